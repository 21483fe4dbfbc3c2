import { randomUUID } from 'node:crypto';
import { runSystemCommand, systemCommand } from '../approvals/requests/system-commands.ts';
import type { Services } from '../approvals/services.ts';
import type { Problem } from '../core/base/problem.ts';
import { backoffMs } from '../core/base/retry.ts';
import { dayMs, hourMs, minuteMs } from '../core/base/time.ts';
import {
  beginGiving,
  type Claim,
  clearLosses,
  differences,
  endingClaims,
  type GrantCall,
  type HeldResource,
  type Holdings,
  isInvited,
  isUnknown,
  isWanted,
  type Learned,
  recordAnswer,
  recordLoss,
  tryRefusedAgain,
  wantAgain,
} from '../core/holdings/holdings.ts';
import { doubtUnanswered, lateCallOf, nextLateLook, settleGrants } from '../core/holdings/late-grants.ts';
import { delaysOf, outcomesOf, reportOf, settledClaims } from '../core/holdings/reports.ts';
import { isSameResource, type Resource } from '../core/policy/policy.ts';
import { isEndDue } from '../core/request/handlers/ending.ts';
import { hasAccess } from '../core/request/request.ts';
import { NotSentError } from '../ports/calls/not-sent-error.ts';
import { type Fulfiller, FulfilmentError, type Held } from '../ports/fulfiller.ts';
import { limits } from '../ports/limits.ts';
import { type LookProgress, unwatched } from '../ports/look.ts';
import type { HoldingsStore, LeasedHoldings } from '../ports/stores/holdings-store.ts';
import { noteDelay } from './delays.ts';
import { findDrift, noteDrift } from './drift.ts';
import { endExtensions } from './end-extensions.ts';
import { endLeaverAccess } from './leavers.ts';
import { noteLateGrant } from './note-late-grant.ts';
import { beginRound, type Round } from './round.ts';

/** What a reconciler needs. `fulfillers`: one for each kind of resource; of two, the first one serves it. */
export interface ReconcilerNeeds extends Pick<Services, 'clock' | 'directory' | 'requests' | 'doorbell' | 'log'> {
  readonly holdings: HoldingsStore;
  readonly fulfillers: readonly Fulfiller[];
}

const retryWaits = { shortestMs: 2_000, longestMs: hourMs };
/** How often an invitation that nobody has accepted is asked about. */
const askAgainMs = 15 * minuteMs;
/** How often what is there is held against what its target says. */
const checkEveryMs = dayMs;
/** How often somebody of whom all is as wanted is looked at: what they have must end within a day of their leaving (R-22). */
const lookEveryMs = 12 * hourMs;

/** How many look at people side by side: a slow target holds up only the one who waits for it. */
export const reconcilersAtOnce = 16;

/**
 * Makes what people have follow what they should have, one person after the other, until nobody is due. Several of these may
 * run at the same time, in any number of processes: each person is leased to one of them.
 */
export async function reconcileDue(needs: ReconcilerNeeds, progress: LookProgress = unwatched): Promise<void> {
  for (;;) {
    progress.step();
    if (progress.isEnding?.() === true) return;
    const token = randomUUID();
    const now = needs.clock.now();
    const leased = await needs.holdings.lease(now, new Date(now.getTime() + limits.holdingsLease), token);
    if (leased === undefined) return;
    const round = beginRound(needs, leased.holdings, token);
    const isCheck = isCheckDue(leased, now);
    try {
      await lookForLeaver(needs, round);
      await reconcile(needs, round, isCheck, progress);
    } catch (error) {
      round.fail();
      needs.log.error({ err: error, person: leased.holdings.personId }, "One person's access could not be looked at");
    }
    const backoff = backoffMs(leased.failures, retryWaits);
    await round.end((after, failed) => ({
      failures: failed ? leased.failures + 1 : 0,
      waitMs: failed ? backoff : restMs(after, needs.clock.now()),
      // Counted from the first look, and from each check, whatever other rounds there are meanwhile.
      ...(isCheck || leased.checkedAt === undefined ? { checkedAt: now } : {}),
    }));
  }
}

/** Somebody of whom the directory cannot tell is asked about again soon; the rest of their round goes on. */
async function lookForLeaver(needs: ReconcilerNeeds, round: Round): Promise<void> {
  try {
    await endLeaverAccess(needs, round.holdings());
  } catch (error) {
    round.fail();
    needs.log.warn({ err: error, person: round.holdings().personId }, 'Whether somebody has left could not be asked');
  }
}

/**
 * How long somebody of whom all is as wanted is left alone, in ms: what is on offer may be accepted, what is there may go, and
 * what nobody wants any more may still come.
 */
