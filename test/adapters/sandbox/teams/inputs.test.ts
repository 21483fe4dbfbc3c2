import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Inputs, Json } from '../../../../adapters/sandbox/teams/stand-in.ts';
import { ANA, answerMessage, attached, BEN, bot, card, execute, last, type Staged, stageBot } from './stage.ts';

let staged: Staged;
let data: Json | undefined;
beforeEach(async () => {
  data = undefined;
  staged = await stageBot(
    bot({
      invoke: async (action) => {
        data = action.data as Json;
        return answerMessage('ok');
      },
    }),
  );
  await staged.teams.install(ANA);
});
afterEach(() => staged.stop());

async function show(...cards: Json[]): Promise<void> {
  const { teams, received } = staged;
  const conversationId = String(Object(received[0]?.conversation).id);
  const response = await fetch(`${teams.serviceUrl}v3/conversations/${conversationId}/activities`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'message', attachments: cards.map((each) => attached(each).attachments[0]) }),
  });
  expect(await response.json()).toEqual({ id: expect.any(String) });
}

const GO = execute('Go', 'go', { id: 'r1', why: 'from the action' });
/** What a client does with these inputs and entries: the data that reaches the bot, or what it says under inputs. */
async function go(inputs: Json[], entered: Inputs, actions: Json[] = [GO]) {
  await show(card(inputs, actions));
  const { errors } = await staged.teams.execute(ANA, last(staged.teams), 'Go', entered);
  return errors ?? data;
}
const field = (type: string, more: Json = {}): Json => ({
  type: `Input.${type}`,
  id: 'f',
  errorMessage: 'No',
  ...more,
});
const picker = {
  isMultiSelect: true,
  'choices.data': { type: 'Data.Query', dataset: 'graph.microsoft.com/users' },
};
const choices = ['a', 'b'].map((value) => ({ title: value.toUpperCase(), value }));

describe('what reaches the bot', () => {
  const cases: [string, Json, Inputs[string] | undefined, unknown][] = [
    ['text', field('Text'), 'Hi', 'Hi'],
    ['empty text', field('Text', { value: 'x' }), '', undefined],
    ['text as it came', field('Text', { value: 'x' }), undefined, 'x'],
    ['a number', field('Number'), 2, '2'],
    ['a cleared number', field('Number', { value: 3 }), null, undefined],
    ['a date', field('Date'), '2026-11-02', '2026-11-02'],
    ['a time', field('Time'), '09:30', '09:30'],
    ['one choice', field('ChoiceSet', { choices }), 'b', 'b'],
    ['several choices', field('ChoiceSet', { choices, isMultiSelect: true }), ['a', 'b'], 'a,b'],
    ['picked people', field('ChoiceSet', picker), [ANA, BEN], `${ANA},${BEN}`],
    ['somebody picked, and a choice', field('ChoiceSet', { ...picker, choices }), [BEN, 'a'], `${BEN},a`],
    ['people as they came', field('ChoiceSet', { ...picker, value: `${BEN},x` }), undefined, `${BEN},x`],
    ['nobody', field('ChoiceSet', { ...picker, value: BEN }), [], undefined],
    ['no choice', field('ChoiceSet', { choices }), undefined, undefined],
    ['toggle on', field('Toggle', { title: 't' }), true, 'true'],
    ['toggle untouched', field('Toggle', { title: 't', valueOff: 'no' }), undefined, 'no'],
    ['toggle by its value', field('Toggle', { title: 't', valueOn: 'yes' }), 'yes', 'yes'],
  ];
  test.each(cases)('%s', async (_, input, entry, expected) => {
    const got = await go([input], entry === undefined ? {} : { f: entry });
    expect(got).toEqual({ id: 'r1', why: 'from the action', ...(expected !== undefined && { f: expected }) });
  });

  test('inputs win over the data of the action', async () => {
    expect(await go([{ type: 'Input.Text', id: 'why' }], { why: 'typed' })).toEqual({ id: 'r1', why: 'typed' });
  });
});

