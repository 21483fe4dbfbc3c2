import { refuseCommand } from '../core/request/authority.ts';
import { groupUndelivered, type Health, type HeldUpReason, type UndeliveredMessage } from '../core/view/health.ts';
import { limits } from '../ports/limits.ts';
import type { HeldUp } from '../ports/stores/delivery-store.ts';
import type { ProcessReport } from '../ports/stores/process-store.ts';
import { type Answered, answerInTime } from './answer.ts';
import { type Issuer, recordRefusal, resolveIssuer, unknownPerson } from './issuer.ts';
import { findUnreachableApprovers } from './requests/unreachable-approvers.ts';
import type { Services } from './services.ts';

/** How many messages are read, and how many people are named. */
const mostRead = 500;
const mostNamed = 20;

/** How Countersign is: what it cannot deliver, whom it cannot reach, what does not answer, and when it last looked. */
export function readHealth(services: Services, from: Issuer): Promise<Answered<Health>> {
  return answerInTime(services, 'health', async () => {
    const { clock, configuration, directory, deliveries, requests, processes } = services;
    const actor = await resolveIssuer(directory, from);
    const refusal =
      actor === undefined
        ? unknownPerson(directory)
        : refuseCommand('configure', 'none', await directory.roles(actor.id));
    if (actor === undefined || refusal !== undefined)
      return recordRefusal(services, { from, actor, command: 'health', refusal: refusal ?? unknownPerson(directory) });
    const now = clock.now();
    const [heldUp, undeliveredSince, unplannedSince, reports] = await Promise.all([
      deliveries.heldUp(mostRead),
      deliveries.oldestWaiting(),
      requests.oldestToPlan(),
      processes.since(new Date(now.getTime() - limits.processSilent)),
    ]);
    const about = [...new Set(heldUp.flatMap(({ requestId }) => requestId ?? []))];
    const groups = groupUndelivered(heldUp.map(toUndelivered), await requests.participants(about), actor.id, now);
    const chats = new Map(reports.flatMap((report) => report.chats).map(({ name, title }) => [name, title]));
    const unreachable = await findUnreachableApprovers(directory, await configuration.load(), [...chats.keys()]);
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
        ...(undeliveredSince === undefined ? {} : { undeliveredSince }),
        ...(unplannedSince === undefined ? {} : { unplannedSince }),
        looks: latestLooks(reports),
        failing: failingSystems(reports, chats),
      },
    };
  });
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
