import { expect } from 'vitest';
import type { StandInMessage, StandInView } from '../../../adapters/sandbox/slack/stand-in.ts';
import { accountOf, appears, organizationOf, peopleOf, type Running, startRunning } from '../running.ts';
import { type Json, slackTyping, wordsOf } from '../slack-typing.ts';
import type { Chat, ChatAnswer, ChatCard, ChatForm, ChatKind, Filled } from './chat.ts';

type Entries = Parameters<Running['slack']['submit']>[2];

/** Slack, played by the sandbox's stand-in, over real signed HTTP. */
export const slackChat: ChatKind = {
  name: 'Slack',
  commands: { access: '/access', admin: '/access-admin' },
  async start(parts) {
    const organization = organizationOf(parts);
    return chatOf(await startRunning({ organization }), organization);
  },
};

function chatOf(running: Running, organization: string): Chat {
  const { slack } = running;
  const people = peopleOf(slack);
  const type = slackTyping(slack);
  const sent = (personId: string) => people.messages(personId).filter(({ ephemeral }) => !ephemeral);

  function formOf(personId: string, view: StandInView): ChatForm {
    const account = accountOf(personId);
    const inputs = view.blocks.filter((block) => block.type === 'input');
    const element = (field: string) => {
      const found = inputs.find(({ block_id: id }) => id === field);
      if (found === undefined) throw new Error(`This form has no field ${field}.`);
      return found.element as Json;
    };
    return {
      title: view.title,
      words: wordsOf(view),
      fields: inputs.map(({ block_id: id, optional = false }) => [String(id), optional !== true]),
      options: (field) => (element(field).options as Json[]).map(nameOfOption),
      given(field) {
        const { value, selected_option: one, selected_options: several } = view.values[field]?.value ?? {};
        if (one) return nameOfOption(one as Json);
        return Array.isArray(several) ? several.map(nameOfOption).join(', ') : String(value ?? '');
      },
      bounds(field) {
        const { min_value: min, max_value: max, is_decimal_allowed: decimal } = element(field);
        expect(decimal).toBe(false);
        return { min: Number(min), max: Number(max) };
      },
      send: (values) => send(personId, view.id, values),
      leave: async () => {
        await slack.close(account, view.id);
      },
    };
  }

  async function send(personId: string, viewId: string, values: Filled): Promise<ChatAnswer> {
    const { errors: problems = {} } = await slack.submit(accountOf(personId), viewId, entriesOf(values));
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
        const answer = await send(personId, form.id, { reason });
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

  return {
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

/** Slack takes moments as seconds. */
function entriesOf(values: Filled): Entries {
  const entries = Object.entries(values).map(([field, value]) => [
    field,
    value instanceof Date
      ? Math.floor(value.getTime() / 1000)
      : typeof value === 'object' && value
        ? [...value]
        : value,
  ]);
  return Object.fromEntries(entries) as Entries;
}
