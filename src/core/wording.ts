import type { Card } from './card.ts';
import type { Notice, NoticeKind } from './notices.ts';
import type { DecisionView, RequestView, RiskView, StageView } from './view.ts';

/**
 * A piece of a sentence. Channels show it as they can: a moment in the reader's own time zone, a time left that stays
 * current. `text` may be what somebody wrote: it is to be shown letter by letter, never read as markup (R-75).
 */
export type Piece =
  | { readonly text: string; readonly strong?: boolean }
  | { readonly moment: Date }
  | { readonly timeLeft: Date };

/** A line, and under it, set off, what somebody wrote. */
export interface Paragraph {
  readonly line: readonly Piece[];
  readonly quote?: string;
}

/** What a card says, in the order in which it says it; the same words in every channel. */
export interface CardText {
  readonly title: string;
  /** For notifications: what it is about, and nothing of any risk (R-34). */
  readonly summary: string;
  /** What became of the stage and the request; empty while it is open. */
  readonly outcome: readonly Paragraph[];
  /** Why a risk reviewer is asked. */
  readonly risk: readonly Paragraph[];
  readonly facts: readonly { readonly label: string; readonly value: readonly Piece[] }[];
  readonly justification: string;
  readonly earlierStages: readonly Paragraph[];
  readonly footer: string;
}

const sourceNames = {
  idProtection: 'Microsoft Entra ID Protection',
  insiderRisk: 'Microsoft Purview Insider Risk',
} as const;

export function cardText({ request, stage, live }: Card): CardText {
  const title = `${request.beneficiary.name} asks for ${request.packageName}`;
  return {
    title,
    summary: `${title}. ${live ? 'Your decision is needed.' : stageSentence(stage, request)}`,
    outcome: live ? [] : outcome(stage, request),
    risk: stage.risk.map(riskParagraph),
    facts: facts(request, live ? stage.dueAt : undefined),
    justification: request.justification,
    earlierStages: request.stages.flatMap(earlierStage),
    footer: footer(request),
  };
}

function facts(request: RequestView, dueAt: Date | undefined): CardText['facts'] {
  const onBehalf = request.requestor.id !== request.beneficiary.id;
  const fact = (label: string, ...value: Piece[]) => ({ label, value });
  return [
    ...(onBehalf ? [fact('Asked by', { text: request.requestor.name })] : []),
    fact('For', { text: request.beneficiary.name }),
    fact('Package', { text: request.packageName }),
    ...(request.packageDescription === '' ? [] : [fact('Description', { text: request.packageDescription })]),
    fact('Includes', { text: request.resources.join(', ') }),
    fact('Access', ...period(request)),
    fact('Submitted', { moment: request.submittedAt }),
    ...(dueAt === undefined
      ? []
      : [fact('Answer by', { moment: dueAt }, { text: ' (' }, { timeLeft: dueAt }, { text: ')' })]),
  ];
}

/** From when to when the access is asked for. */
function period({ window, lasts }: RequestView): Piece[] {
  const from: Piece = window.startsAt === undefined ? { text: 'from approval' } : { moment: window.startsAt };
  return [
    from,
    ...(window.endsAt === undefined ? [{ text: duration(lasts) }] : [{ text: ' until ' }, { moment: window.endsAt }]),
  ];
}

function duration(lasts: RequestView['lasts']): string {
  const counted = (count: number, unit: string) => `, for ${count} ${unit}${count === 1 ? '' : 's'}`;
  if (lasts.kind === 'days') return counted(lasts.days, 'day');
  return lasts.kind === 'hours' ? counted(lasts.hours, 'hour') : ', without an end';
}

function riskParagraph(risk: RiskView): Paragraph {
  const source = sourceNames[risk.source];
  const says: Piece[] =
    risk.level === 'unknown'
      ? [{ text: `${source} could not say how risky ${risk.person} is` }]
      : [{ text: `${source} rates ${risk.person} as ` }, { text: `${risk.level} risk`, strong: true }];
  const since: Piece[] = risk.since === undefined ? [] : [{ text: ' since ' }, { moment: risk.since }];
  const line = [{ text: 'Why you are asked: ', strong: true }, ...says, ...since, { text: '.' }];
  return risk.detail === undefined ? { line } : { line, quote: risk.detail };
}

