import type { StageCard } from '../view/card.ts';
import type { Notice, NoticeKind } from '../view/notices.ts';
import type { DecisionView, RequestView, RiskView, StageView } from '../view/view.ts';
import { alertText } from './alerts.ts';
import { cancellationNotice, cancellationSentence, cancellationWords } from './cancellation.ts';
import { sourceNames } from './changes.ts';
import { eligibilityText } from './eligibility.ts';
import {
  endedSentence,
  endsSoonSentence,
  invitedSentence,
  lostSentence,
  partlyGrantedSentence,
  partParagraphs,
} from './parts.ts';
import { endPiece, endsSentence, type NoticeText, type Paragraph, type Piece } from './pieces.ts';

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
  /** Empty on the card of somebody who is not asked any more. */
  readonly justification: string;
  /** What was answered to the package's questions. */
  readonly answers: readonly Paragraph[];
  readonly earlierStages: readonly Paragraph[];
  readonly footer: string;
}

/** The words of a stage's card. */
export function cardText({ request, stage, live }: StageCard): CardText {
  const asks = request.extendsUntil === undefined ? 'asks for' : 'asks to keep';
  const title = `${request.beneficiary.name} ${asks} ${request.packageName}`;
  return {
    title,
    summary: `${title}. ${live ? 'Your decision is needed.' : stageSentence(stage, request)}`,
    outcome: live ? [] : outcome(stage, request),
    risk: stage.risk.map(riskParagraph),
    // Whoever is not asked any more reads nothing of what was asked.
    facts: stage.state === 'withdrawn' ? [] : facts(request, stage.state === 'open' ? stage.dueAt : undefined),
    justification: request.justification,
    answers: request.answers.map(({ question, answer }) => ({
      line: [{ text: question, strong: true }],
      quote: answer,
    })),
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
    fact(request.kind === 'accessPackage' ? 'Package' : 'Role', { text: request.packageName }),
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
function period({ window, lasts, extendsUntil, timeZone }: RequestView): Piece[] {
  const end = (at: Date) => endPiece(at, timeZone);
  if (extendsUntil !== undefined && window.endsAt !== undefined)
    return [{ text: 'until ' }, end(window.endsAt), { text: ' instead of ' }, end(extendsUntil)];
  const from: Piece = window.startsAt === undefined ? { text: 'from approval' } : { moment: window.startsAt };
  return [
    from,
    ...(window.endsAt === undefined ? [{ text: duration(lasts) }] : [{ text: ' until ' }, end(window.endsAt)]),
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

function earlierStage({ number, source, decision }: StageView): Paragraph[] {
  if (decision === undefined) return [];
  const line = [...stageLabel(number, source), { text: `${decidedBy(decision)}, ` }, { moment: decision.at }];
  return [withReason(line, decision)];
}

function stageLabel(number: number, source: StageView['source']): Piece[] {
  return [{ text: `Stage ${number}${source === 'policy' ? '' : ' (risk review)'}: `, strong: true }];
}

/** A stage for whoever sees more of it than its decision: who is asked, and until when. */
function stageParagraphs(stage: StageView, request: RequestView): Paragraph[] {
  const { number, source, state, approvers, dueAt } = stage;
  if (approvers === undefined || stage.decision !== undefined) return earlierStage(stage);
  const says = (...pieces: Piece[]): Paragraph[] => [{ line: [...stageLabel(number, source), ...pieces] }];
  const due: Piece[] = dueAt === undefined ? [] : [{ moment: dueAt }];
  switch (state) {
    case 'open': {
      const whom = approvers.length === 0 ? 'nobody can answer it. It ends ' : `waits for ${anyOf(approvers)} until `;
      const left: Piece[] = dueAt === undefined ? [] : [{ text: ' (' }, { timeLeft: dueAt }, { text: ')' }];
      return says({ text: whom }, ...due, ...left, { text: '.' });
    }
    case 'timedOut': {
      const asked = approvers.length === 0 ? '' : ` It waited for ${anyOf(approvers)}.`;
      return says({ text: 'nobody answered until ' }, ...due, { text: `.${asked}` });
    }
    case 'canceled': {
      const whom = approvers.length === 0 ? 'an answer' : anyOf(approvers);
      return says({ text: `waited for ${whom} when the request was canceled.` });
    }
    default:
      return request.awaits === undefined ? [] : says({ text: 'nobody is asked yet.' });
  }
}

/** How many people a stage names. */
const namesShown = 10;

function anyOf(names: readonly string[]): string {
  const more = names.length - namesShown;
  if (more > 0) return `${names.slice(0, namesShown).join(', ')} or one of ${more} more`;
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} or ${last}`;
}

/** What became of a stage, and of its request, for everybody who was asked (R-03). */
function outcome(stage: StageView, request: RequestView): Paragraph[] {
  const { decision, missingRole } = stage;
  if (missingRole !== undefined)
    return [{ line: [{ text: missingRoleSentence(missingRole), strong: true }] }, { line: [{ text: onceTheyHoldIt }] }];
  if (stage.state === 'withdrawn') return [{ line: [{ text: stageSentence(stage, request), strong: true }] }];
  if (decision === undefined) {
    if (stage.state === 'canceled') return outcomeParagraphs(request, true);
    const became = stage.state === 'timedOut' ? outcomeParagraphs(request) : [];
    return [{ line: [{ text: stageSentence(stage, request), strong: true }] }, ...became];
  }
  const line = [{ text: decidedBy(decision), strong: true }, { text: ', ' }, { moment: decision.at }];
  return [withReason(line, decision), ...outcomeParagraphs(request)];
}

/** What became of the request, in the same words wherever somebody reads of it. */
export function outcomeSentence(request: RequestView): string {
  const { status, endedEarly: early, awaits } = request;
  if (awaits !== undefined) return awaitsSentences[awaits];
  if (status === 'canceled') return cancellationSentence(request);
  if (isGiven(request) && early !== undefined) return 'The access is being removed.';
  return status === 'granted' && request.extendsUntil !== undefined ? extendedSentence : statusSentences[status];
}

/** The access was granted, and its end has not come, whatever is there of it. */
export function isGiven({ status }: RequestView): boolean {
  return ['granted', 'partlyGranted', 'invited', 'lost'].includes(status);
}

/** The same, why it was canceled, and how access ended before its time. */
function outcomeParagraphs(request: RequestView, strong = false): Paragraph[] {
  const words = cancellationWords(request);
  const line = [{ text: outcomeSentence(request), ...(strong ? { strong } : {}) }];
  return [words === undefined ? { line } : { line, quote: words }, ...endedEarly(request)];
}

/** Who approved, for whoever asked, where the policy lets them know. */
export function approvedBySentence({ approvedBy = [] }: RequestView): string | undefined {
  return approvedBy.length === 0 ? undefined : `Approved by ${listed(approvedBy)}.`;
}

function approvedByParagraph(request: RequestView): Paragraph[] {
  const text = approvedBySentence(request);
  return text === undefined ? [] : [{ line: [{ text }] }];
}

function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

function withReason(line: readonly Piece[], { reason }: DecisionView): Paragraph {
  return reason === undefined ? { line } : { line, quote: reason };
}

function decidedBy({ answer, by }: DecisionView): string {
  return `${answer === 'approve' ? 'Approved' : 'Denied'} by ${by}`;
}

/** What a risk reviewer reads who cannot review (R-33, R-34). */
export function missingRoleSentence(role: string): string {
  return `You need the role ${role} to see and decide this review, and you do not hold it now.`;
}

const onceTheyHoldIt = 'Once you hold it, this message changes to show the review.';

function stageSentence({ decision, state, missingRole }: StageView, request: RequestView): string {
  // For notifications: which role it is would tell of a risk whoever looks at the screen.
  if (missingRole !== undefined) return 'You cannot decide it: you do not hold a role that is needed.';
  if (decision !== undefined) return `${decidedBy(decision)}.`;
  if (state === 'withdrawn') return statusSentences.withdrawn;
  return state === 'timedOut' ? 'Nobody answered in time.' : outcomeSentence(request);
}

/** What a request waits for, to administrators. */
export const awaitsSentences: Readonly<Record<NonNullable<RequestView['awaits']>, string>> = {
  riskReview: 'Waits for a risk review.',
  approval: 'Waits for approval.',
  delivery: 'Approved by everybody; the access is about to be given.',
};

export const extendedSentence = 'The access was extended.';

export const statusSentences: Readonly<Record<RequestView['status'], string>> = {
  inProgress: 'The request is in progress.',
  granted: 'The access was granted.',
  partlyGranted: 'The access was granted in part.',
  invited: 'The access waits until the invitation is accepted.',
  lost: 'The access was lost and could not be given again yet.',
  notDelivered: 'The access could not be delivered.',
  expired: 'The request expired.',
  ended: 'The access has ended.',
  notGranted: 'The request was not granted.',
  canceled: 'The request was canceled.',
  withdrawn: 'You are not asked any more: who approves this has changed.',
};

/** A request in full, without buttons: where it is, what was asked, and what was decided so far. */
export function requestParagraphs(request: RequestView): Paragraph[] {
  const { sharedReason, decidedBy: giver, answers, justification } = request;
  return [
    ...outcomeParagraphs(request),
    ...approvedByParagraph(request),
    ...facts(request, undefined).map(({ label, value }) => ({
      line: [{ text: `${label}: `, strong: true }, ...value],
    })),
    { line: [{ text: 'Justification', strong: true }], quote: justification },
    ...answers.map(({ question, answer }) => ({ line: [{ text: question, strong: true }], quote: answer })),
    ...request.stages.flatMap((stage) => stageParagraphs(stage, request)),
    ...partParagraphs(request),
    ...(sharedReason === undefined ? [] : [sharedReasonParagraph(giver, sharedReason)]),
    { line: [{ text: footer(request) }] },
  ];
}

function endedEarly({ endedEarly: early, beneficiary, organization }: RequestView): Paragraph[] {
  if (early === undefined) return [];
  if (early.how === 'left') {
    const left = `${beneficiary.name} has left ${organization}`;
    return [{ line: [{ text: left, strong: true }, { text: ', ' }, { moment: early.at }, { text: '.' }] }];
  }
  const did = early.how === 'returned' ? 'Returned' : 'Revoked';
  const by = early.by === undefined ? '' : ` by ${early.by}`;
  const line: Piece[] = [{ text: `${did}${by}`, strong: true }, { text: ', ' }, { moment: early.at }, { text: '.' }];
  return [early.reason === undefined ? { line } : { line, quote: early.reason }];
}

function sharedReasonParagraph(giver: string | undefined, reason: string): Paragraph {
  return { line: [{ text: `The reason that ${giver ?? 'the approver'} gave:` }], quote: reason };
}

function footer(request: Pick<RequestView, 'organization' | 'id'>): string {
  return `${request.organization} · Request ${request.id}`;
}

/** `command` is how the reader's channel names the command that opens the request form. */
export function noticeText(notice: Notice, command: string): NoticeText {
  if (notice.kind === 'alert') return alertText(notice, command);
  if (notice.kind === 'eligibility') return eligibilityText(notice, command);
  if (notice.kind === 'reminder') return reminderText(notice);
  if (notice.kind === 'decided') return decidedText(notice);
  const { request, about } = notice;
  const summary = noticeSentences[about](request, notice.own, command);
  const { endsAt } = request.window;
  const granted = ['granted', 'partlyGranted', 'invited', 'extended', 'endsSoon'].includes(about);
  const until = endsAt === undefined ? [] : endsSentence(endsAt, request.timeZone);
  return {
    summary,
    paragraphs: [
      { line: [{ text: summary, strong: true }] },
      ...(granted && until.length > 0 ? [{ line: until }] : []),
      ...(about === 'canceled' && cancellationWords(request) !== undefined
        ? [{ line: [{ text: 'The reason:' }], quote: cancellationWords(request) ?? '' }]
        : []),
      ...(about === 'revoked' && request.endedEarly?.reason !== undefined
        ? [{ line: [{ text: 'The reason:' }], quote: request.endedEarly.reason }]
        : []),
      ...(approval.includes(about) ? approvedByParagraph(request) : []),
      ...(about === 'ended' || about === 'revoked' ? [] : partParagraphs(request)),
      // Why it was approved is no reason for its end.
      ...(request.sharedReason === undefined || ['endsSoon', 'ended', 'revoked'].includes(about)
        ? []
        : [sharedReasonParagraph(request.decidedBy, request.sharedReason)]),
    ],
    footer: footer(request),
  };
}

/** Notices of what was approved. */
const approval: readonly NoticeKind[] = ['granted', 'partlyGranted', 'invited', 'extended', 'notDelivered'];

function decidedText({ request, answer, by }: Extract<Notice, { kind: 'decided' }>): NoticeText {
  const did = answer === 'approve' ? 'approved' : 'denied';
  const summary = `${by} ${did} the request of ${request.beneficiary.name} for ${request.packageName}.`;
  return { summary, paragraphs: [{ line: [{ text: summary, strong: true }] }], footer: footer(request) };
}

function reminderText({ request, dueAt, over }: Extract<Notice, { kind: 'reminder' }>): NoticeText {
  if (over !== undefined) return reminderOverText(request, over);
  const asks = request.extendsUntil === undefined ? 'asks for' : 'asks to keep';
  const summary = `Reminder: ${request.beneficiary.name} ${asks} ${request.packageName}, and your decision is needed.`;
  return {
    summary,
    paragraphs: [
      { line: [{ text: summary, strong: true }] },
      { line: [{ text: 'Answer by ' }, { moment: dueAt }, { text: ', on the message that you have.' }] },
    ],
    footer: footer(request),
  };
}

function reminderOverText(
  request: RequestView,
  { stage, canceledBy }: NonNullable<Extract<Notice, { kind: 'reminder' }>['over']>,
): NoticeText {
  const { beneficiary, packageName, extendsUntil } = request;
  const asked = extendsUntil === undefined ? 'request for' : 'request to keep';
  const summary = `Your answer is no longer needed: ${beneficiary.name}'s ${asked} ${packageName}.`;
  const { decision } = stage;
  const became: Paragraph =
    decision === undefined
      ? {
          line: [{ text: stageSentence(stage, { ...request, status: 'canceled', ...(canceledBy && { canceledBy }) }) }],
        }
      : withReason([{ text: `${decidedBy(decision)}, ` }, { moment: decision.at }], decision);
  return { summary, paragraphs: [{ line: [{ text: summary, strong: true }] }, became], footer: footer(request) };
}

/** What each notice says, to whoever has the access (`own`), and to whoever asked for somebody else. */
const noticeSentences: Readonly<Record<NoticeKind, (request: RequestView, own: boolean, command: string) => string>> = {
  submitted: (request, own) => {
    const { packageName, requestor, beneficiary } = request;
    if (own && requestor.id !== beneficiary.id)
      return `${requestor.name} asked for ${packageName} for you. You will hear the outcome here.`;
    return `${yourRequest(request, own)} was submitted. You will hear the outcome here.`;
  },
  granted: (request, own) => `${has(request, own)} now ${own ? 'have' : 'has'} ${request.packageName}.`,
  partlyGranted: partlyGrantedSentence,
  invited: invitedSentence,
  partlyLost: lostSentence,
  notGranted: (request, own) => `${yourRequest(request, own)} was not granted.`,
  expired: (request, own, command) => {
    const expired = `${yourRequest(request, own)} expired: nobody answered in time.`;
    const { askAgain } = request;
    return askAgain === undefined
      ? expired
      : `${expired} You can submit it again with ${`${command} ${askAgain}`.trim()}.`;
  },
  notDelivered: ({ packageName, beneficiary, organization, extendsUntil, endedEarly: early }, own) => {
    if (early?.how === 'left')
      return `${packageName} was not given to ${beneficiary.name}, who has left ${organization}.`;
    if (early !== undefined)
      return `${packageName} was ${early.how} before it was given to ${own ? 'you' : beneficiary.name}.`;
    return `${packageName} could not be ${extendsUntil === undefined ? 'given to' : 'kept for'} ${own ? 'you' : beneficiary.name}. The administrators have been told.`;
  },
  canceled: cancellationNotice,
  extended: (request, own) => `${has(request, own)} ${own ? 'keep' : 'keeps'} ${request.packageName} for longer.`,
  endsSoon: endsSoonSentence,
  revoked: ({ packageName, beneficiary }, own) =>
    `${own ? 'Your access' : `The access of ${beneficiary.name}`} to ${packageName} was revoked.`,
  ended: endedSentence,
};

function has({ beneficiary }: RequestView, own: boolean): string {
  return own ? 'You' : beneficiary.name;
}

function yourRequest({ packageName, requestor, beneficiary }: RequestView, own: boolean): string {
  if (requestor.id === beneficiary.id) return `Your request for ${packageName}`;
  return own
    ? `The request of ${requestor.name} for ${packageName} for you`
    : `Your request for ${packageName} for ${beneficiary.name}`;
}
