import { randomUUID } from 'node:crypto';
import { carryOutSystem, systemCommand } from '../approvals/by-system.ts';
import type { Services } from '../approvals/services.ts';
import {
  type Claim,
  differences,
  type HeldResource,
  type Holdings,
  isWanted,
  type Learned,
  learn,
  lose,
  markReported,
  outcomesOf,
  release,
  settledClaims,
  type Told,
  tellOf,
} from '../core/holdings.ts';
import type { Resource } from '../core/policy.ts';
import { type Fulfiller, FulfilmentError, type Held } from '../ports/fulfiller.ts';
import type { HoldingsStore, LeasedHoldings } from '../ports/holdings-store.ts';
import { findDrift, noteDrift } from './drift.ts';

export interface ReconcilerNeeds extends Pick<Services, 'clock' | 'requests' | 'doorbell' | 'log'> {
  readonly holdings: HoldingsStore;
  readonly fulfillers: readonly Fulfiller[];
}

/** Longer than a target may take for one person's resources; after a crash somebody else takes over then. */
const leaseMs = 60_000;
const firstRetryMs = 2_000;
const longestRetryMs = 3_600_000;
/** How often an invitation that nobody has accepted is asked about. */
const askAgainMs = 15 * 60_000;
/** How often what is there is held against what its target says. */
const checkEveryMs = 24 * 3_600_000;

/** How many look at people side by side: a slow target holds up only the one who waits for it. */
export const reconcilersAtOnce = 4;

/** Makes what people have follow what they should have, person by person, until nobody is due. */
export async function reconcileDue(needs: ReconcilerNeeds): Promise<void> {
  for (;;) {
    const token = randomUUID();
    const now = needs.clock.now();
    const leased = await needs.holdings.lease(now, new Date(now.getTime() + leaseMs), token);
    if (leased === undefined) return;
    const round: Round = { ...needs, disturbed: false };
    const drift = isCheckDue(leased, now) ? await findDrift(round, leased.holdings) : [];
    const settled = await reconcile(round, leased.holdings, drift).catch((error): Settled => {
      needs.log.error({ err: error, person: leased.holdings.personId }, "One person's access could not be looked at");
      return { holdings: leased.holdings, told: [], failed: true };
    });
    const failures = settled.failed ? leased.failures + 1 : 0;
    const backoff = settled.failed ? Math.min(firstRetryMs * 2 ** leased.failures, longestRetryMs) : undefined;
    const checked = settled.failed ? {} : { checkedAt: now };
    await giveBack(round, token, settled, { failures, backoff, ...checked });
  }
}

/** Which requests were told is written down together with giving the lease back; by itself, if somebody came between. */
async function giveBack(
  round: Round,
  token: string,
  { holdings, told }: Settled,
  { backoff, ...rest }: { readonly failures: number; readonly backoff: number | undefined; readonly checkedAt?: Date },
): Promise<void> {
  const note = (now: Holdings) => told.reduce(markReported, now);
  const noted = note(holdings);
  const lookAt = (after: Holdings) => {
    const wait = round.disturbed ? 0 : (backoff ?? restMs(after));
    return wait === undefined ? undefined : new Date(round.clock.now().getTime() + wait);
  };
  const { personId, revision } = holdings;
  const written = told.length === 0 ? {} : { holdings: noted };
  if (await round.holdings.release(personId, token, revision, { ...rest, lookAt: lookAt(noted), ...written })) return;
  const after = await update(round, holdings, note);
  await round.holdings.release(personId, token, after.revision, { ...rest, lookAt: lookAt(after) });
}

/** When somebody of whom all is as wanted is looked at again: what is on offer may be accepted, and what is there may go. */
function restMs(holdings: Holdings): number | undefined {
  if (holdings.resources.some((held) => held.invited === true && isWanted(holdings, held))) return askAgainMs;
  return holdings.claims.some(({ wanted }) => wanted) ? checkEveryMs : undefined;
}

function isCheckDue({ checkedAt }: LeasedHoldings, now: Date): boolean {
  return checkedAt !== undefined && checkedAt.getTime() + checkEveryMs <= now.getTime();
}

interface Round extends ReconcilerNeeds {
  /** Somebody changed what is wanted during the round, which may not have dealt with it: another look is due at once. */
  disturbed: boolean;
}

/** How a round for one person ended. */
interface Settled {
  readonly holdings: Holdings;
  /** The assignments whose requests were told how it is now. */
  readonly told: readonly Told[];
  /** Something is not yet as wanted and must be tried again later. */
  readonly failed: boolean;
}

/** One round for one person. */
async function reconcile(needs: Round, start: Holdings, drift: readonly Resource[]): Promise<Settled> {
  let holdings = start;
  let failed = false;
  const fail = (resource: Resource, error: unknown): Learned => {
    const final = error instanceof FulfilmentError && isWantedNow(holdings, resource);
    failed ||= !final;
    needs.log.warn({ err: error, resource: resource.id, final }, 'A resource could not be brought to what is wanted');
    const problem = error instanceof FulfilmentError ? error.message : 'the target could not be reached';
    return { problem, final };
  };
  if (drift.length > 0) holdings = await update(needs, holdings, (now) => drift.reduce(lose, now));
  holdings = await askFirst(needs, holdings, fail);
  for (const held of differences(holdings).filter(({ actual }) => actual !== undefined)) {
    try {
      holdings = await bringAbout(needs, holdings, held);
    } catch (error) {
      holdings = await store(needs, holdings, held.resource, fail(held.resource, error));
    }
  }
  for (const resource of drift) await noteDrift(needs, holdings, resource);
  const told: Told[] = [];
  for (const claim of settledClaims(holdings)) {
    const answer = await report(needs, holdings, claim);
    if (answer === 'told') told.push(tellOf(holdings, claim));
    else if (answer === 'notYet') failed = true;
    else {
      holdings = await update(needs, holdings, (now) => release(now, claim.assignmentId));
      needs.disturbed = true;
    }
  }
  return { holdings, told, failed };
}