function earlierStage({ number, decision }: StageView): Paragraph[] {
  if (decision === undefined) return [];
  return [
    withReason(
      [{ text: `Stage ${number}: `, strong: true }, { text: `${decidedBy(decision)}, ` }, { moment: decision.at }],
      decision,
    ),
  ];
}

/** What became of a stage, and of its request, for everybody who was asked (R-03). */
function outcome(stage: StageView, request: RequestView): Paragraph[] {
  const { decision } = stage;
  if (decision === undefined) {
    const became = stage.state === 'timedOut' ? [status(request)] : [];
    return [{ line: [{ text: stageSentence(stage, request), strong: true }] }, ...became];
  }
  const line = [{ text: decidedBy(decision), strong: true }, { text: ', ' }, { moment: decision.at }];
  return [withReason(line, decision), status(request)];
}

function status({ status }: RequestView): Paragraph {
  return { line: [{ text: statusSentences[status] }] };
}

function withReason(line: readonly Piece[], { reason }: DecisionView): Paragraph {
  return reason === undefined ? { line } : { line, quote: reason };
}

function decidedBy({ answer, by }: DecisionView): string {
  return `${answer === 'approve' ? 'Approved' : 'Denied'} by ${by}`;
}

function stageSentence({ decision, state }: StageView, request: RequestView): string {
  if (decision !== undefined) return `${decidedBy(decision)}.`;
  return state === 'timedOut' ? 'Nobody answered in time.' : statusSentences[request.status];
}

const statusSentences: Readonly<Record<RequestView['status'], string>> = {
  inProgress: 'The request is in progress.',
  granted: 'The access was granted.',
  partlyGranted: 'The access was granted in part.',
  notDelivered: 'The access could not be delivered.',
  expired: 'The request expired.',
  ended: 'The access has ended.',
  notGranted: 'The request was not granted.',
};

function footer(request: RequestView): string {
  return `${request.organization} · Request ${request.id}`;
}

/** What a notice says. */
export interface NoticeText {
  readonly summary: string;
  readonly paragraphs: readonly Paragraph[];
  readonly footer?: string;
}

/** `command` is how the reader's channel names the command that opens the request form. */
export function noticeText(notice: Notice, command: string): NoticeText {
  if (notice.kind === 'alert') {
    return {
      summary: notice.text,
      paragraphs: [{ line: [{ text: 'For administrators: ', strong: true }, { text: notice.text }] }],
    };
  }
  const { request, about } = notice;
  const summary = noticeSentences[about](request, command);
  const { endsAt } = request.window;
  const granted = about === 'granted' || about === 'partlyGranted';
  const until: Piece[] = endsAt === undefined ? [] : [{ text: 'It ends ' }, { moment: endsAt }, { text: '.' }];
  const giver = request.decidedBy ?? 'the approver';
  return {
    summary,
    paragraphs: [
      { line: [{ text: summary, strong: true }] },
      ...(granted && until.length > 0 ? [{ line: until }] : []),
      ...request.missing.map(({ name, problem }) => ({
        line: [{ text: `Missing: ${name}${problem === undefined ? '' : ` – ${problem}`}.` }],
      })),
      ...(request.sharedReason === undefined
        ? []
        : [{ line: [{ text: `The reason that ${giver} gave:` }], quote: request.sharedReason }]),
    ],
    footer: footer(request),
  };
}

const noticeSentences: Readonly<Record<NoticeKind, (request: RequestView, command: string) => string>> = {
  submitted: ({ packageName }) => `Your request for ${packageName} is in progress. You will hear the outcome here.`,
  granted: ({ packageName }) => `You now have ${packageName}.`,
  partlyGranted: ({ packageName }) => `You now have a part of ${packageName}; the rest could not be given.`,
  notGranted: ({ packageName }) => `Your request for ${packageName} was not granted.`,
  expired: ({ packageName }, command) =>
    `Your request for ${packageName} expired: nobody answered in time. You can submit it again with ${command}.`,
  notDelivered: ({ packageName }) => `${packageName} could not be given to you. The administrators have been told.`,
  ended: ({ packageName }) => `Your access to ${packageName} has ended.`,
};