describe('what the client keeps back', () => {
  const required = { isRequired: true };
  const cases: [string, Json, Inputs[string] | undefined, boolean][] = [
    ['required text', field('Text', required), undefined, false],
    ['optional text', field('Text'), undefined, true],
    ['required choice', field('ChoiceSet', { choices, ...required }), null, false],
    ['required toggle', field('Toggle', { title: 't', ...required }), false, false],
    ['required toggle, on', field('Toggle', { title: 't', ...required }), true, true],
    ['long text', field('Text', { maxLength: 3 }), 'four', false],
    ['text of that length', field('Text', { maxLength: 4 }), 'four', true],
    ['text of another form', field('Text', { regex: '^INC\\d+$' }), 'CHG1', false],
    ['text of the form', field('Text', { regex: '^INC\\d+$' }), 'INC1', true],
    ['empty text and a form', field('Text', { regex: '^INC\\d+$' }), '', true],
    ['a number below', field('Number', { min: 1, max: 8 }), 0, false],
    ['the least number', field('Number', { min: 1, max: 8 }), 1, true],
    ['a number above', field('Number', { min: 1, max: 8 }), 10, false],
    ['a date before', field('Date', { min: '2026-11-02' }), '2026-11-01', false],
    ['the last date', field('Date', { max: '2026-11-02' }), '2026-11-02', true],
    ['a time after', field('Time', { max: '09:00' }), '09:01', false],
  ];
  test.each(cases)('%s', async (_, input, entry, passes) => {
    const got = await go([input], entry === undefined ? {} : { f: entry });
    if (passes) expect(got).toMatchObject({ id: 'r1' });
    else expect(got).toEqual({ f: 'No' });
    expect(staged.received.filter(({ type }) => type === 'invoke')).toHaveLength(passes ? 1 : 0);
  });

  test('without an error message it says so in its own words', async () => {
    expect(await go([{ type: 'Input.Text', id: 'f', isRequired: true }], {})).toEqual({
      f: 'This is a required input',
    });
  });

  const impossible: [string, Json, Inputs[string], string][] = [
    ['a choice that is not offered', field('ChoiceSet', { choices }), 'c', 'not among the choices'],
    ['somebody of another tenant', field('ChoiceSet', picker), 'ffffffff', 'not among the choices'],
    ['two of one', field('ChoiceSet', { choices }), ['a', 'b'], 'Only one thing'],
    ['no date', field('Date'), 'tomorrow', 'takes YYYY-MM-DD'],
    ['no time', field('Time'), '9', 'takes HH:MM'],
    ['no number', field('Number'), 'two', 'takes a number'],
    ['half a toggle', field('Toggle', { title: 't' }), 'maybe', 'takes true or false'],
  ];
  test.each(impossible)('%s can not even be entered', async (_, input, entry, message) => {
    await expect(go([input], { f: entry })).rejects.toThrow(message);
  });
});

describe('which inputs go with a button', () => {
  const inner = card([{ type: 'Input.Text', id: 'inner', isRequired: true }], [execute('Inside', 'inside')]);
  const outer = card(
    [{ type: 'Input.Text', id: 'outer', value: 'o' }],
    [
      GO,
      { type: 'Action.ShowCard', title: 'More', card: inner },
      execute('None', 'none', {}, { associatedInputs: 'none' }),
      execute('Off', 'off', {}, { isEnabled: false }),
    ],
  );

  test('its own card’s and those around it, not those of cards that it opens', async () => {
    const { teams } = staged;
    await show(outer);
    await teams.execute(ANA, last(teams), 'Go');
    expect(data).toEqual({ id: 'r1', why: 'from the action', outer: 'o' });
    expect(await teams.execute(ANA, last(teams), 'Inside')).toMatchObject({ errors: { inner: expect.any(String) } });
    await teams.execute(ANA, last(teams), 'Inside', { inner: 'i' });
    expect(data).toEqual({ outer: 'o', inner: 'i' });
    await teams.execute(ANA, last(teams), 'None');
    expect(data).toEqual({});
    await expect(teams.execute(ANA, last(teams), 'None', { outer: 'x' })).rejects.toThrow('no input outer');
    await expect(teams.execute(ANA, last(teams), 'Off')).rejects.toThrow('Off is disabled');
  });

  test('those of its own card where a message has several; a name must be clear', async () => {
    const { teams } = staged;
    const one = card([{ type: 'Input.Text', id: 'f', value: '1' }], [execute('Go', 'first')]);
    const two = card([{ type: 'Input.Text', id: 'f', value: '2' }], [execute('Go', 'second')]);
    await show(one, two);
    await expect(teams.execute(ANA, last(teams), 'Go')).rejects.toThrow('Several buttons have the title Go');
    await teams.execute(ANA, last(teams), 'second');
    expect(data).toEqual({ f: '2' });
  });
});