function restMs(holdings: Holdings, now: Date): number | undefined {
  const isOnOffer = holdings.resources.some((held) => isInvited(held) && isWanted(holdings, held));
  const lateLook = nextLateLook(holdings, now);
  const waits = [
    ...(isOnOffer ? [askAgainMs] : []),
    ...(holdings.claims.some(({ wanted }) => wanted) ? [lookEveryMs] : []),
    ...(lateLook === undefined ? [] : [lateLook.getTime() - now.getTime()]),
  ];
  return waits.length === 0 ? undefined : Math.min(...waits);
}

function isCheckDue({ checkedAt }: LeasedHoldings, now: Date): boolean {
  return checkedAt !== undefined && checkedAt.getTime() + checkEveryMs <= now.getTime();
}

/** One round for one person: asks, gives and takes, and tells the requests. */
async function reconcile(
  needs: ReconcilerNeeds,
  round: Round,
  checkDue: boolean,
  progress: LookProgress,
): Promise<void> {
  const drift = checkDue ? await findDrift(needs, round.holdings()) : [];
  const kept = await findKept(needs, round.holdings());
  const now = needs.clock.now();
  const unanswered = await askFirst(needs, round, (holdings) => {
    const tried = doubtUnanswered(settleGrants(checkDue ? tryRefusedAgain(holdings) : holdings));
    return kept.reduce(
      wantAgain,
      drift.reduce((lost, resource) => recordLoss(lost, resource, now), tried),
    );
  });
  if (unanswered === undefined) return;
  for (const held of differences(round.holdings())) {
    // What came to be wanted during this round was not asked about: another look is due.
    if (held.actual === undefined || unanswered.some((one) => isSameResource(one, held.resource))) continue;
    progress.step();
    if (!(await round.renew())) return;
    try {
      await bringAbout(needs, round, held);
    } catch (error) {
      noteProblem(needs, round, held, error);
    }
  }
  for (const held of clearLosses(round.holdings())) {
    await noteDrift(needs, round.holdings(), held);
    round.lossReported(held.resource);
  }
  for (const delay of delaysOf(round.holdings())) await noteDelay(needs, delay);
  for (const claim of settledClaims(round.holdings())) {
    const answer = await report(needs, round.holdings(), claim);
    if (answer === 'reported') round.reported(reportOf(round.holdings(), claim));
    else if (answer === 'notYet') round.fail();
    else round.release(claim.assignmentId);
  }
}

/**
 * Assignments that were made to stop wanting, though their requests say that the access lasts: its end was moved by
 * somebody whose clock runs behind, before the one whose clock runs ahead could record it (R-15).
 */
async function findKept(needs: ReconcilerNeeds, holdings: Holdings): Promise<string[]> {
  const asked = endingClaims(holdings).map(async ({ assignmentId }) => {
    const request = await needs.requests.get(assignmentId);
    const lasts = request !== undefined && hasAccess(request) && !request.ending;
    return lasts && !isEndDue(request, needs.clock.now()) ? [assignmentId] : [];
  });
  return (await Promise.all(asked)).flat();
}

/**
 * Asks the targets about what is not known. What was there before us, and what is about to be given, is written down before
 * anything is given: so neither a crash nor a late answer takes our own for theirs, or leaves it there for ever.
 *
 * @param asItIs puts right what is found to be otherwise before the round begins.
 * @returns what could not be asked; undefined: the lease was lost.
 */
async function askFirst(
  needs: ReconcilerNeeds,
  round: Round,
  asItIs: (holdings: Holdings) => Holdings,
): Promise<readonly Resource[] | undefined> {
  const holdings = asItIs(round.holdings());
  const before: [Resource, Learned][] = [];
  const unanswered: Resource[] = [];
  const ask = async (held: HeldResource): Promise<void> => {
    const { resource, actual } = held;
    try {
      const now = await fulfillerOf(needs, resource).has(holdings.personId, resource);
      if (actual === undefined) before.push([resource, { ...learnedFrom(now), preexisting: now === 'there' }]);
      else if (isAsWanted(now, isWanted(holdings, held))) round.learned(resource, learnedFrom(now));
      else await noteLate(needs, round, held, lateCallOf(holdings, held));
    } catch (error) {
      unanswered.push(resource);
      noteProblem(needs, round, held, error);
    }
  };
  await Promise.all(differences(holdings).filter(isUnknown).map(ask));
  const learnAll = (now: Holdings) => before.reduce((next, [resource, one]) => recordAnswer(next, resource, one), now);
  const at = needs.clock.now();
  const begun = await round.begin((now) => beginGiving(learnAll(asItIs(now)), at, unanswered));
  return begun ? unanswered : undefined;
}

/**
 * Something is there that nobody wants, and an unanswered call may have given it. It is written down before it is taken away,
 * once each time that it is found.
 */
