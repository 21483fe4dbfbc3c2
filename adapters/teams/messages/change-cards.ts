import { clip } from '../../../src/core/base/text.ts';
import type { ChangeCard } from '../../../src/core/view/change-card.ts';
import { changeButtons, changeCardText } from '../../../src/core/words/configuration/change-card.ts';
import type { Reader } from '../../../src/core/words/language/reader.ts';
import { commandNames } from '../command-names.ts';
import { limits } from './limits.ts';
import { adaptiveCard, execute, footer, labelled, type TeamsMessage } from './message.ts';
import { type Element, fitWithinTotal, heading, paragraph, quote, richText } from './text.ts';

/** What the buttons of a change's card ask for. */
export const changeVerbs = { confirm: 'confirmChange', reject: 'rejectChange' } as const;

/** The card of a change of the configuration, as a message. */
export function renderChangeCard(reader: Reader, card: ChangeCard, now: Date): TeamsMessage {
  const text = changeCardText(reader, card, commandNames);
  const body = [
    heading(text.title),
    ...[...text.outcome, ...text.explanation].flatMap((one) => paragraph(reader, one, now)),
    ...labelled(reader, text.facts, now),
    ...(text.changes.sentences.length === 0
      ? []
      : [richText(reader, [{ text: text.changes.heading, strong: true }], now)]),
    ...text.changes.sentences.map((sentence) => quote(reader, sentence, now)),
    ...text.notes.flatMap((one) => paragraph(reader, one, now)),
    ...(text.hint === undefined ? [] : [richText(reader, [{ text: text.hint }], now)]),
    footer(reader, text.footer, now),
  ];
  return {
    summary: clip(text.summary, limits.summary),
    card: adaptiveCard(fitWithinTotal(body), card.live ? buttons(reader, card) : []),
  };
}

function buttons(reader: Reader, { id, isOwn }: ChangeCard): Element[] {
  const about = { proposal: id };
  const button = (title: string, verb: string, more: Element) =>
    execute(title, verb, about, { ...more, associatedInputs: 'none' });
  if (isOwn) return [button(changeButtons(reader).takeBack, changeVerbs.reject, { style: 'destructive' })];
  return [
    button(changeButtons(reader).confirm, changeVerbs.confirm, { style: 'positive' }),
    button(changeButtons(reader).reject, changeVerbs.reject, { style: 'destructive' }),
  ];
}
