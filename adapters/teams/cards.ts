import type { Card, StageCard } from '../../src/core/card.ts';
import { reasonLimit } from '../../src/core/deciding.ts';
import { type Answer, isRiskStage } from '../../src/core/stages.ts';
import { clip } from '../../src/core/text.ts';
import type { StageView } from '../../src/core/view.ts';
import { cardText } from '../../src/core/wording.ts';
import { renderChangeCard } from './change-cards.ts';
import { limits } from './limits.ts';
import { adaptiveCard, execute, footer, labelled, type TeamsMessage } from './message.ts';
import { type Element, fitTogether, heading, paragraph, quote, richText } from './text.ts';

export const verbs = { approve: 'approve', deny: 'deny', submitRequest: 'submitRequest' } as const;

/** The ids of a decision's inputs. They are unique on the whole card, forms that unfold included. */
export function reasonInputs(answer: Answer) {
  return { reason: `${answer}Reason`, share: `${answer}Share` } as const;
}

/** A card as a message. */
export function renderCard(card: Card, now: Date): TeamsMessage {
  return card.kind === 'stage' ? renderStageCard(card, now) : renderChangeCard(card, now);
}

function renderStageCard(card: StageCard, now: Date): TeamsMessage {
  const text = cardText(card);
  const body = [
    heading(text.title),
    ...[...text.outcome, ...text.risk].flatMap((one) => paragraph(one, now)),
    ...labelled(text.facts, now),
    richText([{ text: 'Justification', strong: true }], now),
    quote(text.justification, now),
    ...text.answers.flatMap((answer) => paragraph(answer, now)),
    ...text.earlierStages.flatMap((stage) => paragraph(stage, now)),
    footer(text.footer, now),
  ];
  return {
    summary: clip(text.summary, limits.summary),
    card: adaptiveCard(fitTogether(body), card.live ? buttons(card) : []),
  };
}

function buttons({ request, stage }: StageCard): Element[] {
  const about = { requestId: request.id, stage: stage.id };
  const approve = stage.reasonRequired
    ? withReason('Approve…', 'approve', about, stage)
    : execute('Approve', verbs.approve, about, { style: 'positive', associatedInputs: 'none' });
  return [approve, withReason('Deny…', 'deny', about, stage)];
}

/** A button that unfolds the form for a reason. */
function withReason(title: string, answer: Answer, about: Element, stage: StageView): Element {
  const { reason, share } = reasonInputs(answer);
  const input = {
    type: 'Input.Text',
    id: reason,
    label: 'Reason',
    isMultiline: true,
    maxLength: reasonLimit,
    ...(stage.reasonRequired ? { isRequired: true, errorMessage: 'Say in a few words why.' } : {}),
  };
  const sharing = { type: 'Input.Toggle', id: share, title: 'Share this reason with the requestor', value: 'true' };
  const style = { style: answer === 'approve' ? 'positive' : 'destructive' };
  return {
    type: 'Action.ShowCard',
    title,
    ...style,
    card: {
      type: 'AdaptiveCard',
      body: isRiskStage(stage) ? [input] : [input, sharing],
      actions: [execute(answer === 'approve' ? 'Approve' : 'Deny', verbs[answer], about, style)],
    },
  };
}
