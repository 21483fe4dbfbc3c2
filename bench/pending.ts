import type { Document } from 'mongodb';
import { list, pageSize } from '../src/approvals/requests/list.ts';
import type { Benchmark, Check, Result } from './benchmark.ts';
import { figure, inTurn, type Side, spread, timed } from './measure.ts';
import { identityOf, managersOf } from './organization.ts';
import { clockAt, type Database, servicesOn, start, type World } from './world.ts';

const few = 1_000;
/** Lists that each side of a round looks at. */
const looks = 400;

/**
 * How long an approver waits who looks at what is pending, among a thousand requests and among a million. Every approver has
 * fifty of them waiting, however many there are in all; each look is another approver's, drawn from all, so that the answer
 * does not simply lie ready in memory. Then the plan of the very query that the store sends.
 */
export const pendingBenchmark: Benchmark = {
  name: 'pending',
  title: "An approver's pending list",
  async run({ world, pendingRequests }, { requests, rounds = 5 }): Promise<Result> {
    const draw = drawer();
    const small = await pendingRequests(few);
    const large = await pendingRequests(requests);
    const side = (database: Database, count: number): Side => ({
      name: `${figure(count)} stored`,
      measure: () => medianLook(database, count, draw),
    });
    const [floor, ours] = [side(small, few), side(large, requests)];
    const measured = await inTurn({ rounds, floor, ours, warmUp: true, say: world.say });
    const plan = await explain(world, large, managersOf(requests).at(-1)?.id ?? '');
    return {
      comparison: { unit: 'milliseconds for a list', ...measured, target: { atMost: 1.5 } },
      checks: plan.checks,
      notes: [`${looks} looks in each side of each round, their median`, `query plan: ${plan.inWords}`],
    };
  },
};

/** The median look of one round, in milliseconds. */
async function medianLook(database: Database, count: number, draw: () => number): Promise<number> {
  const services = servicesOn(database, clockAt(start));
  const managers = managersOf(count);
  const times: number[] = [];
  for (let look = 0; look < looks; look += 1) {
    const manager = managers[Math.floor(draw() * managers.length)];
    const from = { identity: identityOf(manager?.id ?? ''), delivery: `look-${look}` };
    const { seconds, value: listed } = await timed(() => list(services, from, { kind: 'pending' }));
    if (listed.kind !== 'done' || listed.value.requests.length !== pageSize)
      throw new Error(`Not listed: ${JSON.stringify(listed)}`);
    times.push(seconds);
  }
  return spread(times).median * 1_000;
}

/** Numbers from 0 to 1, in no order, the same ones in every run (the linear congruential generator of ANSI C). */
function drawer(): () => number {
  const modulus = 2 ** 31;
  let last = 1;
  return () => {
    last = (last * 1_103_515_245 + 12_345) % modulus;
    return last / modulus;
  };
}

/** Has MongoDB explain the query that the store sends for somebody's list, taken from the wire. */
async function explain(world: World, large: Database, personId: string): Promise<{ inWords: string; checks: Check[] }> {
  const watched = await world.open('watched', { watched: true });
  await watched.stores.requests.list({ kind: 'pending', personId }, pageSize);
  const query: Document | undefined = watched.sent.find((command) => command.find === 'requests');
  await watched.close();
  if (query === undefined) throw new Error('The store sent no query.');
  const { find, filter, sort, limit } = query;
  const explained = await large.plain.command({ explain: { find, filter, sort, limit }, verbosity: 'executionStats' });
  const stages = stagesOf(explained.queryPlanner.winningPlan);
  const names = stages.map(({ stage }) => String(stage));
  const index = stages.find(({ stage }) => stage === 'IXSCAN')?.indexName;
  const sorts = names.some((name) => name.startsWith('SORT'));
  const { totalDocsExamined: documents, totalKeysExamined: keys, nReturned: returned } = explained.executionStats;
  return {
    inWords: `${names.join(' ← ')}; ${keys} keys and ${documents} documents examined for ${returned}`,
    checks: [
      { what: 'index', measured: String(index), target: 'pending', passed: index === 'pending' },
      { what: 'sorted in memory', measured: sorts ? 'yes' : 'no', target: 'no', passed: !sorts },
      {
        what: 'documents examined',
        measured: String(documents),
        target: `at most ${pageSize + 1}`,
        passed: documents <= pageSize + 1,
      },
    ],
  };
}

/** A plan's stages, from the last one to the first. */
function stagesOf(plan: Document): Document[] {
  const inputs: Document[] = [plan.inputStage, ...(plan.inputStages ?? [])].filter((input) => input !== undefined);
  return [plan, ...inputs.flatMap(stagesOf)];
}
