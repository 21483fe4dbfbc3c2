import type { RequestView, StageView } from '../../view/request-view.ts';
import { yesNo } from '../language/phrases.ts';
import { type Button, endPiece, type NoticeText, type Paragraph, type Piece } from '../language/pieces.ts';
import type { Reader } from '../language/reader.ts';
import { listOf, nameText, say, sayInPieces } from '../language/say.ts';
import { approvedBySentence, requestOutcome, withReason } from './outcomes.ts';
import { partParagraphs } from './parts.ts';

/** Something about a request: what it is, and its value. */
export interface Fact {
  readonly label: string;
  readonly value: readonly Piece[];
}

/**
 * A request with all that its reader may see of it.
 *
 * @param buttons what they can do with it
 * @param hint what else to know about it
 */
export function requestText(
  reader: Reader,
  request: RequestView,
  buttons: readonly Button[] = [],
  hint?: string,
): NoticeText {
  const { sharedReason, decidedBy } = request;
  const approvedBy = approvedBySentence(reader, request);
  const summary = requestTitle(reader, request);
  return {
    summary,
    paragraphs: [
      { line: [{ text: summary, strong: true }] },
      ...requestOutcome(reader, request),
      ...(approvedBy === undefined ? [] : [{ line: [{ text: approvedBy }] }]),
      ...requestFacts(reader, request).map(({ label, value }) => ({
        line: [{ text: `${label}: `, strong: true }, ...value],
      })),
      ...writtenParagraphs(reader, request),
      ...request.stages.flatMap((stage) => stageParagraphs(reader, stage, request)),
      ...partParagraphs(reader, request),
      ...(sharedReason === undefined ? [] : [sharedReasonParagraph(reader, decidedBy, sharedReason)]),
      { line: [{ text: requestFooter(reader, request) }] },
      ...(hint === undefined ? [] : [{ line: [{ text: hint }] }]),
    ],
    buttons,
  };
}

/** Who requests what, and for whom. */
export function requestTitle(reader: Reader, request: RequestView): string {
  return say(reader, 'requests.title', requestNames(request));
}

/** Who requests what, for whom, and whether it is to keep it, as sentences about it name them. */
export function requestNames({ requestor, beneficiary, packageName, extendsUntil }: RequestView) {
  return {
    requestor: requestor.name,
    beneficiary: beneficiary.name,
    target: packageName,
    keep: yesNo(extendsUntil !== undefined),
    onBehalf: yesNo(requestor.id !== beneficiary.id),
  };
}

/** Whose request it is, by its number. */
export function requestFooter(reader: Reader, { organization, id }: Pick<RequestView, 'organization' | 'id'>): string {
  return say(reader, 'requests.footer', { organization, id });
}

/** What is requested. `dueAt`: by when its reader should answer. */
export function requestFacts(reader: Reader, request: RequestView, dueAt?: Date): Fact[] {
  const { kind, requestor, beneficiary, packageName, resources, submittedAt } = request;
  // Eligibilities kept a description of their own, in English, until it was said when they are shown.
  const description =
    kind === 'eligibility' ? say(reader, 'requests.eligibilityDescription') : request.packageDescription;
  const fact = (label: string, ...value: Piece[]): Fact => ({ label, value });
  const due =
    dueAt && sayInPieces(reader, 'requests.answerByValue', { due: { moment: dueAt }, left: { timeLeft: dueAt } });
  return [
    ...(requestor.id === beneficiary.id ? [] : [fact(say(reader, 'requests.requestedBy'), { text: requestor.name })]),
    fact(say(reader, 'requests.beneficiary'), { text: beneficiary.name }),
    fact(say(reader, kind === 'accessPackage' ? 'requests.package' : 'requests.role'), {
      text: nameText(reader, packageName),
    }),
    ...(description === '' ? [] : [fact(say(reader, 'requests.description'), { text: description })]),
    fact(say(reader, 'requests.includes'), { text: listOf(reader, resources) }),
    fact(say(reader, 'requests.access'), ...accessPeriod(reader, request)),
    fact(say(reader, 'requests.submitted'), { moment: submittedAt }),
    ...(due === undefined ? [] : [fact(say(reader, 'requests.answerBy'), ...due)]),
  ];
}

