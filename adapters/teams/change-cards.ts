import { clip } from '../../src/core/base/text.ts';
import type { ChangeCard } from '../../src/core/view/change-card.ts';
import { changeButtons, changeCardText } from '../../src/core/words/configuration/change-card.ts';
import { commandNames } from './command-names.ts';
import { limits } from './limits.ts';
import { adaptiveCard, execute, footer, labelled, type TeamsMessage } from './message.ts';
import { type Element, fitTogether, heading, paragraph, quote, richText } from './text.ts';

export const changeVerbs = { confirm: 'confirmChange', reject: 'rejectChange' } as const;

/** The card of a change of the configuration, as a message. */
export function renderChangeCard(card: ChangeCard, now: Date): TeamsMessage {
  const text = changeCardText(card, commandNames);
  const body = [
    heading(text.title),
    ...[...text.outcome, ...text.explanation].flatMap((one) => paragraph(one, now)),
    ...labelled(text.facts, now),
    ...(text.changes.sentences.length === 0 ? [] : [richText([{ text: text.changes.heading, strong: true }], now)]),
    ...text.changes.sentences.map((sentence) => quote(sentence, now)),
    ...text.notes.flatMap((one) => paragraph(one, now)),
    ...(text.hint === undefined ? [] : [richText([{ text: text.hint }], now)]),
    footer(text.footer, now),
  ];
  return {
    summary: clip(text.summary, limits.summary),
    card: adaptiveCard(fitTogether(body), card.live ? buttons(card) : []),
  };
}

function buttons({ id, isOwn }: ChangeCard): Element[] {
  const about = { proposal: id };
  const button = (title: string, verb: string, more: Element) =>
    execute(title, verb, about, { ...more, associatedInputs: 'none' });
  if (isOwn) return [button(changeButtons.takeBack, changeVerbs.reject, {})];
  return [
    button(changeButtons.confirm, changeVerbs.confirm, { style: 'positive' }),
    button(changeButtons.reject, changeVerbs.reject, { style: 'destructive' }),
  ];
}
