import type { BotAnswer, StandInMessage } from '../../../adapters/sandbox/teams/stand-in.ts';
import { appears } from '../running.ts';
import type { Json } from '../teams-activities.ts';
import { objectIdOf, teamsOrganization } from '../teams-organization.ts';
import { shownInTeams, stageOn, startTeamsRunning, type TeamsRunning, teamsPeople, told } from '../teams-running.ts';
import { teamsTyping } from '../teams-typing.ts';
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

type Values = Parameters<TeamsRunning['teams']['execute']>[3];

/** Teams, played by the sandbox's stand-in, over real HTTP. */
export const teamsChat: ChatKind = {
  name: 'Teams',
  channel: 'teams',
  commands: { access: 'access', admin: 'access-admin' },
  async start(parts, strangers = []) {
    const organization = teamsOrganization(parts);
    const known = Object.entries(parts.people).filter(([id]) => hasAccount(parts, 'teams', id));
    const users = [...known, ...strangers.map((id) => [id, id] as const)];
    const standIn = { users: users.map(([id, name]) => ({ id: `29:${id}`, aadObjectId: objectIdOf(id), name })) };
    return chatOf(await startTeamsRunning({ organization, standIn }), organization, parts);
  },
};

function chatOf(running: TeamsRunning, organization: string, parts: ChatOrganization): Chat {
  const { teams } = running;
  const people = teamsPeople(teams);

  function formOf(personId: string, message: StandInMessage): ChatForm {
    const body = bodyOf(message);
    const input = (field: string) => {
      const found = body.find(({ id }) => id !== undefined && fieldOf(String(id)) === field);
      if (found === undefined) throw new Error(`This form has no field ${field}.`);
      return found;
    };
    return {
      title: titleOf(message),
      words: shownInTeams(message),
      fields: body.flatMap(({ id, isRequired = false }) =>
        id === undefined || id === 'startsTime' ? [] : [[fieldOf(String(id)), isRequired === true] as const],
      ),
      options: (field) => (input(field).choices as Json[]).map(({ title }) => String(title)),
      given(field) {
        const { choices = [], value = '' } = input(field) as { choices?: Json[]; value?: unknown };
        if (choices.length === 0) return String(value);
        const chosen = String(value).split(',');
        const names = choices.flatMap((one) => (chosen.includes(String(one.value)) ? [one.title] : []));
        return names.join(', ');
      },
      bounds(field) {
        const { type, min, max } = input(field);
        if (type !== 'Input.Number') throw new Error(`${field} takes no number.`);
        return { min: Number(min), max: Number(max) };
      },
      async send(values) {
        const before = message.activityId;
        const [submit = ''] = actionsOf(message);
        const entries = inputsFor(body, values);
        return answerOf(personId, before, await teams.execute(objectIdOf(personId), message, submit, entries));
      },
      leave: async () => {},
    };
  }

  /** Moments are entered as days; several choices have no commas in their values. */
  function inputsFor(body: readonly Json[], values: Filled): Values {
    const entries = Object.entries(values).map(([field, value]) => {
      const input = body.find(({ id }) => id !== undefined && fieldOf(String(id)) === field) ?? {};
      const choices = (input.choices ?? []) as Json[];
      const choice = (name: string) => String(choices.find(({ title }) => title === name)?.value ?? name);
      const person = (id: string) => (hasAccount(parts, 'teams', id) ? objectIdOf(id) : `person:${id}`);
      const entered = value instanceof Date ? value.toISOString().slice(0, 10) : value;
      if (typeof entered === 'string') return [String(input.id ?? field), choice(entered)];
      const encoded = field.endsWith(':here') ? person : choice;
      return [String(input.id ?? field), entered === null ? null : entered.map(encoded)];
    });
    return Object.fromEntries(entries) as Values;
  }

  function answerOf(personId: string, activityId: string, answer: BotAnswer): ChatAnswer {
    const now = people.messages(personId).find((one) => one.activityId === activityId);
    const isForm = now !== undefined && bodyOf(now).some(({ id }) => id !== undefined);
    const said = isForm && answer.shown !== undefined && 'card' in answer.shown ? '' : told(answer);
    return { problems: problemsIn(answer), said, ...(isForm ? { form: formOf(personId, now) } : {}) };
  }

  function cardOf(personId: string, message: StandInMessage): ChatCard {
    return {
      words: shownInTeams(message),
      async approve(reason) {
        const values = reason === undefined ? {} : { approveReason: reason };
        return { problems: {}, said: told(await teams.execute(objectIdOf(personId), message, 'approve', values)) };
      },
      approveLate: async () => told(await people.forge(personId, message, 'approve', stageOn(message))),
    };
  }

  async function press(personId: string, button: string, beside = ''): Promise<StandInMessage> {
    // Cards and notices come into the same chat.
    await running.settled();
    for (const message of people.messages(personId).toReversed()) {
      const called = buttonsOf(message).filter(({ name }) => name === button);
      const found = called.find((one) => one.beside.includes(beside)) ?? (called.length === 1 ? called[0] : undefined);
      if (found === undefined || !shownInTeams(message).includes(beside)) continue;
      const before = people.messages(personId).length;
      await teams.submit(objectIdOf(personId), message, found.id);
      return appears(`an answer for ${personId}`, () =>
        people
          .messages(personId)
          .slice(before)
          .find(({ from }) => from === 'bot'),
      );
    }
    throw new Error(`${personId} has no button ${button} beside ${beside}.`);
  }

  return {
    press: async (personId, button, beside) => shownInTeams(await press(personId, button, beside)).trim(),
    pressForForm: async (personId, button, beside) => formOf(personId, await press(personId, button, beside)),
    buttons: (personId, words) =>
      people
        .messages(personId)
        .filter((one) => one.from === 'bot' && shownInTeams(one).includes(words))
        .slice(-1)
        .flatMap((one) => buttonsOf(one).map(({ name }) => name)),
    ...{ database: running.database, organization, documents: running.documents, settled: running.settled },
    stop: running.stop,
    type: teamsTyping(running),
    async open(personId, command) {
      // Cards come into the same chat.
      await running.settled();
      return formOf(personId, await people.form(personId, command));
    },
    card: async (personId) => cardOf(personId, await people.card(personId)),
    async changeCard(personId) {
      const message = await appears(`a change's card for ${personId}`, () =>
        people.liveCards(personId).findLast((one) => /propose[sd] a change/.test(shownInTeams(one))),
      );
      return {
        words: shownInTeams(message),
        buttons: ((message.cards[0]?.actions ?? []) as Json[]).map(({ title }) => String(title)),
        async press(button) {
          await teams.execute(objectIdOf(personId), message, button, {});
        },
      };
    },
    liveCards: (personId) => people.liveCards(personId).length,
    hears: async (personId, words) => shownInTeams(await people.hears(personId, words)),
    messages: (personId) =>
      people
        .messages(personId)
        .filter(({ from }) => from === 'bot')
        .map(shownInTeams)
        .filter((shown) => !shown.includes('Welcome to Countersign')),
    refusedCalls: () => teams.calls().filter(({ status }) => status >= 400),
  };
}

