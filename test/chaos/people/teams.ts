import { setTimeout as pause } from 'node:timers/promises';
import type { BotAnswer, StandInMessage, TeamsStandIn } from '../../../adapters/sandbox/teams/stand-in.ts';
import type { Claim } from '../journal.ts';
import type { Person } from '../organization.ts';
import { type Chat, type LiveCard, looksBack, requestNumber, type Said, submittedWords, type Wanted } from './chat.ts';

/** How long somebody waits for the answer to what they typed, in ms. */
const waitsMs = 5_000;

type Json = Readonly<Record<string, unknown>>;

/** Every object in a card, however deep. */
function* objectsIn(node: unknown): Generator<Json> {
  if (Array.isArray(node)) for (const one of node) yield* objectsIn(one);
  else if (typeof node === 'object' && node !== null) {
    yield node as Json;
    for (const one of Object.values(node)) yield* objectsIn(one);
  }
}

/** What a card's buttons are about; undefined: it has none that decide. */
export function teamsButtons({ live, cards }: Pick<StandInMessage, 'live' | 'cards'>) {
  if (!live) return undefined;
  for (const { verb, type, data } of objectsIn(cards)) {
    if (type !== 'Action.Execute' || verb !== 'deny') continue;
    const { requestId, stage } = data as { readonly requestId: string; readonly stage: string };
    // A reason to approve is asked for by inputs of its own.
    return { requestId, stage, needsReason: [...objectsIn(cards)].some(({ id }) => id === 'approveReason') };
  }
  return undefined;
}

/** The words on a card, in their order. */
export function wordsOf(node: unknown): string {
  return [...objectsIn(node)]
    .flatMap(({ text, value }) => [text, value].filter((one) => typeof one === 'string'))
    .join(' ');
}

export function createTeamsPeople(teams: TeamsStandIn): Chat {
  const accountOf = ({ teams: account = '' }: Person): string => account;
  const newest = (person: Person) => teams.messages(accountOf(person), looksBack);

  /** The newest messages of the bot that were not there before. */
  async function hears(
    person: Person,
    before: ReadonlySet<string>,
    isIt: (message: StandInMessage) => boolean,
  ): Promise<StandInMessage | undefined> {
    for (const end = performance.now() + waitsMs; performance.now() < end; await pause(100)) {
      const found = newest(person).find(
        (message) => message.from === 'bot' && !before.has(message.activityId) && isIt(message),
      );
      if (found !== undefined) return found;
    }
    return undefined;
  }

  const known = (person: Person): ReadonlySet<string> => new Set(newest(person).map(({ activityId }) => activityId));

  function cardOf(person: Person, message: StandInMessage): LiveCard[] {
    const about = teamsButtons(message);
    if (about === undefined || message.from !== 'bot') return [];
    const { requestId, stage, needsReason } = about;
    return [
      {
        ...about,
        async decide(answer, reason) {
          const inputs = answer === 'deny' ? { denyReason: reason } : needsReason ? { approveReason: reason } : {};
          const clicked = await teams.execute(accountOf(person), message, answer, inputs);
          return said(clicked, (words, isCard) => (isCard ? { kind: 'shown', requestId, stage, words } : undefined));
        },
      },
    ];
  }

  return {
    name: 'teams',
    has: (person) => person.teams !== undefined,
    liveCards: (person) => newest(person).flatMap((message) => cardOf(person, message)),
    requestsSaid(person, words) {
      return newest(person).flatMap(({ from, cards, summary }) => {
        const number = requestNumber.exec(wordsOf(cards))?.[1];
        return from === 'bot' && words.test(summary ?? '') && number !== undefined ? [number] : [];
      });
    },
    async request(person, { packageId, justification }: Wanted) {
      const before = known(person);
      const typed = await teams.say(accountOf(person), 'access');
      const isForm = ({ live, cards }: StandInMessage) => live && JSON.stringify(cards).includes('"submitRequest"');
      const form = await hears(person, before, isForm);
      if (form === undefined) return { text: 'no form', ms: typed.ms, ...failure(typed) };
      const sent = await teams.execute(accountOf(person), form, 'Submit', { package: packageId, justification });
      return said(sent, (words) => (submittedWords.test(words) ? { kind: 'submitted', justification } : undefined));
    },
    async type(person, command, claims) {
      const before = known(person);
      const typed = await teams.say(accountOf(person), `access ${command}`);
      const answerIn = (message: StandInMessage) => claims(`${message.text} ${wordsOf(message.cards)}`);
      const answer = await hears(person, before, (message) => answerIn(message) !== undefined);
      const claim = answer === undefined ? undefined : answerIn(answer);
      const text = answer === undefined ? '' : `${answer.text} ${wordsOf(answer.cards)}`;
      return { text, ms: typed.ms, ...failure(typed), ...(claim === undefined ? {} : { claim }) };
    },
  };
}

function said(answer: BotAnswer, claims: (words: string, isCard: boolean) => Claim | undefined): Said {
  const { shown, ms } = answer;
  const isCard = shown !== undefined && 'card' in shown;
  const words = isCard ? wordsOf(shown.card) : JSON.stringify(shown ?? '');
  const claim = answer.error === undefined ? claims(words, isCard) : undefined;
  return { text: words, ms, ...failure(answer), ...(claim === undefined ? {} : { claim }) };
}

function failure({ error, errors }: BotAnswer): { readonly error?: string } {
  if (error !== undefined) return { error };
  return errors === undefined ? {} : { error: `not sent: ${JSON.stringify(errors)}` };
}
