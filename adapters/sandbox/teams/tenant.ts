import { stableId } from './ids.ts';
import type { Json, StandInUser, TeamsStandInOptions } from './types.ts';

/** What a message shows. */
export interface Content {
  text: string;
  cards: Json[];
}

/** A message as it is kept. */
export interface StoredMessage extends Content {
  conversationId: string;
  activityId: string;
  from: 'bot' | 'person';
  summary: string | null;
  edited: boolean;
  notice: string | null;
  /** what invokes put in place of the cards, by the card's place, for the person of the chat; gone with an edit */
  replaced: Record<number, Json>;
  earlier: Content[];
}

/** Everything that survives a restart: plain JSON. */
export interface TenantState {
  lastMs: number;
  /** where the connector listened; addresses that a bot keeps hold this port, and go on working where it is free again */
  port?: number;
  /** by object id: true while the app is installed, false after; absent when there was never a chat */
  chats: Record<string, boolean>;
  messages: StoredMessage[];
}

/** A person with everything that the stand-in made up for them. */
export type Person = StandInUser & { id: string; tz: string; locale: string; conversationId: string };

/** The cards that the person sees: the bot's own, or what invokes put in their place. */
export const shownCards = (message: StoredMessage): Json[] =>
  message.cards.map((card, index) => message.replaced[index] ?? card);

/** The state of one tenant with one bot, and its questions. Times are those of the injected clock. */
export class Tenant {
  readonly id: string;
  readonly bot: { id: string; name: string };
  readonly people: readonly Person[];
  readonly state: TenantState;
  readonly #now: () => Date;

  constructor(options: TeamsStandInOptions, state: TenantState | null) {
    this.id = options.tenantId;
    this.bot = { id: `28:${options.botId}`, name: options.botName ?? 'Bot' };
    this.people = options.users.map((user) => {
      const seed = `${options.tenantId} ${options.botId} ${user.aadObjectId}`;
      return {
        ...user,
        id: user.id ?? stableId('29:1', seed),
        tz: user.tz ?? 'UTC',
        locale: user.locale ?? 'en-US',
        conversationId: stableId('a:1', seed),
      };
    });
    this.#now = options.now ?? (() => new Date());
    this.state = state ?? { lastMs: 0, chats: {}, messages: [] };
  }

  now(): Date {
    return this.#now();
  }

  /** The id of a new message: its time in milliseconds; unique and rising even when the clock stands still. */
  nextMessageId(): string {
    this.state.lastMs = Math.max(this.now().getTime(), this.state.lastMs + 1);
    return String(this.state.lastMs);
  }

  /** Somebody by `29:…` or object id. */
  person(id: string): Person | undefined {
    return this.people.find((person) => person.id === id || person.aadObjectId === id);
  }

  /** Whose chat this is; undefined when there is no such conversation. */
  ownerOf(conversationId: string): Person | undefined {
    const owner = this.people.find((person) => person.conversationId === conversationId);
    return owner !== undefined && owner.aadObjectId in this.state.chats ? owner : undefined;
  }

  installed(person: Person): boolean {
    return this.state.chats[person.aadObjectId] === true;
  }

  message(conversationId: string, activityId: string): StoredMessage | undefined {
    return this.state.messages.find((each) => each.conversationId === conversationId && each.activityId === activityId);
  }

  add(message: Content & Pick<StoredMessage, 'conversationId' | 'from' | 'summary'>): StoredMessage {
    const stored = {
      ...message,
      activityId: this.nextMessageId(),
      edited: false,
      notice: null,
      replaced: {},
      earlier: [],
    };
    this.state.messages.push(stored);
    return stored;
  }

  /** The bot's own edit: for everybody, and it outlasts what invokes put in place of the cards. */
  edit(message: StoredMessage, next: Content & Pick<StoredMessage, 'summary'>): void {
    this.#remember(message);
    Object.assign(message, next, { edited: true, notice: null, replaced: {} });
  }

  /** An invoke's card in place of the one that was clicked, until the bot edits the message or the chat is opened again. */
  replace(message: StoredMessage, index: number, card: Json): void {
    this.#remember(message);
    message.replaced = { ...message.replaced, [index]: card };
  }

  #remember(message: StoredMessage): void {
    message.earlier = [...message.earlier, { text: message.text, cards: shownCards(message) }].slice(-10);
  }

  /** Cards as the bot sent them: what a client shows when the chat is opened again. */
  reopen(person: Person): void {
    for (const message of this.seenBy(person)) Object.assign(message, { replaced: {}, notice: null });
  }

  remove(message: StoredMessage): void {
    this.state.messages.splice(this.state.messages.indexOf(message), 1);
  }

  /** The chat of this person with the bot, oldest first. */
  seenBy(person: Person): StoredMessage[] {
    return this.state.messages.filter((message) => message.conversationId === person.conversationId);
  }
}