/** Asks the targets, and writes the answers down, before anything is given: so what was there before us is known. */
async function askFirst(
  needs: Round,
  holdings: Holdings,
  fail: (resource: Resource, error: unknown) => Learned,
): Promise<Holdings> {
  const unknown = differences(holdings).filter(({ actual }) => actual === undefined);
  if (unknown.length === 0) return holdings;
  const learned = await Promise.all(
    unknown.map(async ({ resource }): Promise<[Resource, Learned]> => {
      try {
        const there = await fulfillerOf(needs, resource).has(holdings.personId, resource);
        return [resource, { ...learnedFrom(there), preexisting: there === 'there' }];
      } catch (error) {
        return [resource, fail(resource, error)];
      }
    }),
  );
  return update(needs, holdings, (now) => learned.reduce((next, [resource, one]) => learn(next, resource, one), now));
}

function fulfillerOf({ fulfillers }: ReconcilerNeeds, { kind, name }: Resource): Fulfiller {
  const fulfiller = fulfillers.find((one) => one.kind === kind);
  if (fulfiller === undefined) throw new FulfilmentError(`nothing here can give ${name}`);
  return fulfiller;
}

function find({ resources }: Holdings, { kind, id }: Resource): HeldResource | undefined {
  return resources.find(({ resource }) => resource.kind === kind && resource.id === id);
}

function isWantedNow(holdings: Holdings, resource: Resource): boolean {
  const held = find(holdings, resource);
  return held !== undefined && isWanted(holdings, held);
}

/** Gives or takes one resource whose state is known, and writes down what its target says then. */
async function bringAbout(needs: Round, holdings: Holdings, { resource }: HeldResource): Promise<Holdings> {
  const fulfiller = fulfillerOf(needs, resource);
  const { personId } = holdings;
  const held = find(holdings, resource);
  if (held === undefined) return holdings;
  const wanted = isWanted(holdings, held);
  if (wanted ? held.actual === true : held.actual === false && held.invited !== true) return holdings;
  if (wanted && held.invited === true) return lookForAcceptance(needs, holdings, held, fulfiller);
  await (wanted ? fulfiller.grant(personId, resource) : fulfiller.remove(personId, resource));
  // A target may say yes without doing it: what counts is what it says when it is asked.
  const now = await fulfiller.has(personId, resource);
  if (now === (wanted ? 'absent' : 'there'))
    throw new Error(`The target said yes, and ${wanted ? 'did not give it' : 'kept it'}.`);
  return store(needs, holdings, resource, learnedFrom(now));
}

/** An invitation is in somebody else's hands: whether it was accepted is asked from time to time. */
async function lookForAcceptance(
  needs: Round,
  holdings: Holdings,
  { resource }: HeldResource,
  fulfiller: Fulfiller,
): Promise<Holdings> {
  const now = await fulfiller.has(holdings.personId, resource);
  return now === 'invited' ? holdings : store(needs, holdings, resource, learnedFrom(now));
}

/** What a target says about a resource, as it is kept. */
function learnedFrom(held: Held): { readonly actual: boolean; readonly invited?: boolean } {
  return held === 'invited' ? { actual: false, invited: true } : { actual: held === 'there' };
}

function store(needs: Round, holdings: Holdings, resource: Resource, learned: Learned): Promise<Holdings> {
  return update(needs, holdings, (now) => learn(now, resource, learned));
}

/** Writes what was learned; when somebody changed what is wanted meanwhile, into what they wrote. */
async function update(needs: Round, start: Holdings, how: (now: Holdings) => Holdings): Promise<Holdings> {
  let current = start;
  for (;;) {
    const next = how(current);
    // After a conflict somebody else may have laid this person to rest.
    const lookAt = needs.disturbed ? needs.clock.now() : undefined;
    if (await needs.holdings.replace(next, lookAt)) return { ...next, revision: current.revision + 1 };
    needs.disturbed = true;
    current = await needs.holdings.get(start.personId);
  }
}

/**
 * Tells the request what became of it; `told` also when it knows already. `failed`: nothing was given, or too late, so
 * the claim must go: else it would hold whatever another assignment gives the person later.
 */
async function report(needs: ReconcilerNeeds, holdings: Holdings, claim: Claim): Promise<'told' | 'failed' | 'notYet'> {
  const request = await needs.requests.get(claim.assignmentId);
  if (request === undefined) return 'told';
  if (request.state === 'deliveryFailed') return claim.wanted ? 'failed' : 'told';
  if (!claim.wanted) {
    if (!request.ending && !['accessExpired', 'revoked'].includes(request.state)) return 'notYet';
    const command = { type: 'finishEnd', ...systemCommand(request, 'finishEnd') } as const;
    return (await carryOutSystem(needs, request, command)) ? 'told' : 'notYet';
  }
  if (request.state === 'approved') return 'notYet';
  const outcomes = outcomesOf(holdings, claim);
  const there = outcomes.filter(({ delivered }) => delivered).length;
  const issued = systemCommand(request, `finishDelivery:${there}`);
  if (!(await carryOutSystem(needs, request, { type: 'finishDelivery', ...issued, outcomes }))) return 'notYet';
  return there > 0 || outcomes.some(({ invited }) => invited) ? 'told' : 'failed';
}
