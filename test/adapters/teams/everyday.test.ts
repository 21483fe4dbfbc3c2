import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BotAnswer, StandInMessage } from '../../../adapters/sandbox/teams/stand-in.ts';
import { everyday } from '../../support/everyday.ts';
import { proposeNoApproval, stagesOf } from '../../support/proposing.ts';
import { appears, soon } from '../../support/running.ts';
import type { Json } from '../../support/teams-activities.ts';
import { objectIdOf, teamsOrganization } from '../../support/teams-organization.ts';
import { shownInTeams, startTeamsRunning, type TeamsRunning, teamsPeople, told } from '../../support/teams-running.ts';
import { teamsTyping } from '../../support/teams-typing.ts';

const organization = teamsOrganization(everyday);
let running: TeamsRunning;
let people: ReturnType<typeof teamsPeople>;
let typed: ReturnType<typeof teamsTyping>;

beforeAll(async () => {
  running = await startTeamsRunning({ organization });
  people = teamsPeople(running.teams);
  typed = teamsTyping(running);
});
afterAll(() => running?.stop());

const submit = (personId: string, form: StandInMessage, values: Parameters<TeamsRunning['teams']['execute']>[3]) =>
  running.teams.execute(objectIdOf(personId), form, 'Submit', values);

/** The card that a form is now, by its message. */
const formOf = (personId: string, { activityId }: StandInMessage) =>
  appears('the form', () => people.messages(personId).find((one) => one.activityId === activityId));
const bodyOf = ({ cards }: StandInMessage) => (cards[0]?.body ?? []) as Json[];
const inputIds = (form: StandInMessage) => bodyOf(form).flatMap(({ id }) => (id === undefined ? [] : [id]));
const inputOf = (form: StandInMessage, id: string) => bodyOf(form).find((one) => one.id === id) ?? {};
/** What the form that came back shows under one of its fields. */
function beside({ shown }: BotAnswer, id: string): string {
  const body = (shown !== undefined && 'card' in shown ? shown.card.body : []) as Json[];
  const next = body[body.findIndex((one) => one.id === id) + 1];
  return next?.type === 'Container' ? JSON.stringify(next) : '';
}

describe('[R-70] what is typed', () => {
  test('may begin with a slash, in any case', async () => {
    expect(await typed('uma', '/access nonsense')).toContain('You can type these commands:\naccess: request');
    for (const text of ['access-admin', '/access-admin help', 'ACCESS-ADMIN'])
      expect(await typed('ida', text)).toContain('access-admin thresholds');
    expect(await typed('anna', '/access pending')).toBe('No requests are waiting for your decision.');
  });

  test('[R-75] is refused with its length and the limit where it is too long, whatever it begins with', async () => {
    for (const words of ['access revoke ABCDEFGH1234', 'access-admin requests', 'hello'])
      expect(await typed('uma', `${words} ${'x'.repeat(60_000)}`)).toContain(
        `It has ${(60_001 + words.length).toLocaleString('en')} characters, and at most 50,000 are possible.`,
      );
  });
});

