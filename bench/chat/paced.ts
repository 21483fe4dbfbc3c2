import { setTimeout as pause } from 'node:timers/promises';
import { decide } from '../../src/approvals/requests/decide.ts';
import { urgency } from '../../src/delivery/planning.ts';
import { createSendersMemory, sendDue, sendersAtOnce } from '../../src/delivery/send.ts';
import { createLook } from '../../src/jobs/look.ts';
import { limits } from '../../src/ports/limits.ts';
import type { DeliveryPlan } from '../../src/ports/stores/delivery-store.ts';
import { createMongo } from '../../src/store/connection/connect.ts';
import { createStores } from '../../src/store/stores.ts';
import type { Benchmark, Result } from '../benchmark.ts';
import type { Ground } from '../ground.ts';
import { figure, inFlight, timed } from '../measure.ts';
import { directory, subjectsOf } from '../organization.ts';
import { approval } from '../sample.ts';
import { fill, requestIdOf } from '../variants.ts';
import { clockAt, type Database, log, seed, servicesOn, start } from '../world.ts';
import { type Place, startPlaces } from './paced-places.ts';

/** Each request of the first people belongs to one of these managers; two of them share an account here, for longer conversations. */
const managersAnAccount = 2;
const requestsAManager = 5;
/** As the deliver bell rings. */
const lookEveryMs = 1_000;
const askEveryMs = 25;
const clock = { now: () => new Date() };

/**
 * Cards are brought to two workspaces of Slack and a tenant of Teams, and closed again, through the delivery list, with the
 * limits that both publish. The floor is the time that these limits dictate for the very calls that were made: so the best
 * ratio there can be is 1. The same with two workers, each with a connection of its own.
 */
export const pacedBenchmark: Benchmark = {
  name: 'paced',
  title: 'Cards brought and closed under the published limits of Slack and Teams',
  async run(ground, { messages, rounds = 1 }): Promise<Result> {
    const one: Delivered[] = [];
    const two: Delivered[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      one.push(await deliver(ground, messages, 1));
      two.push(await deliver(ground, messages, 2));
      const [alone, both] = [one, two].map((all) => all.at(-1)?.seconds ?? Number.NaN);
      ground.world.say(`  round ${round} of ${rounds}: one worker ${figure(alone ?? 0)} s, two ${figure(both ?? 0)} s`);
    }
    const all = [...one, ...two];
    const refused = all.flatMap(({ refused }) => refused);
    const ratioOfTwo = Math.max(...two.map(({ seconds, dictated }) => seconds / dictated));
    return {
      comparison: {
        unit: 'seconds',
        floor: { name: 'what the limits dictate', values: one.map(({ dictated }) => dictated) },
        ours: { name: 'one worker', values: one.map(({ seconds }) => seconds) },
        target: { atMost: 1.1 },
      },
      checks: [
        {
          what: 'two workers to what the limits dictate',
          measured: figure(ratioOfTwo),
          target: 'at most 1.1',
          passed: ratioOfTwo <= 1.1,
        },
        {
          what: 'calls that were refused (429, 412 or anything else)',
          measured: refused.length === 0 ? '0' : `${refused.length} (${[...new Set(refused)].join(', ')})`,
          target: '0',
          passed: refused.length === 0,
        },
      ],
      notes: [
        `${figure(messages)} cards posted, then ${figure(messages)} edits, spread over two workspaces of Slack and a tenant of Teams`,
        ...all.map(({ inWords }) => inWords),
      ],
    };
  },
};

interface Delivered {
  readonly seconds: number;
  readonly dictated: number;
  readonly refused: readonly number[];
  readonly inWords: string;
}

