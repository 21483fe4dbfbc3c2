import type { OrganizationFile } from '../../adapters/organization/schema.ts';
import { draw as drawSlack } from '../../adapters/sandbox/slack/draw.ts';
import type { Entry, StandInView } from '../../adapters/sandbox/slack/types.ts';
import { draw as drawTeams } from '../../adapters/sandbox/teams/draw.ts';
import { StoryError } from '../story.ts';
import type { Playhouse } from './playhouse.ts';

/** What somebody enters into a form, by the ids of its inputs, or how their ids begin. */
export type Values = Readonly<Record<string, Entry>>;

/** A message in somebody's chat. */
export interface Message {
  /** The same over its edits. */
  readonly id: string;
  readonly isLive: boolean;
  readonly lines: readonly string[];
  /** The same, with times relative to a fixed moment: it changes only when the message is edited. */
  readonly content: string;
}

/** Somebody in one of their chats. */
export interface Actor {
  readonly name: string;
  readonly chat: 'Slack' | 'Teams';
  messages(): readonly Message[];
  /** What they see after they typed this. */
  type(words: string, command?: 'access' | 'access-admin'): Promise<readonly string[]>;
  /** What they see after they clicked a button, by its id, of their newest card that shows this. */
  click(button: string, shown: string, values?: Values): Promise<readonly string[]>;
  /** What they see after they sent the form that is open. */
  send(values: Values): Promise<readonly string[]>;
}

/** Somebody of the organization, in a chat in which they have an account. */
export function actorOf(playhouse: Playhouse, file: OrganizationFile, personId: string, chat: Actor['chat']): Actor {
  const person = file.people.find(({ id }) => id === personId);
  const user = chat === 'Slack' ? person?.slack?.user : person?.teams?.user;
  if (person === undefined || user === undefined) throw new StoryError(`${personId} has no account in ${chat}.`);
  return chat === 'Slack' ? inSlack(playhouse, person.name, user) : inTeams(playhouse, person.name, user);
}

/** Everybody in all of their chats. */
export function everybody(playhouse: Playhouse, file: OrganizationFile): Actor[] {
  return file.people.flatMap(({ id, slack, teams }) => [
    ...(slack === undefined ? [] : [actorOf(playhouse, file, id, 'Slack')]),
    ...(teams === undefined ? [] : [actorOf(playhouse, file, id, 'Teams')]),
  ]);
}

/** A card that shows something, still with buttons. @throws StoryError where there is none. */
function newest<T extends { readonly isLive: boolean; readonly lines: readonly string[] }>(
  cards: readonly T[],
  shown: string,
  name: string,
): T {
  const found = cards.findLast(({ isLive, lines }) => isLive && lines.join('\n').includes(shown));
  if (found === undefined) throw new StoryError(`${name} has no card with "${shown}".`);
  return found;
}

function inSlack({ slack, clock }: Playhouse, name: string, user: string): Actor {
  const form = () => slack.views(user).at(-1);
  const all = () =>
    slack.messages(user).map((message) => ({
      ...{ id: message.ts, isLive: message.live, lines: drawSlack(message, clock.now()), message },
      content: drawSlack(message, new Date(0)).join('\n'),
    }));
  const seenAfter = async (act: () => Promise<unknown>): Promise<string[]> => {
    const before = all().length;
    await act();
    const view = form();
    return [
      ...(view === undefined ? [] : drawSlack(view, clock.now())),
      ...all()
        .slice(before)
        .flatMap(({ lines }) => lines),
    ];
  };
  const closeAll = async (): Promise<void> => {
    for (let open = form(); open !== undefined; open = form()) await slack.close(user, open.id);
  };
  return {
    ...{ name, chat: 'Slack', messages: all },
    type: async (words, command = 'access') => {
      await closeAll();
      return seenAfter(() => slack.command(user, `/${command}`, words));
    },
    click: async (button, shown) => {
      await closeAll();
      const { message } = newest(all(), shown, name);
      return seenAfter(() => slack.click(user, message, button));
    },
    send: (values) => seenAfter(async () => slack.submit(user, form()?.id ?? '', blocksOf(form(), values))),
  };
}

/** The blocks of a form have ids that may say more than what they are for. */
function blocksOf(view: StandInView | undefined, values: Values): Values {
  const ids = (view?.blocks ?? []).map(({ block_id: id }) => String(id));
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      ids.find((id) => id === key || id.startsWith(`${key}:`)) ?? key,
      value,
    ]),
  );
}

function inTeams({ teams, clock }: Playhouse, name: string, user: string): Actor {
  const drawn = (message: Parameters<typeof drawTeams>[0]) => drawTeams(message, clock.now());
  const all = () =>
    teams.messages(user).map((message) => ({
      ...{ id: message.activityId, isLive: message.live && message.from === 'bot', lines: drawn(message), message },
      content: drawn(message).join('\n'),
    }));
  const seen = (id: string): readonly string[] => (all().find((one) => one.id === id) ?? all().at(-1))?.lines ?? [];
  return {
    ...{ name, chat: 'Teams', messages: all },
    type: async (words, command = 'access') => {
      const before = all().length;
      await teams.say(user, `${command} ${words}`.trim());
      return all()
        .slice(before + 1)
        .flatMap(({ lines }) => lines);
    },
    click: async (button, shown, values = {}) => {
      const { id, message } = newest(all(), shown, name);
      await teams.execute(user, message, button, values);
      return seen(id);
    },
    send: async (values) => {
      const form = all().findLast(({ message }) => JSON.stringify(message.cards).includes('"Input.'));
      if (form === undefined) throw new StoryError(`${name} has no form to send.`);
      // The first one sends, whatever it is called.
      const [button] = form.message.cards.flatMap(({ actions }) => actions as { readonly title: string }[]);
      await teams.execute(user, form.message, button?.title ?? '', values);
      return seen(form.id);
    },
  };
}