describe('the form for a request', () => {
  const good = { 'question:project': 'Apollo', 'choice:size': 'Large%2C or larger' };

  test('[R-10] asks for days, and choices of a question have no commas in what they send', async () => {
    const first = await people.form('uma');
    expect(inputIds(first)).toEqual(['package', 'justification', 'startsOn', 'endsOn']);
    await submit('uma', first, { package: 'curious', justification: 'Because.' });
    const second = await formOf('uma', first);
    expect(inputIds(second)).toEqual([
      ...['package', 'justification', 'question:project', 'choice:size', 'choice:regions', 'question:safeguards'],
      ...['startsOn', 'endsOn'],
    ]);
    await submit('uma', second, { ...good, 'question:project': '   ', 'choice:regions': ['Asia%2C all', '100%252C'] });
    const third = await formOf('uma', first);
    expect(inputOf(third, 'choice:size')).toMatchObject({ value: 'Large%2C or larger' });
    expect(inputOf(third, 'choice:regions')).toMatchObject({ value: 'Asia%2C all,100%252C' });
    expect(inputOf(third, 'package')).toMatchObject({ value: 'curious', choices: [{ value: 'curious' }] });
  });

  test('[R-10] what is wrong with a choice is said beside it, and another package than its own is asked about anew', async () => {
    const form = await people.form('rob', 'access request curious');
    expect(inputIds(form)).toContain('question:project');
    const carried = { search: '', questionsOf: 'curious', questions: ['project', 'size', 'regions', 'safeguards'] };
    const forged = { package: 'curious', justification: 'Please.', 'question:project': 'P', form: carried };
    const wrong = await people.forge('rob', form, 'submitRequest', { ...forged, 'choice:size': 'Huge' });
    expect(beside(wrong, 'choice:size')).toContain('Choose one of the answers in the list.');
    const other = { ...forged, form: { ...carried, questionsOf: 'plain', questions: ['project'] } };
    const asked = await people.forge('rob', form, 'submitRequest', other);
    expect(told(asked)).toContain('How large is it?');
    expect(JSON.stringify(asked.shown)).not.toContain('attention');
  });

  test('[R-72] the second step sent twice is one request, and the first step sent again asks again', async () => {
    const form = await people.form('rob');
    const first = { package: 'curious', justification: 'Once.' };
    await submit('rob', form, first);
    const second = await formOf('rob', form);
    const answers = await running.teams.executeTwice(objectIdOf('rob'), second, 'Submit', good);
    for (const answer of answers) expect(told(answer)).toBe('Your request for The curious package was submitted.');
    const again = await people.forge('rob', form, 'submitRequest', { ...first, form: { search: '', questions: [] } });
    expect(told(again)).toContain('Which project is it for?');
    const mine = (await running.documents('requests')).filter(
      (one) => (one.requestor as Json).id === 'rob' && (one.target as Json).id === 'curious',
    );
    expect(mine).toHaveLength(1);
  });

  test('[R-83] carrying what we never made is not understood, and asks for nothing', async () => {
    const before = (await running.documents('requests')).length;
    const form = await people.form('boris');
    const values = { package: 'curious', justification: 'Please.' };
    const shown = { questionsOf: 'curious', questions: ['project'] };
    const cases: Json[] = [
      { ...values, form: 'nonsense' },
      { ...values, form: { questions: { $gt: '' } } },
      { ...values, form: { questions: ['__proto__'] } },
      { ...values, form: { questions: Array.from({ length: 51 }, (_, index) => `q${index}`) } },
      { ...values, form: { search: 'x'.repeat(101) } },
      { ...values, form: { extends: { requestId: 'x', beneficiary: 'uma' } } },
      { ...values, form: shown, 'question:project': { $gt: '' } },
      { ...values, form: shown, 'question:project': 'x'.repeat(20_001) },
      { ...values, form: shown, 'choice:project': ['a'] },
      { ...values, beneficiary: { $ne: '' } },
    ];
    for (const data of cases) {
      const answer = await people.forge('boris', form, 'submitRequest', data);
      expect(told(answer), JSON.stringify(data)).toContain('out of date');
    }
    expect((await running.documents('requests')).length).toBe(before);
  });

  test('[R-11] [R-84] naming somebody who does not report to them is refused beside the field, or above the form', async () => {
    const form = await people.form('mia', 'access request curious');
    const carried = { search: '', questionsOf: 'curious', questions: ['project', 'size', 'regions', 'safeguards'] };
    const data = { package: 'curious', justification: 'For Anna.', 'question:project': 'P', 'choice:size': 'Small' };
    const refused = await people.forge('mia', form, 'submitRequest', { ...data, beneficiary: 'anna', form: carried });
    expect(beside(refused, 'beneficiary')).toContain('for Anna Berg because you are not their direct manager');
    const extended = { ...carried, extends: { requestId: 'ABCDEFGH1234', beneficiary: 'anna' } };
    const hidden = await people.forge('mia', form, 'submitRequest', { ...data, form: extended });
    expect(told(hidden)).toContain('for Anna Berg because you are not their direct manager');
  });
});

