import type { ActionsBlock, Button, KnownBlock, RichTextElement } from '@slack/types';
import type { Card } from '../../src/core/card.ts';
import type { DecisionView, RequestView, RiskView, StageView } from '../../src/core/view.ts';
import { clip, limits } from './limits.ts';
import { bold, labelled, line, moment, plain, quote, richText, timeLeft } from './rich-text.ts';

/** A message as Slack takes it: `text` is what notifications and screen readers say. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: KnownBlock[];
}

export const actionIds = { approve: 'approve', approveWithReason: 'approve_with_reason', deny: 'deny' } as const;

const sourceNames = {
  idProtection: 'Microsoft Entra ID Protection',
  insiderRisk: 'Microsoft Purview Insider Risk',
} as const;

/** A card as a message. The notification text says what it is about and nothing of any risk. */
export function renderCard(card: Card): SlackMessage {
  const { request, stage, live } = card;
  const title = `${request.beneficiary.name} asks for ${request.packageName}`;
  return {
    text: clip(
      live ? `${title}. Your decision is needed.` : `${title}. ${closedSentence(stage, request)}`,
      limits.messageText,
    ),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: clip(title, limits.headerText), emoji: false } },
      ...(live ? [] : [outcomeBlock(stage, request)]),
      ...stage.risk.map(riskBlock),
      factsBlock(request, stage, live),
      richText(line(bold('Justification')), quote(request.justification)),
      ...request.stages.flatMap(earlierStage),
      ...(live ? [buttons(request, stage)] : []),
      footer(request),
    ],
  };
}

export function footer(request: RequestView): KnownBlock {
  return {
    type: 'context',
    elements: [
      {
        type: 'plain_text',
        text: clip(`${request.organization} · Request ${request.id}`, limits.headerText),
        emoji: false,
      },
    ],
  };
}

function factsBlock(request: RequestView, stage: StageView, live: boolean): KnownBlock {
  const onBehalf = request.requestor.id !== request.beneficiary.id;
  return richText(
    labelled([
      ...(onBehalf ? [['Asked by', plain(request.requestor.name)] as const] : []),
      ['For', plain(request.beneficiary.name)],
      ['Package', plain(request.packageName)],
      ...(request.packageDescription === '' ? [] : [['About it', plain(request.packageDescription)] as const]),
      ['Gives', plain(request.resources.join(', '))],
      ['Access', ...period(request)],
      ['Submitted', moment(request.submittedAt)],
      ...(live && stage.dueAt !== undefined
        ? [['Answer by', moment(stage.dueAt), plain(' ('), timeLeft(stage.dueAt), plain(')')] as const]
        : []),
    ]),
  );
}

/** From when to when the access is asked for. */
export function period({ window }: RequestView): RichTextElement[] {
  const from = window.startsAt === undefined ? plain('from approval') : moment(window.startsAt);
  return window.endsAt === undefined
    ? [from, plain(', without an end')]
    : [from, plain(' until '), moment(window.endsAt)];
}

function riskBlock(risk: RiskView): KnownBlock {
  const says = risk.level === 'unknown' ? 'could not say how risky ' : 'rates ';
  const level: RichTextElement[] =
    risk.level === 'unknown' ? [plain(`${risk.person} is`)] : [plain(`${risk.person} as `), bold(`${risk.level} risk`)];
  const since = risk.since === undefined ? [] : [plain(' since '), moment(risk.since)];
  const detail = risk.detail === undefined ? [] : [quote(risk.detail)];
  return richText(
    line(bold('Why you are asked: '), plain(`${sourceNames[risk.source]} ${says}`), ...level, ...since, plain('.')),
    ...detail,
  );
}

function earlierStage(stage: StageView): KnownBlock[] {
  const { decision } = stage;
  if (decision === undefined) return [];
  return [richText(line(bold(`Stage ${stage.number}: `), ...decided(decision)), ...reasonOf(decision))];
}

function decided({ answer, by, at }: DecisionView): RichTextElement[] {
  return [plain(`${answer === 'approve' ? 'Approved' : 'Denied'} by ${by}, `), moment(at)];
}

function reasonOf({ reason }: DecisionView) {
  return reason === undefined ? [] : [quote(reason)];
}

/** What became of a stage, and of its request, on the card of everybody who was asked. */
function outcomeBlock(stage: StageView, request: RequestView): KnownBlock {
  const { decision } = stage;
  const became = statusSentence(request);
  const after = became === undefined ? [] : [line(plain(became))];
  if (decision === undefined) return richText(line(bold(closedSentence(stage, request))), ...after);
  return richText(
    line(
      bold(`${decision.answer === 'approve' ? 'Approved' : 'Denied'} by ${decision.by}`),
      plain(', '),
      moment(decision.at),
    ),
    ...reasonOf(decision),
    ...after,
  );
}

function closedSentence({ decision, state }: StageView, request: RequestView): string {
  if (decision !== undefined) return `${decision.answer === 'approve' ? 'Approved' : 'Denied'} by ${decision.by}.`;
  if (state === 'timedOut') return 'Nobody answered in time.';
  return `This does not wait for a decision any more. ${statusSentence(request) ?? ''}`.trim();
}

function statusSentence({ status }: RequestView): string | undefined {
  switch (status) {
    case 'inProgress':
      return 'The request is in progress.';
    case 'granted':
      return 'The access was granted.';
    case 'partlyGranted':
      return 'The access was granted in part.';
    case 'notDelivered':
      return 'The access could not be delivered.';
    case 'expired':
      return 'The request expired.';
    case 'ended':
      return 'The access has ended.';
    case 'notGranted':
      return 'The request was not granted.';
  }
}

function buttons(request: RequestView, stage: StageView): ActionsBlock {
  const value = `${request.id}:${stage.id}`;
  const button = (actionId: string, text: string, style: 'primary' | 'danger'): Button => ({
    type: 'button',
    action_id: actionId,
    text: { type: 'plain_text', text, emoji: false },
    style,
    value,
  });
  return {
    type: 'actions',
    block_id: 'decision',
    elements: [
      button(
        stage.reasonRequired ? actionIds.approveWithReason : actionIds.approve,
        stage.reasonRequired ? 'Approve…' : 'Approve',
        'primary',
      ),
      button(actionIds.deny, 'Deny…', 'danger'),
    ],
  };
}
