import type { Card } from '../../src/core/card.ts';
import { reasonLimit } from '../../src/core/lifecycle.ts';
import type { Answer } from '../../src/core/stages.ts';
import { isRiskStage } from '../../src/core/stages.ts';
import { clip } from '../../src/core/text.ts';
import type { RequestView, StageView } from '../../src/core/view.ts';
import { cardText } from '../../src/core/wording.ts';
import { limits } from './limits.ts';
import { type Element, heading, paragraph, quote, richText } from './text.ts';

/** A message as Teams takes it: one Adaptive Card, and what a notification says. */
export interface TeamsMessage {
  readonly summary: string;
  readonly card: Element;
}

export const verbs = { approve: 'approve', deny: 'deny', submitRequest: 'submitRequest' } as const;

/** The ids of a decision's inputs. They are unique on the whole card, forms that unfold included. */
export function reasonInputs(answer: Answer) {
  return { reason: `${answer}Reason`, share: `${answer}Share` } as const;
}

/** A card as a message. */
export function renderCard(card: Card, now: Date): TeamsMessage {
  const text = cardText(card);
  return {
    summary: clip(text.summary, limits.summary),
    card: adaptiveCard(
      [
        heading(text.title),
        ...[...text.outcome, ...text.risk].flatMap((one) => paragraph(one, now)),
        ...text.facts.map(({ label, value }, index) =>
          richText([{ text: `${label}: `, strong: true }, ...value], now, {
            spacing: index === 0 ? 'Default' : 'Small',
          }),
        ),
        richText([{ text: 'Justification', strong: true }], now),
        quote(text.justification, now),
        ...text.earlierStages.flatMap((stage) => paragraph(stage, now)),
        footer(text.footer, now),
      ],
      card.live ? buttons(card.request, card.stage) : [],
    ),
  };
}

export function adaptiveCard(body: readonly Element[], actions: readonly Element[] = []): Element {
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    body,
    ...(actions.length === 0 ? {} : { actions }),
  };
}

export function footer(text: string, now: Date): Element {
  return richText([{ text: clip(text, limits.title) }], now, { separator: true });
}

/** A button whose click comes back at once; a client that does not know it sends the same as a message. */
export function execute(title: string, verb: string, data: Element, more: Element = {}): Element {
  return {
    type: 'Action.Execute',
    title,
    verb,
    data,
    ...more,
    fallback: { type: 'Action.Submit', title, data: { ...data, verb }, ...more },
  };
}

function buttons(request: RequestView, stage: StageView): Element[] {
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