describe('[R-39] a change that weakens protection', () => {
  const buttonsOn = ({ cards }: StandInMessage) =>
    cards.flatMap(({ actions = [] }) => (actions as Json[]).map(({ title }) => title));

  test('is confirmed by another administrator on the card; the proposer can only take it back', async () => {
    const proposal = await proposeNoApproval(running.database, organization, 'ida', 'plain');
    const own = await people.hears('ida', 'You proposed a change');
    const card = await people.hears('igor', 'Ida Roth proposes a change');
    expect(buttonsOn(own)).toEqual(['Take back']);
    expect(buttonsOn(card)).toEqual(['Confirm', 'Reject']);
    expect(shownInTeams(card)).toContain('The plain package: no approval is needed. Before, there was 1 stage');

    const refused: [string, StandInMessage, Json, string][] = [
      ['ida', own, { proposal }, 'someone else must confirm it'],
      ['uma', card, { proposal }, 'Only holders of the role'],
      ['igor', card, { proposal: 999 }, 'This change is no longer waiting for confirmation.'],
      ['igor', card, { proposal: String(proposal) }, 'out of date'],
      ['igor', card, { proposal: -1 }, 'out of date'],
      ['igor', card, { proposal: { $gt: 0 } }, 'out of date'],
      ['igor', card, { proposal: null }, 'out of date'],
    ];
    for (const [person, message, data, words] of refused) {
      const answer = await people.forge(person, message, 'confirmChange', data);
      expect(told(answer), JSON.stringify([person, data])).toContain(words);
    }
    expect(await stagesOf(running.database, 'plain')).toBe(1);

    const answers = await running.teams.executeTwice(objectIdOf('igor'), card, 'Confirm');
    for (const answer of answers) {
      expect(told(answer)).toContain('Confirmed by Igor Sand');
      expect(JSON.stringify(answer.shown)).not.toContain('Action.Execute');
    }
    expect(await stagesOf(running.database, 'plain')).toBe(0);
    await people.hears('ida', 'Confirmed by Igor Sand');
    // Whoever comes too late sees what became of it; whoever has no card of it sees nothing.
    const late = await people.forge('ida', own, 'rejectChange', { proposal });
    expect(told(late)).toContain('Confirmed by Igor Sand');
    expect(told(await people.forge('uma', card, 'rejectChange', { proposal }))).toContain('Only holders of the role');
    await soon(() => expect([...people.liveCards('ida'), ...people.liveCards('igor')]).toEqual([]));
  });

  test('is rejected, or taken back, and then changes nothing', async () => {
    await proposeNoApproval(running.database, organization, 'ida', 'other');
    const card = await appears('a card', () => people.liveCards('igor').at(-1));
    expect(told(await running.teams.execute(objectIdOf('igor'), card, 'Reject', {}))).toContain(
      'Rejected by Igor Sand',
    );
    await people.hears('ida', 'Rejected by Igor Sand');
    await proposeNoApproval(running.database, organization, 'ida', 'other');
    const own = await appears('a card', () => people.liveCards('ida').at(-1));
    const answer = await running.teams.execute(objectIdOf('ida'), own, 'Take back', {});
    expect(told(answer)).toContain('Taken back by Ida Roth');
    await people.hears('igor', 'Taken back by Ida Roth');
    expect(await stagesOf(running.database, 'other')).toBe(1);
    await soon(() => expect([...people.liveCards('ida'), ...people.liveCards('igor')]).toEqual([]));
  });
});

test('[R-83] everything that was sent was taken by Teams', () => {
  expect(running.teams.calls().filter(({ status }) => status >= 400)).toEqual([]);
});
