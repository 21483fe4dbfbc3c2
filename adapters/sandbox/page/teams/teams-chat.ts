import { actions, asks, type Part as CardPart, inputsOf } from '../../teams/cards/walk.ts';
import type { BotAnswer, Json, StandInMessage, TeamsStandIn } from '../../teams/stand-in.ts';
import type { PlayedAnswer, PlayedChat } from '../played-chat.ts';
import type { Option, PlayedMessage } from '../played-message.ts';
import { actionName, cardParts } from './cards.ts';
import { entriesOf } from './inputs.ts';

export interface TeamsChatOptions {
  readonly standIn: TeamsStandIn;
  /** everybody with a Teams account: `user` is their object id */
  readonly accounts: readonly { readonly id: string; readonly name: string; readonly user: string }[];
}

/** A button as the person sees it. */
interface Seen {
  readonly message: StandInMessage;
  readonly card: Json;
  readonly action: CardPart;
}

const GONE: PlayedAnswer = {
  trouble: 'This has changed since you looked: what you clicked is no longer there. You see it now as it is.',
};
const NO_FORMS: PlayedAnswer = { trouble: 'In Teams forms are messages; there is none over the chat.' };

/** Teams as a stand-in plays it. */
export function createTeamsChat({ standIn, accounts }: TeamsChatOptions): PlayedChat {
  const people = new Map(accounts.map((account) => [account.id, account]));
  const tenant: Option[] = accounts.map(({ name, user }) => ({ value: user, label: name }));
  const accountOf = (personId: string) => {
    const account = people.get(personId);
    if (account === undefined) throw new Error(`${personId} has no Teams account.`);
    return account;
  };
  const find = (user: string, messageId: string, name: string): Seen | undefined => {
    const message = standIn.messages(user).find(({ activityId }) => activityId === messageId);
    if (message === undefined) return undefined;
    for (const [index, card] of message.cards.entries()) {
      const action = actions(card).find(({ node }) => actionName(index, node) === name);
      if (action !== undefined) return { message, card, action };
    }
    return undefined;
  };

  return {
    id: 'teams',
    name: 'Teams',
    hint: 'access',
    has: (personId) => people.has(personId),
    // Teams says nothing of it: people are met when they install the app.
    open: async () => {},
    messages: (personId) => {
      const { user, name } = accountOf(personId);
      return standIn.messages(user).map((message) => messageOf(message, name, standIn.bot.name, tenant));
    },
    forms: () => [],
    command: async (personId, text) => heard(await standIn.say(accountOf(personId).user, text)),
    async clickMessage(personId, messageId, name, fields) {
      const { user } = accountOf(personId);
      const seen = find(user, messageId, name);
      if (seen === undefined) return GONE;
      const { message, card, action } = seen;
      const entries = entriesOf(inputsOf(card, action), fields);
      const call = handleOf(message, action);
      if (action.type === 'Action.Submit') return heard(await standIn.submit(user, message, call, entries));
      return heard(await standIn.execute(user, message, call, entries));
    },
    clickForm: async () => NO_FORMS,
    submit: async () => NO_FORMS,
    close: async () => NO_FORMS,
  };
}

/** What the stand-in knows a button by: title, verb or id, whichever is its own alone. */
function handleOf({ cards }: StandInMessage, { node, type }: CardPart): string {
  const rivals = cards.flatMap((card) => actions(card)).filter((each) => each.type === type);
  const names = (action: Json): unknown[] => [action.title, action.verb, action.id];
  const own = names(node).find(
    (name) => name !== undefined && rivals.filter((rival) => names(rival.node).includes(name)).length === 1,
  );
  return String(own ?? node.title);
}

function messageOf(message: StandInMessage, person: string, bot: string, people: readonly Option[]): PlayedMessage {
  const { activityId, text, cards, from, live, earlier, notice } = message;
  const wasLive = earlier.some((before) => before.cards.some(asks));
  return {
    id: activityId,
    from: from === 'bot' ? bot : person,
    own: from === 'person',
    at: new Date(Number(activityId)),
    parts: [
      ...(text === '' ? [] : [{ kind: 'text' as const, runs: [{ text }] }]),
      ...cards.flatMap((card, cardIndex) => cardParts(card, { cardIndex, people })),
    ],
    onlyVisibleToYou: false,
    state: live ? 'live' : wasLive ? 'closed' : 'said',
    ...(notice !== null && { notice }),
  };
}

/** What a person sees of the bot's answer: complaints under inputs here, all else is in the chat already. */
function heard({ error, errors, problems = [] }: BotAnswer): PlayedAnswer {
  if (errors !== undefined) return { complaints: errors };
  switch (error) {
    case undefined:
      return {};
    case 'operation_timeout':
      return { trouble: 'The app did not answer in time, so Teams gave up waiting (operation_timeout).' };
    case 'dispatch_failed':
      return { trouble: 'The app could not be reached, or answered with an error (dispatch_failed).' };
    case 'error_answer':
      return { trouble: `The app answered with an error (${problems.join(': ')}).` };
    default:
      return { trouble: `Teams does not accept what the app answered (${[error, ...problems].join('; ')}).` };
  }
}