/** From when to when the access is asked for, or was given. */
function accessPeriod(reader: Reader, { window, lasts, extendsUntil, endedEarly, timeZone }: RequestView): Piece[] {
  const { startsAt } = window;
  const endsAt = endedEarly?.at ?? window.endsAt;
  if (extendsUntil !== undefined && endsAt !== undefined && endedEarly === undefined)
    return sayInPieces(reader, 'requests.accessExtended', {
      end: endPiece(reader, endsAt, timeZone),
      before: endPiece(reader, extendsUntil, timeZone),
    });
  const from =
    startsAt === undefined ? { from: 'approval', start: '' } : { from: 'start', start: { moment: startsAt } as Piece };
  if (endsAt !== undefined)
    return sayInPieces(reader, 'requests.accessUntil', { ...from, end: endPiece(reader, endsAt, timeZone) });
  if (lasts.kind === 'days') return sayInPieces(reader, 'requests.accessForDays', { ...from, count: lasts.days });
  if (lasts.kind === 'hours') return sayInPieces(reader, 'requests.accessForHours', { ...from, count: lasts.hours });
  return sayInPieces(reader, 'requests.accessForever', from);
}

/** What the requestor wrote: why, and what they answered to the package's questions. */
export function writtenParagraphs(reader: Reader, { justification, answers }: RequestView): Paragraph[] {
  return [
    ...(justification === '' ? [] : [{ line: [strong(say(reader, 'requests.justification'))], quote: justification }]),
    ...answers.map(({ question, answer }) => ({ line: [strong(nameText(reader, question))], quote: answer })),
  ];
}

function strong(text: string): Piece {
  return { text, strong: true };
}

/** A stage that was decided: by whom, when and why. */
export function decidedStage(reader: Reader, stage: StageView): Paragraph[] {
  const { decision } = stage;
  if (decision === undefined) return [];
  const { answer, by, at } = decision;
  const values = { ...stageName(stage), answer, name: by, at: { moment: at } };
  return [withReason(sayInPieces(reader, 'requests.stageDecided', values), decision)];
}

function stageName({ number, source }: StageView) {
  return { number, risk: source === 'policy' ? 'no' : 'yes' };
}

/** A stage for people who see more of it than its decision: who is asked, and until when. */
function stageParagraphs(reader: Reader, stage: StageView, request: RequestView): Paragraph[] {
  const { state, approvers, dueAt } = stage;
  if (approvers === undefined || stage.decision !== undefined) return decidedStage(reader, stage);
  const names = anyOf(reader, approvers);
  const asked = approvers.length === 0 ? 'no' : 'yes';
  const due: { timed: string; due: Piece; left: Piece } =
    dueAt === undefined
      ? { timed: 'no', due: { text: '' }, left: { text: '' } }
      : { timed: 'yes', due: { moment: dueAt }, left: { timeLeft: dueAt } };
  switch (state) {
    case 'open': {
      const values = { ...stageName(stage), ...due };
      return asked === 'no'
        ? [{ line: sayInPieces(reader, 'requests.stageNobody', values) }]
        : [{ line: sayInPieces(reader, 'requests.stageWaiting', { ...values, names }) }];
    }
    case 'timedOut': {
      const { timed, due: at } = due;
      return [
        { line: sayInPieces(reader, 'requests.stageTimedOut', { ...stageName(stage), timed, due: at, asked, names }) },
      ];
    }
    case 'canceled':
      return [{ line: sayInPieces(reader, 'requests.stageCanceled', { ...stageName(stage), asked, names }) }];
    default:
      return request.awaits === undefined
        ? []
        : [{ line: sayInPieces(reader, 'requests.stageNotOpen', stageName(stage)) }];
  }
}

/** How many people a stage names. */
const namesShown = 10;

function anyOf(reader: Reader, names: readonly string[]): string {
  const count = names.length - namesShown;
  if (count <= 0) return listOf(reader, names, 'or');
  return listOf(reader, [...names.slice(0, namesShown), say(reader, 'requests.moreNames', { count })], 'or');
}

/** A reason that the approver chose to share with the requestor. */
export function sharedReasonParagraph(reader: Reader, giver: string | undefined, reason: string): Paragraph {
  const values = { named: giver === undefined ? 'no' : 'yes', name: giver ?? '' };
  return { line: [{ text: say(reader, 'requests.sharedReason', values) }], quote: reason };
}
