import { setTimeout as pause } from 'node:timers/promises';
import type { Claim, Journal } from '../journal.ts';
import { cast, type Person, packageIds } from '../organization.ts';
import { createRandom, type Random } from '../random.ts';
import type { Chat, Said } from './chat.ts';

/** Between two things that people begin, in ms; and how many are under way at the most. */
const rhythmMs = [100, 400] as const;
const mostAtOnce = 10;

/** How soon access that ends soon ends, in ms. */
const endsWithinMs = [40_000, 150_000] as const;

/** People who ask for access and decide about it in both chats, each of them one thing at a time. */
export interface Crowd {
  /** Lets people end what they began, and begin nothing more. */
  stop(): Promise<void>;
}

/** @param part which part of the run this is: each part has its own choices */
export function startCrowd(seed: number, part: string, chats: readonly Chat[], journal: Journal): Crowd {
  const busy = new Map<Person, Promise<void>>();
  let isStopping = false;
  let step = 0;
  let requests = 0;

  const run = async (): Promise<void> => {
    while (!isStopping) {
      step += 1;
      // What is chosen at one step does not depend on how the steps before it went.
      const random = createRandom(seed, `${part}, step ${step}`);
      await pause(random.between(...rhythmMs));
      if (busy.size >= mostAtOnce) continue;
      const person = random.pick(random.chance(0.5) ? cast.requestors : cast.deciders);
      if (busy.has(person)) continue;
      const chat = random.pick(chats.filter((one) => one.has(person)));
      const doing = act(random, person, chat).finally(() => busy.delete(person));
      busy.set(person, doing);
    }
    await Promise.all(busy.values());
  };

  /** @throws never: what goes wrong is written down as well */
  async function act(random: Random, person: Person, chat: Chat): Promise<void> {
    const startedAt = Date.now();
    const chosen = cast.deciders.includes(person)
      ? chooseDecision(random, person, chat)
      : chooseWish(random, person, chat);
    if (chosen === undefined) return;
    const [action, doIt] = chosen;
    // The stand-in throws where a button is gone by now: somebody else was first.
    const said: Said = await doIt().catch((error: unknown) => ({ text: '', error: String(error) }));
    const { text, ...rest } = said;
    journal.write({ person, chat: chat.name, action, startedAt, endedAt: Date.now(), said: text, ...rest });
  }

  type Chosen = readonly [action: string, doIt: () => Promise<Said>];

  function chooseDecision(random: Random, person: Person, chat: Chat): Chosen | undefined {
    const cards = chat.liveCards(person);
    if (cards.length === 0) return undefined;
    const card = random.pick(cards);
    const answer = random.chance(0.7) ? 'approve' : 'deny';
    const action = `${answer} ${card.requestId} ${card.stage}`;
    return [action, () => card.decide(answer, `Decided by ${person.name}.`)];
  }

  function chooseWish(random: Random, person: Person, chat: Chat): Chosen | undefined {
    const which = random.next();
    if (which < 0.08) return typed(random, person, chat, 'cancel', /was submitted/, /You canceled your request/);
    if (which < 0.25) return typed(random, person, chat, 'return', /You now have/, /is being removed/);
    requests += 1;
    const packageId = random.pick(packageIds);
    const justification = `Needed for reason ${part}-${requests}`;
    const endsSoon = chat.name === 'slack' && random.chance(0.3);
    const ends = endsSoon ? { endsAt: new Date(Date.now() + random.between(...endsWithinMs)) } : {};
    return [`request ${packageId}`, () => chat.request(person, { packageId, justification, ...ends })];
  }

  /** A command about one of the requests that they were told of. */
  function typed(
    random: Random,
    person: Person,
    chat: Chat,
    word: 'cancel' | 'return',
    told: RegExp,
    done: RegExp,
  ): Chosen | undefined {
    const numbers = chat.requestsSaid(person, told);
    if (numbers.length === 0) return undefined;
    const requestId = pickLate(random, numbers);
    const kind = word === 'cancel' ? 'canceled' : 'returned';
    const claims = (text: string): Claim | undefined => (done.test(text) ? { kind, requestId } : undefined);
    return [`${word} ${requestId}`, () => chat.type(person, `${word} ${requestId}`, claims)];
  }

  const running = run();
  return {
    async stop(): Promise<void> {
      isStopping = true;
      await running;
    },
  };
}

/** One of the last few: older requests are over. */
function pickLate(random: Random, list: readonly string[]): string {
  return random.pick(list.slice(-4));
}
