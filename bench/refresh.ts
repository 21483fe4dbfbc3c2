import { refreshApprovers } from '../src/approvals/due/refresh-approvers.ts';
import { dayMs } from '../src/core/base/time.ts';
import type { Directory } from '../src/ports/directory.ts';
import type { Check } from './benchmark.ts';
import { figure, timed } from './measure.ts';
import { channel, directory } from './organization.ts';
import type { Sample } from './sample.ts';
import { fill, refreshWithinMs } from './variants.ts';
import { type Database, seed, servicesOn, start, type World } from './world.ts';

/** So many open stages are to be looked up again within the time that a refresh is meant to take. */
const meant = 1_000_000;

/**
 * How long it takes to look up again the approvers of a million open stages: measured with fewer, and multiplied. Each approver
 * has a card already, as in a program that has been up for a while. The stages ask managers, which is the hardest case: groups
 * and roles are asked once a round, managers once for each beneficiary and batch.
 */
export async function watchRefresh(
  world: World,
  sample: Sample,
  stages: number,
): Promise<{ readonly check: Check; readonly notes: readonly string[] }> {
  const database = await world.open('refresh', { fill: (plain) => fill(plain, sample, stages) });
  await refreshAll(database, start.getTime() + refreshWithinMs);
  const { seconds, asked } = await refreshAll(database, start.getTime() + 3 * refreshWithinMs);
  await database.close();
  const scaled = (seconds * meant) / stages;
  const limit = refreshWithinMs / 1_000;
  return {
    check: {
      what: `seconds to look up the approvers of ${figure(meant)} open stages again`,
      measured: figure(scaled),
      target: `at most ${limit}`,
      passed: scaled <= limit,
    },
    notes: [
      `approvers of ${figure(stages)} stages were looked up again in ${figure(seconds)} s, with ${figure(asked)} questions about approvers to the directory`,
    ],
  };
}

/** One round over everything, at a moment when all of it is due. */
async function refreshAll(
  database: Database,
  at: number,
): Promise<{ readonly seconds: number; readonly asked: number }> {
  const now = new Date(at);
  if (at > start.getTime() + dayMs) throw new Error('By then approvers would have to be reminded.');
  let asked = 0;
  const counted: Directory = {
    ...directory,
    resolve(spec, beneficiaryId) {
      asked += 1;
      return directory.resolve(spec, beneficiaryId);
    },
  };
  const services = { ...servicesOn(database, { now: () => now }), directory: counted, channels: [channel] };
  await seed(services);
  const { seconds } = await timed(() => refreshApprovers(services));
  const left = await database.plain.collection('requests').countDocuments({ refreshAt: { $lte: now } });
  if (left > 0) throw new Error(`${left} requests were not looked up.`);
  return { seconds, asked };
}
