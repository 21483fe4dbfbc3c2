import type { Document } from 'mongodb';
import { runDue } from '../src/approvals/due/run-due.ts';
import { decide } from '../src/approvals/requests/decide.ts';
import { submit } from '../src/approvals/requests/submit.ts';
import type { Services } from '../src/approvals/services.ts';
import { requestIdFor } from '../src/core/base/ids.ts';
import { createAssignments } from '../src/holdings/assignments.ts';
import { reconcileDue, reconcilersAtOnce } from '../src/holdings/reconcile.ts';
import type { Benchmark, Check, Result } from './benchmark.ts';
import { watchEnds } from './ends.ts';
import { figure, inFlight, inTurn, type Side } from './measure.ts';
import { collectGarbage } from './memory.ts';
import { createMeter } from './meter.ts';
import { identityOf, lifecyclePackage, lifecycleSubjects, owners } from './organization.ts';
import { atOnceFulfiller, vary } from './story.ts';
import { type Command, clockAt, type Database, seed, servicesOn, start, type World } from './world.ts';

const atOnce = 64;
/** Stories that both sides live through first, untimed. */
const before = 64;
const resources = 2;

/**
 * Whole stories: a request is submitted, three stages are approved, risk is asked about once more, and two resources are
 * given by a target that answers at once.
 *
 * The floor is the very writes of one such story (taken from the wire, with other names), one after the other, by the plain
 * driver, as many stories in flight. What lies between the two is everything that is read and decided in between; and that
 * Countersign lets writes that come at once share a round trip, which the driver does not.
 */
export const lifecycleBenchmark: Benchmark = {
  name: 'lifecycle',
  title: `Requests from submission to delivery, ${atOnce} in flight`,
  async run({ world }, { stories, ends, rounds = 3 }): Promise<Result> {
    const { writes, document, holdings } = await liveOnce(world);
    const count = before + stories;
    const numbers = Array.from({ length: count }, (_, number) => number);
    const meter = createMeter(world);
    const side = (name: string, prepare: (database: Database) => Promise<Run> | Run): Side => ({
      name,
      async measure(): Promise<number> {
        const database = await world.open('lifecycle');
        const run = await prepare(database);
        collectGarbage();
        await run(numbers.slice(0, before));
        const seconds = await meter.time(name, stories, () => run(numbers.slice(before)));
        const done = await database.plain.collection('requests').countDocuments({ state: 'fulfilled' });
        if (done !== count) throw new Error(`${done} of ${count} requests were delivered.`);
        await database.close();
        return stories / seconds;
      },
    });
    const floor = side('floor', ({ plain }) => {
      const replay = numbers.map((number) => writes.map((write) => renamed(write, number)));
      return (chosen) =>
        inFlight(chosen, atOnce, async (number) => {
          for (const { collection, insert, filter, update, upsert } of replay[number] ?? []) {
            if (insert !== undefined) await plain.collection(collection).insertOne(insert as never);
            else await plain.collection(collection).updateOne(filter as never, update as never, { upsert });
          }
        });
    });
    const ours = side('Countersign', async (database) => {
      const services = servicesOn(database, clockAt(start));
      await seed(services);
      return (chosen) => live(services, database, chosen);
    });
    const measured = await inTurn({ rounds, floor, ours, warmUp: true, say: world.say });
    const ending = await watchEnds(world, { document, holdings, count: ends });
    return {
      comparison: { unit: 'requests per second', ...measured, target: { atLeast: 0.8 } },
      checks: [writeCheck(writes), ending.check],
      notes: [
        `${figure(stories)} requests in each side of each round; floor: the ${writes.length} writes of one of them, by the plain driver`,
        meter.inWords(),
        ...ending.notes,
      ],
    };
  },
};

type Run = (numbers: readonly number[]) => Promise<void>;

/** A write as it went over the wire. */
export interface Replayed {
  readonly collection: string;
  readonly insert?: Document;
  readonly filter?: Document;
  readonly update?: Document;
  readonly upsert: boolean;
}

