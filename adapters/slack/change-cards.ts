import type { ActionsBlock } from '@slack/types';
import type { ChangeCard } from '../../src/core/view/change-card.ts';
import { changeButtons, changeCardText } from '../../src/core/words/configuration/change-card.ts';
import { commandNames } from './command-names.ts';
import { button, footerBlock, headerBlock, type SlackMessage } from './message.ts';
import { fitTogether, labelled, line, notification, paragraph, quote, richText } from './text.ts';

export const changeActionIds = { confirm: 'confirm_change', reject: 'reject_change' } as const;

/** The card of a change of the configuration, as a message. */
export function renderChangeCard(card: ChangeCard): SlackMessage {
  const text = changeCardText(card, commandNames);
  return {
    text: notification(text.summary),
    blocks: fitTogether([
      headerBlock(text.title),
      ...[...text.outcome, ...text.explanation].map((one) => richText(...paragraph(one))),
      ...(text.facts.length === 0 ? [] : [richText(labelled(text.facts))]),
      ...(text.changes.sentences.length === 0
        ? []
        : [richText(line([{ text: text.changes.heading, strong: true }]), ...text.changes.sentences.map(quote))]),
      ...(text.notes.length === 0 ? [] : [richText(...text.notes.flatMap(paragraph))]),
      ...(text.hint === undefined ? [] : [richText(line([{ text: text.hint }]))]),
      ...(card.live ? [buttons(card)] : []),
      footerBlock(text.footer),
    ]),
  };
}

function buttons({ id, isOwn }: ChangeCard): ActionsBlock {
  const { confirm, reject } = changeActionIds;
  const elements = isOwn
    ? [button(reject, changeButtons.takeBack, String(id))]
    : [
        button(confirm, changeButtons.confirm, String(id), 'primary'),
        button(reject, changeButtons.reject, String(id), 'danger'),
      ];
  return { type: 'actions', block_id: 'change', elements };
}
