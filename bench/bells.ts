import { setTimeout as pause } from 'node:timers/promises';
import { expireProposals } from '../src/approvals/configuration/configure.ts';
import { followEligibilities, tellEligibilityEnds } from '../src/approvals/due/follow-eligibilities.ts';
import { refreshApprovers } from '../src/approvals/due/refresh-approvers.ts';
import { runDue } from '../src/approvals/due/run-due.ts';
import { decide } from '../src/approvals/requests/decide.ts';
import type { Services } from '../src/approvals/services.ts';
import { planDue } from '../src/delivery/plan-due.ts';
import { sendDue, sendersAtOnce } from '../src/delivery/send.ts';
import { createAssignments } from '../src/holdings/assignments.ts';
import { reconcileDue, reconcilersAtOnce } from '../src/holdings/reconcile.ts';
import { createBells } from '../src/jobs/doorbell.ts';
import type { Channel } from '../src/ports/channel.ts';
import type { Bell } from '../src/ports/doorbell.ts';
import type { Check } from './benchmark.ts';
import { figure, timed } from './measure.ts';
import { channel, subjectsOf } from './organization.ts';
import { approval } from './sample.ts';
import { refreshWithinMs, requestIdOf } from './variants.ts';
import { type Database, log, seed, servicesOn, start } from './world.ts';

const jobsLimit = 100;
/** People decide at this pace meanwhile, so that there is something to ring for. */
const decideEveryMs = 50;
/** Longer than all looks together take for what is due when the bells stop; they must not work on under what comes next. */
const drainMs = 300_000;

/** A chat that takes everything at once. */
const chat: Channel = {
  name: channel,
  title: 'Chat',
  post: async (_card, _to, ref) => ({ message: ref }),
  edit: async () => {},
  notify: async (_notice, _to, ref) => ({ message: ref }),
  editNotice: async () => {},
  find: async () => [],
};

/**
 * Rings the real bells for some seconds, each with the looks that the program gives it, over a database full of requests
 * that wait, and counts Agenda's jobs meanwhile. People decide while it runs, in a process that has no looks of its own: so
 * its rings go through Agenda. The time goes on from the moment that the requests were made for, and stands still from when
 * the bells stop: else a look that cannot keep up with what falls due would never end.
 */
export async function ringBells(
  database: Database,
  count: number,
  seconds: number,
): Promise<{ check: Check; notes: string[] }> {
  const began = performance.now();
  let stopped: number | undefined;
  const clock = { now: () => new Date(start.getTime() + (stopped ?? performance.now()) - began) };
  const ringer = await createBells(database.mongo, log);
  const bells = await createBells(database.mongo, log);
  const services = servicesOn(database, clock, bells);
  await seed(services);
  const looks = counted(looksOf(database, services));
  await bells.start(looks.all);
  const jobs = database.plain.collection('jobs');
  let most = 0;
  let decided = 0;
  while (performance.now() - began < seconds * 1_000) {
    const { manager } = subjectsOf(decided, count);
    const answered = await decide({ ...services, doorbell: ringer }, approval(requestIdOf(decided), manager.id));
    if (answered.kind !== 'done') throw new Error(`Not decided: ${JSON.stringify(answered)}`);
    decided += 1;
    most = Math.max(most, await jobs.countDocuments());
    await pause(decideEveryMs);
  }
  stopped = performance.now();
  const { seconds: drained } = await timed(() => bells.stop(drainMs));
  await ringer.stop(drainMs);
  const sent = await database.plain.collection('deliveries').countDocuments({ dirty: false });
  const refreshed = await database.plain.collection('requests').countDocuments({
    refreshAt: { $gte: new Date(start.getTime() + refreshWithinMs) },
    'stages.0.state': 'open',
  });
  return {
    check: {
      what: `jobs that Agenda holds at the most, with ${figure(count)} stages waiting`,
      measured: String(most),
      target: `under ${jobsLimit}`,
      passed: most < jobsLimit,
    },
    notes: [
      `bells rang for ${figure(seconds)} s: ${looks.inWords()}`,
      `meanwhile ${decided} decisions, ${sent} messages sent, approvers looked up again for ${figure(refreshed)} stages; what was due then took ${figure(drained)} s more`,
    ],
  };
}

type Looks = Readonly<Record<Bell, readonly (() => Promise<void>)[]>>;

/** As `src/compose/looks.ts` puts them together. */
function looksOf({ stores }: Database, services: Services): Looks {
  const { holdings } = stores;
  const needs = { ...services, channels: [chat.name] };
  const assignments = createAssignments({ ...services, holdings });
  const reconciler = { ...services, holdings, fulfillers: [] };
  return {
    plan: [() => planDue(needs)],
    deliver: Array.from({ length: sendersAtOnce }, () => () => sendDue(needs, chat)),
    due: [
      () => runDue(services, assignments),
      () => expireProposals(services),
      () => tellEligibilityEnds(services),
      () => followEligibilities(services),
    ],
    refresh: [() => refreshApprovers({ ...services, channels: [] })],
    fulfil: Array.from({ length: reconcilersAtOnce }, () => () => reconcileDue(reconciler)),
  };
}

/** The same looks, counted, with the longest that one of each bell took. */
function counted(looks: Looks): { readonly all: Looks; inWords(): string } {
  const seen = new Map<string, { looks: number; longestMs: number }>();
  const count = (bell: string, look: () => Promise<void>) => async () => {
    const began = performance.now();
    const { looks = 0, longestMs = 0 } = seen.get(bell) ?? {};
    seen.set(bell, { looks: looks + 1, longestMs });
    await look();
    const now = seen.get(bell) ?? { looks: 0, longestMs: 0 };
    seen.set(bell, { ...now, longestMs: Math.max(now.longestMs, performance.now() - began) });
  };
  const all = Object.fromEntries(
    Object.entries(looks).map(([bell, ofBell]) => [bell, ofBell.map((look) => count(bell, look))]),
  ) as unknown as Looks;
  return {
    all,
    inWords: () =>
      [...seen]
        .map(([bell, { looks, longestMs }]) => `${bell} ${looks} looks, longest ${figure(longestMs)} ms`)
        .join('; '),
  };
}
