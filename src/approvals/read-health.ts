import { riskSourceNames } from '../core/policy/risk.ts';
import { isSubject } from '../core/request/authority.ts';
import { type AccessRequest, isOpen } from '../core/request/request.ts';
import {
  findUnreached,
  groupUndelivered,
  type Health,
  type HeldUpReason,
  type UndeliveredMessage,
} from '../core/view/health.ts';
import { wasAsked } from '../core/view/view.ts';
import { findPossibleApprovers } from '../people/possible-approvers.ts';
import { reachableOnce } from '../people/reachable.ts';
import { limits } from '../ports/limits.ts';
import type { HeldUp } from '../ports/stores/delivery-store.ts';
import type { ProcessReport } from '../ports/stores/process-store.ts';
import type { Answered } from './answer.ts';
import { asAdministrator } from './as-administrator.ts';
import type { Issuer, PersonActor } from './issuer.ts';
import { resolvingOnce } from './requests/approvers.ts';
import { findUnreachableApprovers } from './requests/unreachable-approvers.ts';
import type { Services } from './services.ts';

/** How many messages are read, how many requests are looked up for who may know of them, and how many people are named. */
const mostRead = 500;
const mostWaiting = 50;
const mostLookedUp = 100;
const mostNamed = 20;
/** The reader's newest requests, among which those in progress are. */
const mostOwn = 20;

/** How Countersign is: what it cannot deliver, whom it cannot reach, what does not answer, and when it last looked. */
export function readHealth(services: Services, from: Issuer): Promise<Answered<Health>> {
  return asAdministrator(services, from, 'health', async (actor) => {
    const { clock, configuration, directory, deliveries, requests, processes } = services;
    const now = clock.now();
    const [heldUp, waiting, unplanned, reports, own] = await Promise.all([
      deliveries.heldUp(mostRead),
      deliveries.waitingLongest(mostWaiting),
      requests.waitingToPlan(),
      processes.since(new Date(now.getTime() - limits.processSilent)),
      requests.list({ kind: 'mine', personId: actor.id }, mostOwn),
    ]);
    const about = [...heldUp, ...waiting, ...unplanned].flatMap(({ requestId }) => requestId ?? []);
    const known = await knownTo(services, actor, about);
    const mayKnow = (requestId: string) => known.has(requestId);
    const groups = groupUndelivered(heldUp.map(toUndelivered), mayKnow, now);
    const undeliveredSince = oldest(waiting, mayKnow);
    const unplannedSince = oldest(unplanned, mayKnow);
    const chats = new Map(reports.flatMap((report) => report.chats).map(({ name, title }) => [name, title]));
    const unreached = findUnreached([...known.values()]);
    const unreachable = await findUnreachableApprovers(services, await configuration.load());
    const named = await Promise.all(
      groups.slice(0, mostNamed).map(async (group) => ({
        ...group,
        name: (await directory.person(group.personId))?.name ?? group.personId,
        chat: chats.get(group.channel) ?? group.channel,
      })),
    );
    return {
      kind: 'done',
      value: {
        at: now,
        timeZone: directory.timeZone,
        heldUp: named,
        moreHeldUp: groups.length - named.length,
        unreachable: unreachable.slice(0, mostNamed),
        moreUnreachable: Math.max(0, unreachable.length - mostNamed),
        unreached: unreached.slice(0, mostNamed),
        moreUnreached: Math.max(0, unreached.length - mostNamed),
        ...(undeliveredSince === undefined ? {} : { undeliveredSince }),
        ...(unplannedSince === undefined ? {} : { unplannedSince }),
        looks: latestLooks(reports),
        failing: failingSystems(reports, chats).filter(
          // That a source did not answer when their own request was made would tell them of its review.
          ({ system }) => !isRiskSource(system) || !own.requests.some(isOpen),
        ),
      },
    };
  });
}

/**
 * Those of these requests, by their ids, that the reader may know of as an administrator: not their own, and none that they are asked about or
 * could approve, since a message to a reviewer tells of a review. Of many only the first ones are looked up; the rest
 * count as unknown.
 */
async function knownTo(
  { directory, isReachable, requests }: Services,
  reader: PersonActor,
  ids: readonly string[],
): Promise<ReadonlyMap<string, AccessRequest>> {
  const once = { directory: resolvingOnce(directory), isReachable: reachableOnce(isReachable) };
  const looked = await Promise.all(
    [...new Set(ids)].slice(0, mostLookedUp).map(async (id) => {
      const request = await requests.get(id);
      if (request === undefined || isSubject(request, reader) || wasAsked(request, reader)) return [];
      return (await findPossibleApprovers(once, request)).has(reader.id) ? [] : [[id, request] as const];
    }),
  );
  return new Map(looked.flat());
}

function oldest(
  waiting: readonly { readonly since: Date; readonly requestId?: string }[],
  mayKnow: (requestId: string) => boolean,
): Date | undefined {
  const times = waiting.flatMap(({ since, requestId }) =>
    requestId === undefined || mayKnow(requestId) ? [since.getTime()] : [],
  );
  return times.length === 0 ? undefined : new Date(Math.min(...times));
}

function isRiskSource(system: string): boolean {
  return riskSourceNames.some((source) => source === system);
}

function toUndelivered({ toMend, isGivenUp, ...message }: HeldUp): UndeliveredMessage {
  const reason: HeldUpReason = isGivenUp ? 'givenUp' : (toMend ?? 'waiting');
  return { ...message, reason };
}

/** Looks at the same work go on in several processes: it is looked at when any of them looks. */
function latestLooks(reports: readonly ProcessReport[]): Health['looks'] {
  const latest = new Map<string, Date>();
  for (const { look, at } of reports.flatMap((report) => report.looks)) {
    const known = latest.get(look);
    if (known === undefined || at > known) latest.set(look, at);
  }
  return [...latest].map(([look, at]) => ({ look, at }));
}

/** What a process gets no answer from, since the first failure that any process has seen. Chats are told of with their messages. */
function failingSystems(reports: readonly ProcessReport[], chats: ReadonlyMap<string, string>): Health['failing'] {
  const found = new Map<string, Health['failing'][number]>();
  for (const { system, since, lastAt } of reports.flatMap((report) => report.failing)) {
    if (chats.has(system)) continue;
    const known = found.get(system) ?? { system, since, lastAt };
    found.set(system, {
      system,
      since: since < known.since ? since : known.since,
      lastAt: lastAt > known.lastAt ? lastAt : known.lastAt,
    });
  }
  return [...found.values()];
}
