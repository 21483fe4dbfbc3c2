import type { TestDatabase } from '../database.ts';
import type { Chat as Account, teamsOrganization } from '../teams-organization.ts';

/** What a person fills in, by field: a text or one choice, several choices or people, a moment, or nothing. */
export type Filled = Readonly<Record<string, string | readonly string[] | Date | null>>;

/** What a person is answered with who sent a form or pressed a button. */
export interface ChatAnswer {
  /** What is said beside fields, by field; under '' what is said above the form. */
  readonly problems: Readonly<Record<string, string>>;
  /** What stands in the form's place, or is said under it; '': nothing. */
  readonly said: string;
  /** The form as it is now; undefined: there is nothing to fill in any more. */
  readonly form?: ChatForm;
}

/** A form in front of a person. Fields have the same names in every chat. */
export interface ChatForm {
  readonly title: string;
  readonly words: string;
  /** Each field, and whether it must be filled in. */
  readonly fields: readonly (readonly [id: string, isRequired: boolean])[];
  /** What a menu offers. */
  options(field: string): readonly string[];
  /** What a field holds, choices by their names; '': nothing. */
  given(field: string): string;
  /** The least and the most that a field for a number takes; only whole numbers. */
  bounds(field: string): { readonly min: number; readonly max: number };
  /** Fills fields in and sends the form; what is not named stays as it is. */
  send(values: Filled): Promise<ChatAnswer>;
  leave(): Promise<void>;
}

/** A card in front of a person. */
export interface ChatCard {
  readonly words: string;
  /** Approves, with a reason where the card asks for one. */
  approve(reason?: string): Promise<ChatAnswer>;
  /** Approves as a client does that still shows the card as it was. */
  approveLate(): Promise<string>;
}

/** The card of a change of the configuration. */
export interface ChatChangeCard {
  readonly words: string;
  readonly buttons: readonly string[];
  press(button: string): Promise<void>;
}

/** A chat with the program behind it, as its people use it. */
export interface Chat {
  readonly database: TestDatabase;
  /** The organization file's text. */
  readonly organization: string;
  documents(collection: string): Promise<Record<string, unknown>[]>;
  /** Waits until nothing is left to be done. */
  settled(): Promise<void>;
  stop(): Promise<void>;
  /** Types a command, `access …` or `access-admin …`: what it is answered with, to this person alone. */
  type(personId: string, command: string): Promise<string>;
  /** Types a command that opens a form. */
  open(personId: string, command: string): Promise<ChatForm>;
  /**
   * Presses the newest button of this name that stands beside these words, or alone of its name under them: what it is answered
   * with, as `type`. A question before it is answered with yes.
   */
  press(personId: string, button: string, beside?: string): Promise<string>;
  /** Presses one that opens a form. */
  pressForForm(personId: string, button: string, beside?: string): Promise<ChatForm>;
  /** The names of the buttons on the newest message that has these words. */
  buttons(personId: string, words: string): readonly string[];
  /** The newest card with something to decide. */
  card(personId: string): Promise<ChatCard>;
  /** The newest card of a change that can still be decided. */
  changeCard(personId: string): Promise<ChatChangeCard>;
  /** How many cards with something to decide there are. */
  liveCards(personId: string): number;
  /** Waits for a message with these words: all that it shows. */
  hears(personId: string, words: string): Promise<string>;
  /** What the program has sent to this person by itself, each message as it is now, but for the welcome. */
  messages(personId: string): readonly string[];
  /** Calls of the program that the chat refused. */
  refusedCalls(): readonly unknown[];
}

/** A chat that stories are told to. */
export interface ChatKind {
  readonly name: string;
  readonly channel: Account;
  /** How it names the commands. */
  readonly commands: { readonly access: string; readonly admin: string };
  /** @param strangers people with an account whom the organization does not know */
  start(organization: ChatOrganization, strangers?: readonly string[]): Promise<Chat>;
}

/** The parts of an organization file. People have an account in the chat alone, unless `chats` says otherwise. */
export type ChatOrganization = Parameters<typeof teamsOrganization>[0];

/** The newest request for something, for a person. */
export async function requestOf(chat: Chat, personId: string, targetId: string): Promise<Record<string, unknown>> {
  const found = (await requestsFor(chat, targetId)).filter(({ beneficiary }) => idOf(beneficiary) === personId);
  const newest = found.at(-1);
  if (newest === undefined) throw new Error(`There is no request of ${personId} for ${targetId}.`);
  return newest;
}

/** All requests for something, the newest last. */
export async function requestsFor(chat: Chat, targetId: string): Promise<Record<string, unknown>[]> {
  const found = (await chat.documents('requests')).filter(({ target }) => idOf(target) === targetId);
  return found.sort((a, b) => Number(a.submittedAt) - Number(b.submittedAt));
}

/** Refused commands with this code. */
export async function attemptsWith(chat: Chat, code: string): Promise<Record<string, unknown>[]> {
  return (await chat.documents('attempts')).filter((one) => one.code === code);
}

export async function isMember(chat: Chat, personId: string, group: string): Promise<boolean> {
  return (await chat.documents('memberships')).some((one) => one.person === personId && one.group === group);
}

/** Asks for a package with its form. */
export async function ask(chat: Chat, personId: string, packageId: string, values: Filled = {}): Promise<ChatAnswer> {
  const form = await chat.open(personId, 'access');
  return form.send({ package: packageId, justification: `${personId} needs it.`, ...values });
}

function idOf(value: unknown): unknown {
  return (value as { readonly id?: unknown } | undefined)?.id;
}

/** Whether somebody has an account in a chat. */
export function hasAccount({ chats = {} }: ChatOrganization, channel: Account, personId: string): boolean {
  return (chats[personId] ?? [channel]).includes(channel);
}
