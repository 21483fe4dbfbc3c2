import { expect } from 'vitest';
import type { StandInMessage, StandInView } from '../../../adapters/sandbox/slack/stand-in.ts';
import { accountOf, appears, peopleOf, type Running, startRunning, usersOf } from '../running.ts';
import { type Json, slackTyping, wordsOf } from '../slack-typing.ts';
import { teamsOrganization } from '../teams-organization.ts';
import {
  type Chat,
  type ChatAnswer,
  type ChatCard,
  type ChatForm,
  type ChatKind,
  type ChatOrganization,
  type Filled,
  hasAccount,
} from './chat.ts';

type Entries = NonNullable<Parameters<Running['slack']['submit']>[2]>;
type Entry = Entries[string];

/** Slack, played by the sandbox's stand-in, over real signed HTTP. */
export const slackChat: ChatKind = {
  name: 'Slack',
  channel: 'slack',
  commands: { access: '/access', admin: '/access-admin' },
  async start(parts, strangers = []) {
    const chats = Object.fromEntries(Object.keys(parts.people).map((id) => [id, ['slack' as const]]));
    const organization = teamsOrganization({ chats, ...parts });
    const others = strangers.map((id) => ({ id: accountOf(id), name: id, realName: id }));
    const standIn = { users: [...usersOf(organization), ...others] };
    return chatOf(await startRunning({ organization, standIn }), organization, parts);
  },
};