/** What the chat side of the program does, then what its looks do until nothing is due. */
async function live(services: Services, database: Database, numbers: readonly number[]): Promise<void> {
  await inFlight(numbers, atOnce, async (number) => {
    const { person, manager } = lifecycleSubjects(number);
    const commandId = `submit-life-${number}`;
    await done(
      submit(services, {
        ...{ commandId, requested: { kind: 'accessPackage', id: lifecyclePackage.id } },
        from: { identity: identityOf(person.id), delivery: commandId, message: 'M1' },
        justification: 'I close the quarter with the finance team and need the figures of all branches.',
      }),
    );
    for (const [index, by] of [manager.id, owners[0]?.id ?? '', owners[1]?.id ?? ''].entries()) {
      const delivery = `decide-${number}-${index}`;
      await done(
        decide(services, {
          ...{ commandId: delivery, from: { identity: identityOf(by), delivery, message: 'M1' } },
          ...{
            requestId: requestIdFor(commandId),
            stage: `policy-${index + 1}`,
            answer: 'approve',
            shareReason: false,
          },
        }),
      );
    }
  });
  await look(services, database);
}

async function look(services: Services, { stores: { holdings } }: Database): Promise<void> {
  const needs = { ...services, holdings, fulfillers: [atOnceFulfiller()] };
  const assignments = createAssignments(needs);
  await runDue(services, assignments);
  await Promise.all(Array.from({ length: reconcilersAtOnce }, () => reconcileDue(needs)));
}

async function done(answered: Promise<{ readonly kind: string }>): Promise<void> {
  const answer = await answered;
  if (answer.kind !== 'done') throw new Error(`Not done: ${JSON.stringify(answer)}`);
}

/** One story, watched: its writes to requests and holdings, and what is stored at its end. */
async function liveOnce(world: World) {
  const database = await world.open('lifecycle', { watched: true });
  const services = servicesOn(database, clockAt(start));
  await seed(services);
  const from = database.sent.length;
  await live(services, database, [0]);
  const writes = database.sent.slice(from).flatMap(writesOf);
  const document = await database.plain.collection('requests').findOne({});
  const holdings = await database.plain.collection('holdings').findOne({});
  if (document === null || holdings === null) throw new Error('The story was not stored.');
  await database.close();
  return { writes, document, holdings };
}

function writesOf(command: Command): Replayed[] {
  const { insert, update, findAndModify } = command as Record<string, unknown>;
  if (typeof insert === 'string' && isCounted(insert))
    return (command.documents as Document[]).map((one) => ({ collection: insert, insert: one, upsert: false }));
  if (typeof update === 'string' && isCounted(update)) {
    const updates = command.updates as { q: Document; u: Document; upsert?: boolean }[];
    // Several that ask at once are leased to by updates of many.
    for (const { u } of updates) if (u.$set?.leaseToken !== undefined) leases({ update: u });
    return updates.map(({ q, u, upsert = false }) => ({ collection: update, filter: q, update: u, upsert }));
  }
  // A lease finds nobody at the end: only one that found somebody wrote.
  if (findAndModify === 'holdings' && leases(command) === 1)
    return [
      {
        collection: 'holdings',
        filter: { _id: lifecycleSubjects(0).person.id },
        update: command.update as Document,
        upsert: false,
      },
    ];
  return [];
}

/** Deliveries, projections and rings are not counted: they may come later, and be done again. */
function isCounted(collection: string): boolean {
  return collection === 'requests' || collection === 'holdings';
}

let taken = 0;
/** The first lease of the watched story is the one that found somebody. */
function leases({ update }: Command): number {
  if (update === undefined) return 0;
  taken += 1;
  return taken;
}

/** The same write in another story. */
function renamed(write: Replayed, number: number): Replayed {
  return vary(write, number) as Replayed;
}

/**
 * At most one write for each command (submission, three decisions, risk once more, the start and the end of delivery) and
 * two for each resource; those of the holdings are shared: claimed, the person taken up, asked, and all that came of it.
 */
function writeCheck(writes: readonly Replayed[]): Check {
  const commands = 7;
  const most = commands + 2 * resources;
  const of = (name: string) => writes.filter(({ collection }) => collection === name).length;
  return {
    what: 'writes of one request, from submission to delivery',
    measured: `${writes.length} (${of('requests')} to requests, ${of('holdings')} to holdings)`,
    target: `at most ${most}: one for each of ${commands} commands, two for each of ${resources} resources`,
    passed: writes.length <= most,
  };
}
