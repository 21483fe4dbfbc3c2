import { z } from 'zod';
import { asks, interactives } from '../../slack/blocks/walk.ts';
import type { AppAnswer, Json, SlackStandIn, StandInMessage, StandInView } from '../../slack/stand-in.ts';
import type { Fields, PlayedAnswer, PlayedChat } from '../played-chat.ts';
import type { Option, PlayedForm, PlayedMessage } from '../played-message.ts';
import { actionName, type BlockScene, blockParts } from './blocks.ts';
import { entryOf } from './elements.ts';
import { mrkdwnParts } from './mrkdwn.ts';

export interface SlackChatOptions {
  readonly standIn: SlackStandIn;
  /** everybody with a Slack account: `user` is their id there */
  readonly accounts: readonly { readonly id: string; readonly name: string; readonly user: string }[];
  readonly now: () => Date;
}

const actionShape = z.tuple([z.string(), z.string()]);
const NOTHING: PlayedAnswer = {};
const GONE: PlayedAnswer = {
  trouble: 'This has changed since you looked: what you clicked is no longer there. You see it now as it is.',
};

/** Slack as a stand-in plays it. */
export function createSlackChat({ standIn, accounts, now }: SlackChatOptions): PlayedChat {
  const users = new Map(accounts.map(({ id, user }) => [id, user]));
  const people: Option[] = accounts.map(({ name, user }) => ({ value: user, label: name }));
  const userOf = (personId: string): string => {
    const user = users.get(personId);
    if (user === undefined) throw new Error(`${personId} has no Slack account.`);
    return user;
  };
  const scene = (): Omit<BlockScene, 'values' | 'errors'> => ({ now: now(), people });
  const topView = (personId: string, formId: string): StandInView | undefined => {
    const view = standIn.views(userOf(personId)).at(-1);
    return view?.id === formId ? view : undefined;
  };

  return {
    id: 'slack',
    name: 'Slack',
    hint: '/access',
    has: (personId) => users.has(personId),
    async open(personId) {
      await standIn.openMessages(userOf(personId));
    },
    messages: (personId) => standIn.messages(userOf(personId)).map((message) => messageOf(message, scene())),
    forms: (personId) => standIn.views(userOf(personId)).map((view) => formOf(view, scene())),

    async command(personId, text) {
      const [, command, rest = ''] = /^(\/\S+)\s*(.*)$/s.exec(text) ?? [];
      if (command === undefined) {
        return {
          trouble: 'People talk to this app with commands: type one that begins with a slash, such as /access.',
        };
      }
      return heard(await standIn.command(userOf(personId), command, rest));
    },
    async clickMessage(personId, messageId, action, fields) {
      const user = userOf(personId);
      const message = standIn.messages(user).find((each) => idOf(each) === messageId);
      const element = findElement(message?.blocks ?? [], action);
      if (message === undefined || element === undefined) return GONE;
      const [blockId, actionId] = actionShape.parse(JSON.parse(action));
      const value = element.type === 'button' ? {} : { value: entryOf(element, fields[action] ?? []) };
      return heard(await standIn.click(user, message, actionId, { blockId, ...value }));
    },
    async clickForm(personId, formId, action, fields) {
      const element = findElement(topView(personId, formId)?.blocks ?? [], action);
      if (element === undefined) return GONE;
      const [blockId, actionId] = actionShape.parse(JSON.parse(action));
      const value =
        element.type === 'button' ? {} : { value: entryOf(element, fields[action] ?? fields[blockId] ?? []) };
      return heard(await standIn.click(userOf(personId), { viewId: formId }, actionId, { blockId, ...value }));
    },
    async submit(personId, formId, fields) {
      const view = topView(personId, formId);
      if (view === undefined) return GONE;
      return heard(await standIn.submit(userOf(personId), formId, entriesOf(view, fields)));
    },
    async close(personId, formId) {
      if (topView(personId, formId) === undefined) return NOTHING;
      return heard(await standIn.close(userOf(personId), formId));
    },
  };
}

function idOf({ channel, ts }: StandInMessage): string {
  return `${channel}-${ts}`;
}

function messageOf(message: StandInMessage, scene: Omit<BlockScene, 'values' | 'errors'>): PlayedMessage {
  const { text, blocks, earlier, ephemeral, live, from, ts } = message;
  const wasLive = earlier.some((before) => interactives(before.blocks).some(asks));
  return {
    id: idOf(message),
    from: from === 'app' ? 'Countersign' : 'Slack',
    own: false,
    at: new Date(Number(ts) * 1_000),
    parts: blocks.length > 0 ? blockParts(blocks, { ...scene, values: {}, errors: {} }) : mrkdwnParts(text, scene.now),
    onlyVisibleToYou: ephemeral,
    state: live ? 'live' : wasLive ? 'closed' : 'said',
  };
}

function formOf(view: StandInView, scene: Omit<BlockScene, 'values' | 'errors'>): PlayedForm {
  const { id, title, submit, close, trouble, blocks, values, errors } = view;
  return {
    id,
    title,
    parts: blockParts(blocks, { ...scene, values, errors }),
    close: close ?? 'Close',
    ...(submit !== null && { submit }),
    ...(trouble !== null && { trouble }),
  };
}

/** The element that an action of this page names; undefined when it is not there (any more). */
function findElement(blocks: readonly Json[], action: string): Json | undefined {
  return interactives(blocks).find(({ block, element }) => actionName(block, element) === action)?.element;
}

/** What was entered into each input of a modal; one that nothing was sent for is empty. */
function entriesOf({ blocks }: StandInView, fields: Fields) {
  const inputs = interactives(blocks).filter(({ block }) => block.type === 'input');
  return Object.fromEntries(inputs.map(({ blockId, element }) => [blockId, entryOf(element, fields[blockId] ?? [])]));
}

/** What a person sees of an answer of the app that is no good; complaints under inputs are in the view itself. */
function heard({ error, problems = [] }: AppAnswer): PlayedAnswer {
  switch (error) {
    case undefined:
      return NOTHING;
    case 'operation_timeout':
      return { trouble: 'The app did not answer within 3 seconds, so Slack gave up waiting (operation_timeout).' };
    case 'dispatch_failed':
      return { trouble: 'The app could not be reached, or answered with an error (dispatch_failed).' };
    default:
      return { trouble: `Slack does not accept what the app answered (${[error, ...problems].join('; ')}).` };
  }
}