function chatOf(running: Running, organization: string, parts: ChatOrganization): Chat {
  const { slack } = running;
  const people = peopleOf(slack);
  const type = slackTyping(slack);
  const sent = (personId: string) => people.messages(personId).filter(({ ephemeral }) => !ephemeral);

  function formOf(personId: string, view: StandInView): ChatForm {
    const account = accountOf(personId);
    const inputs = view.blocks.filter((block) => block.type === 'input');
    const element = (field: string) => {
      const found = inputs.find(({ block_id: id }) => fieldOf(String(id)) === field);
      if (found === undefined) throw new Error(`This form has no field ${field}.`);
      return found.element as Json;
    };
    const state = Object.fromEntries(Object.entries(view.values).map(([id, held]) => [fieldOf(id), held]));
    return {
      title: view.title,
      words: wordsOf(view),
      fields: inputs.map(({ block_id: id, optional = false }) => [fieldOf(String(id)), optional !== true]),
      options: (field) => (element(field).options as Json[]).map(nameOfOption),
      given(field) {
        const { value, selected_option: one, selected_options: several } = state[field]?.value ?? {};
        if (one) return nameOfOption(one as Json);
        return Array.isArray(several) ? several.map(nameOfOption).join(', ') : String(value ?? '');
      },
      bounds(field) {
        const { min_value: min, max_value: max, is_decimal_allowed: decimal } = element(field);
        expect(decimal).toBe(false);
        return { min: Number(min), max: Number(max) };
      },
      send: (values) => send(personId, view, values),
      leave: async () => {
        await slack.close(account, view.id);
      },
    };
  }

  /** Slack takes moments as seconds, its own people by their accounts, and the others in a menu of their own. */
  function entriesOf(view: StandInView, values: Filled): Entries {
    const blocks = new Map(view.blocks.map(({ block_id: id }) => [fieldOf(String(id)), String(id)]));
    const entries = Object.entries(values).flatMap(([field, value]): [string, Entry][] => {
      const block = blocks.get(field) ?? field;
      if (value instanceof Date) return [[block, Math.floor(value.getTime() / 1000)]];
      if (value === null || typeof value === 'string') return [[block, value]];
      if (!field.endsWith(':here')) return [[block, [...value]]];
      const isHere = (id: string) => hasAccount(parts, 'slack', id);
      const elsewhere = blocks.get(field.replace(/:here$/, ':elsewhere'));
      return [
        [block, value.filter(isHere).map(accountOf)],
        ...(elsewhere === undefined
          ? []
          : ([[elsewhere, value.filter((id) => !isHere(id))]] satisfies [string, Entry][])),
      ];
    });
    return Object.fromEntries(entries);
  }

  async function send(personId: string, view: StandInView, values: Filled): Promise<ChatAnswer> {
    const viewId = view.id;
    const { errors = {} } = await slack.submit(accountOf(personId), viewId, entriesOf(view, values));
    const problems = Object.fromEntries(Object.entries(errors).map(([id, said]) => [fieldOf(id), said]));
    const now = people.views(personId).find(({ id }) => id === viewId);
    if (now === undefined) return { problems, said: '' };
    if (now.blocks.some(({ type: kind }) => kind === 'input'))
      return { problems, said: '', form: formOf(personId, now) };
    await slack.close(accountOf(personId), viewId);
    return { problems, said: wordsOf(now) };
  }

  function cardOf(personId: string, message: StandInMessage): ChatCard {
    return {
      words: wordsOf(message),
      async approve(reason) {
        if (reason === undefined) {
          await people.click(personId, message, 'approve');
          return { problems: {}, said: '' };
        }
        await people.click(personId, message, 'approve_with_reason');
        const form = await appears('a form', () => people.views(personId).at(-1));
        const answer = await send(personId, form, { reason });
        await answer.form?.leave();
        return answer;
      },
      async approveLate() {
        const before = people.ephemeral(personId).length;
        await people.forge(personId, message, 'approve');
        return wordsOf(await appears('an answer', () => people.ephemeral(personId)[before]));
      },
    };
  }

  const buttonsOf = (message: StandInMessage) =>
    message.blocks.flatMap(({ type: kind, elements, block_id: blockId }, index) =>
      kind !== 'actions'
        ? []
        : (elements as Json[]).map((one) => ({
            ...{ name: String((one.text as Json).text), action: String(one.action_id), blockId: String(blockId) },
            beside: wordsOf({ blocks: message.blocks.slice(Math.max(0, index - 1), index) }),
          })),
    );

  async function press(personId: string, button: string, beside = ''): Promise<void> {
    for (const message of people.messages(personId).toReversed()) {
      const called = buttonsOf(message).filter(({ name }) => name === button);
      const near = called.filter((one) => one.beside.includes(beside));
      const isUnder = called.length === 1 && wordsOf(message).includes(beside);
      const found = near[0] ?? (isUnder ? called[0] : undefined);
      if (found === undefined) continue;
      const { action, blockId } = found;
      expect(await slack.click(accountOf(personId), message, action, { blockId })).toMatchObject({ status: 200 });
      return;
    }
    throw new Error(`${personId} has no button ${button} beside ${beside}.`);
  }

  return {
    async press(personId, button, beside) {
      const before = people.ephemeral(personId).length;
      await press(personId, button, beside);
      return wordsOf(await appears('an answer', () => people.ephemeral(personId)[before]));
    },
    async pressForForm(personId, button, beside) {
      await press(personId, button, beside);
      return formOf(personId, await appears('a form', () => people.views(personId).at(-1)));
    },
    buttons: (personId, words) =>
      people
        .messages(personId)
        .filter((one) => wordsOf(one).includes(words))
        .slice(-1)
        .flatMap((one) => buttonsOf(one).map(({ name }) => name)),
    ...{ database: running.database, organization, documents: running.documents, settled: running.settled },
    stop: running.stop,
    type(personId, command) {
      const [name = '', ...words] = command.split(' ');
      return type(personId, words.join(' '), `/${name}`);
    },
    async open(personId, command) {
      const [name = '', ...words] = command.split(' ');
      await slack.command(accountOf(personId), `/${name}`, words.join(' '));
      return formOf(personId, await appears('a form', () => people.views(personId).at(-1)));
    },
    card: async (personId) => cardOf(personId, await people.card(personId)),
    async changeCard(personId) {
      const message = await appears(`a change's card for ${personId}`, () =>
        people.liveCards(personId).findLast((one) => /propose[sd] a change/.test(wordsOf(one))),
      );
      const buttons = message.blocks.flatMap(({ type: kind, elements }) =>
        kind === 'actions' ? (elements as Json[]) : [],
      );
      const nameOf = ({ text }: Json) => String((text as Json).text);
      return {
        words: wordsOf(message),
        buttons: buttons.map(nameOf),
        async press(button) {
          const pressed = buttons.find((one) => nameOf(one) === button);
          await people.click(personId, message, String(pressed?.action_id));
        },
      };
    },
    liveCards: (personId) => people.liveCards(personId).length,
    hears: async (personId, words) => wordsOf(await people.hears(personId, words)),
    messages: (personId) => sent(personId).map(wordsOf),
    refusedCalls: () => slack.calls().filter(({ answer }) => answer?.ok !== true),
  };
}

/** What an option is called, and what is said of it. */
function nameOfOption({ text, description }: Json): string {
  const said = (description as Json | undefined)?.text;
  return [(text as Json).text, ...(said === undefined ? [] : [said])].join(' – ');
}

/** The fields of a risk review are marked with what they show as set. */
const fieldOf = (block: string) => block.replace(/^(\w+:\w+):[0-9a-f]{16}$/, '$1');