async function noteLate(
  needs: ReconcilerNeeds,
  round: Round,
  { resource, foundLateAt }: HeldResource,
  call: GrantCall | undefined,
): Promise<void> {
  if (call === undefined) return;
  const { personId } = round.holdings();
  needs.log.warn({ person: personId, resource: resource.id }, 'A target has something that nobody wants any more');
  const at = foundLateAt ?? needs.clock.now();
  round.foundLate(resource, at);
  await noteLateGrant(needs, resource, call, at);
}

function isAsWanted(now: Held, wanted: boolean): boolean {
  return wanted ? now !== 'absent' : now === 'absent';
}

/** A target said no, or could not be reached. Only what is to be given can be refused for good. */
function noteProblem(needs: ReconcilerNeeds, round: Round, held: HeldResource, error: unknown): void {
  const { resource } = held;
  const final = error instanceof FulfilmentError && isWanted(round.holdings(), held);
  if (!final) round.fail();
  needs.log.warn({ err: error, resource: resource.id, final }, 'A resource could not be brought to what is wanted');
  round.learned(resource, { problem: problemOf(error), final });
}

function problemOf(error: unknown): Problem {
  if (error instanceof NoFulfillerError) return { why: 'noTarget' };
  return error instanceof FulfilmentError ? error.message : { why: 'unreachable' };
}

/** Nothing here gives resources of this kind. */
class NoFulfillerError extends FulfilmentError {}

function fulfillerOf({ fulfillers }: ReconcilerNeeds, { kind, name }: Resource): Fulfiller {
  const fulfiller = fulfillers.find((one) => one.kind === kind);
  if (fulfiller === undefined) throw new NoFulfillerError(`Nothing here can give ${name}.`);
  return fulfiller;
}

/** Gives or takes one resource, and notes what its target says then. */
async function bringAbout(needs: ReconcilerNeeds, round: Round, held: HeldResource): Promise<void> {
  const { resource } = held;
  const { personId } = round.holdings();
  const fulfiller = fulfillerOf(needs, resource);
  const wanted = isWanted(round.holdings(), held);
  // An invitation is in somebody else's hands: whether it was accepted is asked from time to time.
  if (wanted && isInvited(held)) {
    const now = await fulfiller.has(personId, resource);
    if (now !== 'invited') round.learned(resource, learnedFrom(now));
    return;
  }
  round.touch(resource, wanted ? 'given' : 'taken');
  if (wanted) await give(round, fulfiller, resource);
  else await fulfiller.remove(personId, resource);
  // A target may say yes without doing it: what counts is what it says when it is asked.
  const now = await fulfiller.has(personId, resource);
  if (!isAsWanted(now, wanted)) throw new Error(`The target said yes, and ${wanted ? 'did not give it' : 'kept it'}.`);
  round.learned(resource, learnedFrom(now));
}

/** Gives it. Without a yes or a no it may still be given, unless nothing was sent. */
async function give(round: Round, fulfiller: Fulfiller, resource: Resource): Promise<void> {
  try {
    await fulfiller.grant(round.holdings().personId, resource);
  } catch (error) {
    if (error instanceof FulfilmentError || error instanceof NotSentError) round.refused(resource);
    throw error;
  }
}

/** What a target says about a resource, as it is kept. */
function learnedFrom(held: Held): { readonly actual: boolean; readonly invited?: boolean } {
  return held === 'invited' ? { actual: false, invited: true } : { actual: held === 'there' };
}

/**
 * Tells the request what became of it; `told` also when it knows already. `failed`: nothing was given, or too late, so
 * the claim must go: else it would hold whatever another assignment gives the person later.
 */
async function report(
  needs: ReconcilerNeeds,
  holdings: Holdings,
  claim: Claim,
): Promise<'reported' | 'failed' | 'notYet'> {
  const request = await needs.requests.get(claim.assignmentId);
  if (request === undefined) return 'reported';
  if (request.state === 'deliveryFailed') return claim.wanted ? 'failed' : 'reported';
  if (!claim.wanted) {
    if (!request.ending && !['accessExpired', 'revoked'].includes(request.state)) return 'notYet';
    const command = { type: 'finishEnd', ...systemCommand(request, 'finishEnd') } as const;
    const hasEnded = await runSystemCommand(needs, request, command);
    return hasEnded && (await endExtensions(needs, request)) ? 'reported' : 'notYet';
  }
  if (request.state === 'approved') return 'notYet';
  const outcomes = outcomesOf(holdings, claim);
  const there = outcomes.filter(({ delivered }) => delivered).length;
  // What was lost and comes back is said again, though as much was there before.
  const losses = request.events.filter(({ type }) => type === 'accessDrifted').length;
  const issued = systemCommand(request, `finishDelivery:${there}${losses === 0 ? '' : `:${losses}`}`);
  if (!(await runSystemCommand(needs, request, { type: 'finishDelivery', ...issued, outcomes }))) return 'notYet';
  return there > 0 || outcomes.some(({ invited }) => invited) ? 'reported' : 'failed';
}
