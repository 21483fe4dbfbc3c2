import type { DecisionView, RequestView, StageView } from '../../view/request-view.ts';
import type { Paragraph, Piece } from '../language/pieces.ts';
import type { Reader } from '../language/reader.ts';
import { listOf, say, sayInPieces } from '../language/say.ts';
import { cancellationSentence, cancellationWords } from './cancellation.ts';

/** What became of a stage, and of its request, for everybody who was asked. */
export function stageOutcome(reader: Reader, stage: StageView, request: RequestView): Paragraph[] {
  const { decision, missingRole, state } = stage;
  if (missingRole !== undefined)
    return [
      strong(missingRoleSentence(reader, missingRole)),
      { line: [{ text: say(reader, 'outcomes.missingRoleLater') }] },
    ];
  if (decision !== undefined) return [decisionParagraph(reader, decision), ...requestOutcome(reader, request)];
  if (state === 'canceled') return requestOutcome(reader, request, true);
  return [
    strong(stageSentence(reader, stage, request)),
    ...(state === 'timedOut' ? requestOutcome(reader, request) : []),
  ];
}

/** What became of a request, why it was canceled, and how access ended before its time. */
export function requestOutcome(reader: Reader, request: RequestView, isStrong = false): Paragraph[] {
  const words = cancellationWords(request);
  const text = outcomeSentence(reader, request);
  const { line } = isStrong ? strong(text) : { line: [{ text }] };
  return [words === undefined ? { line } : { line, quote: words }, ...endedEarly(reader, request)];
}

function strong(text: string): Paragraph {
  return { line: [{ text, strong: true }] };
}

/** What became of the request, in the same words wherever somebody reads of it. */
export function outcomeSentence(reader: Reader, request: RequestView): string {
  const { status, endedEarly: early, awaits, extendsUntil } = request;
  if (awaits !== undefined) return awaitsSentence(reader, awaits);
  if (status === 'canceled') return cancellationSentence(reader, request);
  if (isGiven(request) && early !== undefined) return say(reader, 'outcomes.beingRemoved');
  return say(reader, status === 'granted' && extendsUntil !== undefined ? 'outcomes.extended' : `outcomes.${status}`);
}

/** What a request waits for, to administrators. */
function awaitsSentence(reader: Reader, awaits: NonNullable<RequestView['awaits']>): string {
  const ids = {
    riskReview: 'outcomes.awaitsRiskReview',
    approval: 'outcomes.awaitsApproval',
    delivery: 'outcomes.awaitsDelivery',
  } as const;
  return say(reader, ids[awaits]);
}

/** The access was granted, and its end has not come, whatever is there of it. */
export function isGiven({ status }: RequestView): boolean {
  return ['granted', 'partlyGranted', 'invited', 'lost'].includes(status);
}

/** What became of a stage, in one sentence that a notification can show. */
export function stageSentence(
  reader: Reader,
  { decision, state, missingRole }: StageView,
  request: RequestView,
): string {
  if (missingRole !== undefined) return say(reader, 'outcomes.missingRoleUnnamed');
  if (decision !== undefined) return decisionSentence(reader, decision);
  if (state === 'withdrawn') return say(reader, 'outcomes.withdrawn');
  return state === 'timedOut' ? say(reader, 'outcomes.noAnswer') : outcomeSentence(reader, request);
}

/** What a risk reviewer reads who cannot review. */
export function missingRoleSentence(reader: Reader, role: string): string {
  return say(reader, 'outcomes.missingRole', { role });
}

/** Who decided, and how. */
export function decisionSentence(reader: Reader, { answer, by }: DecisionView): string {
  return say(reader, 'outcomes.decided', { answer, name: by });
}

/** The same with the moment and the reason. */
export function decisionParagraph(reader: Reader, decision: DecisionView): Paragraph {
  const { answer, by, at } = decision;
  return withReason(sayInPieces(reader, 'outcomes.decidedAt', { answer, name: by, at: { moment: at } }), decision);
}

/** A line about a decision, with its reason set off. */
export function withReason(line: readonly Piece[], { reason }: Pick<DecisionView, 'reason'>): Paragraph {
  return reason === undefined ? { line } : { line, quote: reason };
}

/** Who approved, for the requestor, where the policy lets them know. */
export function approvedBySentence(reader: Reader, { approvedBy = [] }: RequestView): string | undefined {
  return approvedBy.length === 0
    ? undefined
    : say(reader, 'outcomes.approvedBy', { names: listOf(reader, approvedBy) });
}

function endedEarly(reader: Reader, { endedEarly: early, beneficiary, organization }: RequestView): Paragraph[] {
  if (early === undefined) return [];
  const { how, by, at: moment } = early;
  const at = { moment };
  if (how === 'left')
    return [{ line: sayInPieces(reader, 'outcomes.left', { name: beneficiary.name, organization, at }) }];
  const values = { named: by === undefined ? 'no' : 'yes', name: by ?? '', at };
  return [
    withReason(sayInPieces(reader, how === 'returned' ? 'outcomes.returned' : 'outcomes.revoked', values), early),
  ];
}