const bodyOf = ({ cards }: StandInMessage) => (cards[0]?.body ?? []) as Json[];
const actionsOf = ({ cards }: StandInMessage) => ((cards[0]?.actions ?? []) as Json[]).map(({ verb }) => String(verb));

/** Buttons with the words of their line; one that asks before it does something by its own name. */
function buttonsOf({
  cards,
}: StandInMessage): { readonly name: string; readonly id: string; readonly beside: string }[] {
  const [card] = cards;
  const rows = ((card?.body ?? []) as Json[]).filter(({ type }) => type === 'ColumnSet');
  const inRows = rows.flatMap((row) => {
    const beside = shownInTeams({ text: '', cards: [{ body: [row] }], notice: null });
    const sets = (row.columns as Json[]).flatMap(({ items }) => items as Json[]);
    return sets.flatMap(({ actions = [] }) => (actions as Json[]).map((action) => ({ ...named(action), beside })));
  });
  return [...inRows, ...((card?.actions ?? []) as Json[]).map((action) => ({ ...named(action), beside: '' }))];
}

function named(action: Json): { readonly name: string; readonly id: string } {
  const [inside] = ((action.card as Json | undefined)?.actions ?? []) as Json[];
  return { name: String(action.title), id: String((inside ?? action).id) };
}

function titleOf(message: StandInMessage): string {
  const [heading] = bodyOf(message);
  return ((heading?.inlines ?? []) as Json[]).map(({ text }) => text).join('');
}

/** Teams asks for days, and has inputs of their own kind for choices of questions. */
const ids: Readonly<Record<string, string>> = { startsOn: 'startsAt', endsOn: 'endsAt' };
const fieldOf = (id: string) => ids[id] ?? id.replace(/^choice:/, 'question:');

/** What stands under inputs, by field. */
function problemsIn({ shown }: BotAnswer): Record<string, string> {
  const body = (shown !== undefined && 'card' in shown ? shown.card.body : []) as Json[];
  const found = body.flatMap((one, index) => {
    if (one.type !== 'Container' || one.style !== 'attention') return [];
    const before = body[index - 1]?.id;
    const words = JSON.stringify(one).matchAll(/"text":("(?:[^"\\]|\\.)*")/g);
    const said = [...words].map(([, text = '""']) => JSON.parse(text)).join('');
    return [[before === undefined ? '' : fieldOf(String(before)), said] as const];
  });
  return Object.fromEntries(found);
}
