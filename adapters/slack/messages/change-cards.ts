import type { ActionsBlock } from '@slack/types';
import type { ChangeCard } from '../../../src/core/view/change-card.ts';
import { changeButtons, changeCardText } from '../../../src/core/words/configuration/change-card.ts';
import type { Reader } from '../../../src/core/words/language/reader.ts';
import { commandNames } from '../command-names.ts';
import { button, footerBlock, headerBlock, type SlackMessage } from './message.ts';
import { fitWithinTotal, labelled, line, notification, paragraph, quote, richText } from './text.ts';

/** What the buttons of a change's card ask for. */
export const changeActionIds = { confirm: 'confirm_change', reject: 'reject_change' } as const;

/** The card of a change of the configuration, as a message. */
export function renderChangeCard(reader: Reader, card: ChangeCard): SlackMessage {
  const text = changeCardText(reader, card, commandNames);
  return {
    text: notification(text.summary),
    blocks: fitWithinTotal(reader, [
      headerBlock(text.title),
      ...[...text.outcome, ...text.explanation].map((one) => richText(...paragraph(reader, one))),
      ...(text.facts.length === 0 ? [] : [richText(labelled(reader, text.facts))]),
      ...(text.changes.sentences.length === 0
        ? []
        : [
            richText(
              line(reader, [{ text: text.changes.heading, strong: true }]),
              ...text.changes.sentences.map((one) => quote(reader, one)),
            ),
          ]),
      ...(text.notes.length === 0 ? [] : [richText(...text.notes.flatMap((one) => paragraph(reader, one)))]),
      ...(text.hint === undefined ? [] : [richText(line(reader, [{ text: text.hint }]))]),
      ...(card.live ? [buttons(reader, card)] : []),
      footerBlock(text.footer),
    ]),
  };
}

function buttons(reader: Reader, { id, isOwn }: ChangeCard): ActionsBlock {
  const { confirm, reject } = changeActionIds;
  const elements = isOwn
    ? [button(reject, changeButtons(reader).takeBack, String(id), 'danger')]
    : [
        button(confirm, changeButtons(reader).confirm, String(id), 'primary'),
        button(reject, changeButtons(reader).reject, String(id), 'danger'),
      ];
  return { type: 'actions', block_id: 'change', elements };
}
