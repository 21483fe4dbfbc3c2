import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Db } from 'mongodb';
import { eventHash } from '../src/core/base/hash.ts';
import { system, viaSystem } from '../src/core/base/person.ts';
import { dayMs } from '../src/core/base/time.ts';
import { type Change, eligibilityId } from '../src/core/configuration/changes.ts';
import { type ConfigurationEvent, noConfiguration } from '../src/core/configuration/configuration.ts';
import type { AccessPackage } from '../src/core/policy/policy.ts';
import type { Eligibility } from '../src/core/policy/role.ts';
import { createStores } from '../src/store/stores.ts';
import type { Benchmark, Result } from './benchmark.ts';
import { figure, inTurn, type Side, spread, timed } from './measure.ts';
import { collectGarbage } from './memory.ts';
import { packageOf, setup } from './organization.ts';
import { type Database, start } from './world.ts';

const packageCount = 200;
const eligibleCount = 1_000;
const limitSeconds = 1;
const heldUpLimitMs = 100;
const batchSize = 1_000;
const administrator = { kind: 'person', id: 'owner-1', name: 'Owner 1' } as const;

/**
 * How long a process takes at its start to read and fold a long history of the configuration, against one half as long: so
 * that it is linear shows as about 2. Meanwhile it looks how long the event loop was held up: clicks are answered then.
 */
export const configurationBenchmark: Benchmark = {
  name: 'configuration',
  title: "The configuration's history, read and folded at the start",
  async run({ world }, { changes, rounds = 5 }): Promise<Result> {
    const half = Math.floor(changes / 2);
    const open = (count: number) => world.open(`history-${count}`, { fill: (plain) => fill(plain, count) });
    const [short, long] = [await open(half), await open(changes)];
    const heldUp: number[] = [];
    const side = (database: Database, count: number): Side => ({
      name: `${figure(count)} events`,
      async measure(): Promise<number> {
        collectGarbage();
        const { seconds, heldUpMs } = await load(database, count);
        heldUp.push(heldUpMs);
        return seconds;
      },
    });
    const [floor, ours] = [side(short, half), side(long, changes)];
    const measured = await inTurn({ rounds, floor, ours, warmUp: true, say: world.say });
    await Promise.all([short.close(), long.close()]);
    // Whatever else the machine does only adds to it.
    const seconds = spread(measured.ours.values).min;
    const longest = spread(heldUp.slice(2)).median;
    return {
      comparison: { unit: 'seconds to load', ...measured, target: { atMost: 2.2 } },
      checks: [
        {
          what: `seconds to load ${figure(changes)} events, fastest round`,
          measured: figure(seconds),
          target: `under ${limitSeconds}`,
          passed: seconds < limitSeconds,
        },
        {
          what: 'longest that the event loop was held up, in milliseconds',
          measured: figure(longest),
          target: `under ${heldUpLimitMs}`,
          passed: longest < heldUpLimitMs,
        },
      ],
      notes: [
        `${packageCount} packages that are changed, eligibilities that are moved, risk reviews that are proposed and confirmed or rejected`,
      ],
    };
  },
};

/** A process that has folded nothing yet reads all there is. */
async function load({ mongo }: Database, count: number): Promise<{ seconds: number; heldUpMs: number }> {
  const { connection } = mongo;
  const { configuration } = createStores({ ...mongo, connection: connection.useDb(connection.name) });
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const { seconds, value } = await timed(() => configuration.load());
  delay.disable();
  if (value.revision !== count) throw new Error(`${value.revision} of ${count} events were loaded.`);
  return { seconds, heldUpMs: delay.max / 1e6 };
}

async function fill(plain: Db, count: number): Promise<void> {
  let batch: object[] = [];
  for (const { seq, ...event } of history(count)) {
    batch.push({ _id: seq, ...event });
    if (batch.length < batchSize && seq < count) continue;
    await plain.collection('configurationEvents').insertMany(batch);
    batch = [];
  }
}

/** Events as they come of many years: each follows the one before it, as if administrators had made them. */
function* history(count: number): Generator<ConfigurationEvent> {
  const packages = new Map(Array.from({ length: packageCount }, (_, number) => [number, packageOf(number)]));
  const eligibilities = new Map<number, Eligibility>(
    Array.from({ length: eligibleCount }, (_, number) => [
      number,
      { roleId: 'operator', personId: `person-${number}` },
    ]),
  );
  let head = noConfiguration.head;
  let seq = 0;
  const event = (what: Pick<ConfigurationEvent, 'type' | 'data'>, bySystem = false): ConfigurationEvent => {
    seq += 1;
    const issued = bySystem ? { actor: system, via: viaSystem } : { actor: administrator, via: { channel: 'chat' } };
    const content = { seq, at: new Date(start.getTime() + seq * 60_000), ...what, ...issued };
    const linked = { ...content, commandId: `command-${seq}`, prevHash: head };
    const made = { ...linked, hash: eventHash(linked) } as ConfigurationEvent;
    head = made.hash;
    return made;
  };
  const seeded = { ...setup, packages: [...packages.values()], eligibilities: [...eligibilities.values()] };
  yield event({ type: 'configurationSeeded', data: seeded }, true);
  for (let number = 0; seq < count; number += 1) {
    yield event(changed([packageChange(packages, number % packageCount)]));
    if (seq < count) yield event(moved(eligibilities, number % eligibleCount, number), true);
    if (seq >= count) return;
    const proposal = seq + 1;
    const [weakening] = [reviewChange(number)];
    yield event(changed([], [weakening]));
    if (seq >= count) return;
    if (number % 2 === 0) yield event({ type: 'changeRejected', data: { proposal } });
    else yield event({ type: 'changeConfirmed', data: { proposal, applied: [weakening], alone: false } });
  }
}

function changed(
  applied: readonly Change[],
  proposed: readonly Change[] = [],
): Pick<ConfigurationEvent, 'type' | 'data'> {
  return { type: 'configurationChanged', data: { applied, proposed, alone: false, names: [] } };
}

function packageChange(packages: Map<number, AccessPackage>, number: number): Change {
  const before = packages.get(number) as AccessPackage;
  const after = { ...before, policy: { ...before.policy, onBehalf: !before.policy.onBehalf } };
  packages.set(number, after);
  return { kind: 'package', id: before.id, before, after };
}

function moved(
  eligibilities: Map<number, Eligibility>,
  number: number,
  day: number,
): Pick<ConfigurationEvent, 'type' | 'data'> {
  const before = eligibilities.get(number) as Eligibility;
  const after = { ...before, endsAt: new Date(start.getTime() + (day + 365) * dayMs) };
  eligibilities.set(number, after);
  const change: Change = { kind: 'eligibility', id: eligibilityId(before), before, after };
  return { type: 'eligibilityMoved', data: { request: `R${day}`, applied: [change] } };
}

function reviewChange(number: number): Change {
  const none = { levels: [], fallbackApprovers: [] };
  const people = { kind: 'people', people: [`person-${number}`] } as const;
  return { kind: 'riskReview', source: 'idProtection', before: none, after: { ...none, fallbackApprovers: [people] } };
}