async function deliver({ world, sample }: Ground, messages: number, workers: number): Promise<Delivered> {
  const taken = await sample();
  // Only the first tenth: among them nobody asks twice, and each manager has five requests.
  const count = 10 * messages;
  const database = await world.open('paced', { fill: (plain) => fill(plain, taken, count) });
  const accounts = Math.ceil(messages / requestsAManager / 3 / managersAnAccount) + 1;
  const chats = await startPlaces(accounts);
  const places = chats.all;
  const stops = await Promise.all(Array.from({ length: workers }, () => startWorker(database, places)));
  const numbers = Array.from({ length: messages }, (_, number) => number);
  const phase = async (change: number) => {
    const plans = await Promise.all(numbers.map((number) => planCard(database, number, count, places, change)));
    await chats.calls();
    const { seconds } = await timed(async () => {
      await database.stores.deliveries.plan(plans, clock.now());
      await untilSent(database);
    });
    const made = await chats.calls();
    return {
      seconds,
      dictated: Math.max(...places.map((place, index) => place.dictated(made[index] ?? []))),
      refused: made.flat().flatMap(({ status }) => (status >= 300 ? [status] : [])),
    };
  };
  try {
    const posted = await phase(1);
    const services = servicesOn(database, clockAt(start));
    await seed(services);
    await inFlight(numbers, 16, async (number) => {
      const { manager } = subjectsOf(number, count);
      const answered = await decide(services, approval(requestIdOf(number), manager.id));
      if (answered.kind !== 'done') throw new Error(`Not decided: ${JSON.stringify(answered)}`);
    });
    const closed = await phase(2);
    const phases = [posted, closed].map(({ seconds, dictated }) => `${figure(seconds)} s of ${figure(dictated)} s`);
    return {
      seconds: posted.seconds + closed.seconds,
      dictated: posted.dictated + closed.dictated,
      refused: [...posted.refused, ...closed.refused],
      inWords: `${workers === 1 ? 'one worker' : `${workers} workers`}: posts took ${phases[0]}, edits ${phases[1]}`,
    };
  } finally {
    for (const stop of stops) await stop();
    await chats.stop();
    await database.close();
  }
}

/** The place of a manager, and their account there. */
function accountOf(managerId: string, places: readonly Place[]) {
  const manager = Number(managerId.slice(-7));
  const place = places[manager % places.length] as Place;
  const user = `U${Math.floor(manager / places.length / managersAnAccount)}`;
  return { channel: place.name, tenant: place.tenant, user };
}

/** The card of a request. What it shows follows from the request; `change` only says that it shows something else now. */
async function planCard(
  { stores }: Database,
  number: number,
  count: number,
  places: readonly Place[],
  change: number,
): Promise<DeliveryPlan> {
  const { manager } = subjectsOf(number, count);
  const request = await stores.requests.get(requestIdOf(number));
  if (request === undefined) throw new Error('A request was not stored.');
  return {
    ...{ id: `card-${number}`, personId: manager.id, channel: accountOf(manager.id, places).channel },
    content: { kind: 'card', requestId: requestIdOf(number), stage: 'policy-1' },
    ...{ wanted: `change-${change}`, revision: request.revision, over: false },
    urgency: change === 1 ? urgency.live : urgency.closed,
  };
}

/** A worker as the program has it: a connection of its own, and six senders a channel. Resolves to what stops it. */
async function startWorker(database: Database, places: readonly Place[]): Promise<() => Promise<void>> {
  const mongo = createMongo(database.uri, log);
  const stores = createStores(mongo);
  await mongo.connect(new AbortController().signal);
  const channels = places.map((place) => place.connect(stores, clock));
  const needs = {
    ...{ clock, log, requests: stores.requests, configuration: stores.configuration, deliveries: stores.deliveries },
    directory: { ...directory, identities: async (personId: string) => [accountOf(personId, places)] },
    channels: channels.map(({ name }) => name),
  };
  const failed = (error: unknown) => log.error({ err: error }, 'A look failed');
  const options = { stalledAfterMs: limits.lookStalled, failed, gaveUp: () => failed('It was given up') };
  const looks = channels.flatMap((channel) => {
    const memory = createSendersMemory(clock, () => poke());
    return Array.from({ length: sendersAtOnce }, () =>
      createLook((progress) => sendDue(needs, channel, progress, memory), options),
    );
  });
  const poke = () => {
    for (const look of looks) look.poke();
  };
  const timer = setInterval(poke, lookEveryMs);
  return async () => {
    clearInterval(timer);
    await Promise.all(looks.map((look) => look.end()));
    await mongo.close();
  };
}

async function untilSent({ plain }: Database): Promise<void> {
  while ((await plain.collection('deliveries').countDocuments({ dirty: true }, { limit: 1 })) > 0)
    await pause(askEveryMs);
}
