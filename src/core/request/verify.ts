import { type ChainFinding, verifyChain } from '../base/chain.ts';
import { InvariantError } from '../base/errors.ts';
import { canonicalJson, genesisHash } from '../base/hash.ts';
import { hourMs } from '../base/time.ts';
import { requestChain } from './append-events.ts';
import { foldEvents } from './fold.ts';
import { type FoundBy, foundBy, foundByFields, type StoreBookkeeping } from './found-by.ts';
import { type AccessRequest, isPending, nextActionAt } from './request.ts';

/** One thing that is wrong with a stored request's log, named so that a person can go and look. */
export interface AuditFinding extends ChainFinding {
  readonly requestId: string;
}

/**
 * Checks a stored request against its hash chain: every event's place, link and hash, that the document says
 * nothing which its events do not say, and, with `found`, that it is found when it should be, with `kept` that its people hear of it, and what is due for it is done,
 * in time. An empty answer means that nothing is wrong.
 *
 * @param kept the marks that are stored beside it, and the time at which they were read.
 */
export function verifyRequest(
  stored: AccessRequest,
  found?: FoundBy,
  kept?: { readonly marks: StoreBookkeeping; readonly now: Date },
): AuditFinding[] {
  try {
    const findings = verifyEvents(stored);
    if (findings.length > 0) return findings;
    return [
      ...verifyState(stored, found),
      ...(kept === undefined ? [] : verifyBookkeeping(stored, kept.marks, kept.now)),
    ];
  } catch (error) {
    // Not even the shape of a request: one such document must not keep the others from being looked at.
    return [{ requestId: stored.id, problem: `cannot be read: ${error instanceof Error ? error.message : error}` }];
  }
}

function verifyEvents(stored: AccessRequest): AuditFinding[] {
  const foreign = stored.events
    .filter((event) => event.requestId !== stored.id)
    .map(({ seq, requestId }) => ({ seq, problem: `belongs to request ${requestId}` }));
  const chain = verifyChain(stored.events, genesisHash(requestChain(stored.id)));
  return [...foreign, ...chain].map((finding) => ({ requestId: stored.id, ...finding }));
}

function verifyState(stored: AccessRequest, found: FoundBy | undefined): AuditFinding[] {
  const problem = (text: string): AuditFinding[] => [{ requestId: stored.id, problem: text }];
  if (stored.events.length === 0) return problem('has no events');
  if (stored.revision !== stored.events.length) {
    return problem(`has ${stored.events.length} events but counts ${stored.revision}: events were cut off or added`);
  }
  try {
    const folded = foldEvents(stored.events);
    const expected = foundBy(folded);
    const lost = foundByFields
      .filter(
        (field) =>
          found !== undefined && canonicalJson(found[field] ?? null) !== canonicalJson(expected[field] ?? null),
      )
      .flatMap((field) => problem(`is kept under another "${field}" than its events say`));
    if (lost.length > 0) return lost;
    const fields = Object.keys({ ...folded, ...stored }) as (keyof AccessRequest)[];
    return fields
      .filter((field) => canonicalJson(folded[field] ?? null) !== canonicalJson(stored[field] ?? null))
      .flatMap((field) => problem(`says something else in "${field}" than its events do`));
  } catch (error) {
    if (error instanceof InvariantError) return problem(`has events that cannot follow each other: ${error.message}`);
    throw error;
  }
}

/** What is marked to be done now may be marked for so much later: after a failure it waits some minutes, and clocks differ. */
const latestMs = hourMs;

/** Somebody who removes a request's marks, or moves them, keeps people from hearing of it without touching any event. */
function verifyBookkeeping(stored: AccessRequest, kept: StoreBookkeeping, now: Date): AuditFinding[] {
  const { plannedRevision, planDue, planAt, refreshAt, actAt } = kept;
  const { id, revision } = stored;
  const isPlanned = Number.isInteger(plannedRevision) && plannedRevision >= 0;
  const isInTime = (mark: Date | undefined, due: Date): boolean =>
    mark !== undefined && mark.getTime() <= Math.max(due.getTime(), now.getTime() + latestMs);
  const next = nextActionAt(stored);
  const isActedOn = next === undefined ? actAt === undefined : isInTime(actAt, next);
  const isLookedUp = isPending(stored) ? isInTime(refreshAt, now) : refreshAt === undefined;
  const problems = [
    ...(plannedRevision > revision ? ['counts more events as planned than it has'] : []),
    ...(!isPlanned || (planDue === undefined && plannedRevision < revision)
      ? [`is not marked for planning, so nobody is told of what came after event ${isPlanned ? plannedRevision : 0}`]
      : []),
    ...(planDue !== undefined && planDue !== revision ? ['is marked for another number of events than it has'] : []),
    ...(planDue === undefined || isInTime(planAt, now)
      ? []
      : ['is kept so that its messages are not planned when they should be']),
    ...(isLookedUp ? [] : ['is kept so that its approvers are not looked up again when they should be']),
    ...(isActedOn ? [] : ['is kept so that what is due for it is not done when it should be']),
  ];
  return problems.map((problem) => ({ requestId: id, problem }));
}
