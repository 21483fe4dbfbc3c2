import type { Document } from 'mongodb';
import { runDue } from '../src/approvals/due/run-due.ts';
import { minuteMs } from '../src/core/base/time.ts';
import { createAssignments } from '../src/holdings/assignments.ts';
import { reconcileDue, reconcilersAtOnce } from '../src/holdings/reconcile.ts';
import type { Check } from './benchmark.ts';
import { figure, timed } from './measure.ts';
import { watchMemory } from './memory.ts';
import { atOnceFulfiller, vary } from './story.ts';
import { servicesOn, type World } from './world.ts';

/** How many documents go into the database in one go. */
const batchSize = 1_000;

/** Many assignments that end within one minute: all of them end, and memory stays flat. */
export async function watchEnds(
  world: World,
  { document, holdings, count }: { readonly document: Document; readonly holdings: Document; readonly count: number },
): Promise<{ readonly check: Check; readonly notes: readonly string[] }> {
  const endsAt = new Date((document.window as { endsAt: Date }).endsAt);
  const database = await world.open('ends', {
    async fill(plain) {
      for (let from = 1; from <= count; from += batchSize) {
        const numbers = Array.from({ length: Math.min(batchSize, count - from + 1) }, (_, index) => from + index);
        const requests = numbers.map((number) => {
          const end = new Date(endsAt.getTime() + (number % minuteMs));
          const copy = vary(document, number) as { window: object };
          return {
            ...copy,
            window: { ...copy.window, endsAt: end },
            endAnnouncedAt: end,
            nextActionAt: end,
            actAt: end,
          };
        });
        await plain.collection('requests').insertMany(requests as never);
        await plain.collection('holdings').insertMany(numbers.map((number) => vary(holdings, number)) as never);
      }
    },
  });
  const given = new Set<string>();
  const memory = watchMemory();
  const clock = { now: () => new Date(endsAt.getTime() + minuteMs) };
  const services = servicesOn(database, clock);
  const needs = { ...services, holdings: database.stores.holdings, fulfillers: [atOnceFulfiller(given)] };
  const assignments = createAssignments(needs);
  let ended = 0;
  const watched = {
    ...assignments,
    async endAccess(request: Parameters<typeof assignments.endAccess>[0]): Promise<void> {
      ended += 1;
      if (ended % batchSize === 0) memory.look();
      await assignments.endAccess(request);
    },
  };
  memory.look();
  const { seconds } = await timed(async () => {
    await runDue(services, watched);
    await Promise.all(Array.from({ length: reconcilersAtOnce }, () => reconcileDue(needs)));
  });
  memory.look();
  const gone = await database.plain.collection('requests').countDocuments({ state: 'accessExpired' });
  await database.close();
  if (gone !== count) throw new Error(`${gone} of ${count} assignments have ended.`);
  const { first, second } = memory.peaks();
  const growth = second.heap / first.heap;
  return {
    check: {
      what: `memory while ${figure(count)} assignments end, second half to first`,
      measured: `${figure(growth)} (${figure(first.heap)} and ${figure(second.heap)} MiB)`,
      target: 'at most 1.3',
      passed: growth <= 1.3,
    },
    notes: [`${figure(count)} assignments that ended within a minute were gone after ${figure(seconds)} s`],
  };
}
