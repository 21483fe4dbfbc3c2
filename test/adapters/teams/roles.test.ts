import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BotAnswer, StandInMessage } from '../../../adapters/sandbox/teams/stand-in.ts';
import { rolesOrganization } from '../../support/roles.ts';
import { soon } from '../../support/running.ts';
import type { Json } from '../../support/teams-activities.ts';
import { objectIdOf, teamsOrganization } from '../../support/teams-organization.ts';
import { startTeamsRunning, type TeamsRunning, teamsPeople, told } from '../../support/teams-running.ts';
import { teamsTyping } from '../../support/teams-typing.ts';

let running: TeamsRunning;
let people: ReturnType<typeof teamsPeople>;
let typed: ReturnType<typeof teamsTyping>;

beforeAll(async () => {
  running = await startTeamsRunning({
    organization: teamsOrganization(rolesOrganization),
    zones: { uma: 'America/New_York' },
  });
  people = teamsPeople(running.teams);
  typed = teamsTyping(running);
});
afterAll(() => running?.stop());

type Values = Parameters<TeamsRunning['teams']['execute']>[3];
const submit = (personId: string, form: StandInMessage, values: Values) =>
  running.teams.execute(objectIdOf(personId), form, 'Submit', values);
const bodyOf = ({ cards }: StandInMessage) => (cards[0]?.body ?? []) as Json[];
/** What the form that came back shows under one of its fields. */
function beside({ shown }: BotAnswer, id: string): string {
  const body = (shown !== undefined && 'card' in shown ? shown.card.body : []) as Json[];
  const next = body[body.findIndex((one) => one.id === id) + 1];
  return next?.type === 'Container' ? JSON.stringify(next) : '';
}
const requestsFor = async (targetId: string) => {
  const found = (await running.documents('requests')).filter(({ target }) => (target as Json).id === targetId);
  return found.sort((a, b) => Number(a.submittedAt) - Number(b.submittedAt));
};
const newest = async (targetId: string) => (await requestsFor(targetId)).at(-1) as Json;
const dayFromNow = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

describe('making a role active', () => {
  test('[R-50] the form asks for a day and a time, and parts of hours are refused beside the field', async () => {
    const form = await people.form('uma', 'access activate');
    expect(bodyOf(form).flatMap(({ id }) => (id === undefined ? [] : [id]))).toEqual([
      ...['role', 'hours', 'justification', 'question:ticket', 'startsOn', 'startsTime'],
    ]);
    const part = await submit('uma', form, { role: 'dba', hours: '1.5', justification: 'The disk is full.' });
    expect(beside(part, 'hours')).toContain('whole number of hours from 1 to 4');
    expect(await requestsFor('role:dba')).toEqual([]);
  });

  test('[R-50] [R-14] a role that needs no approval is active at once, or from the time that one’s own clock shows', async () => {
    const form = await people.form('uma', 'access activate');
    const [startsOn, startsTime] = [dayFromNow(2), '07:30'];
    const values = { role: 'reader', hours: '8', justification: 'Figures.' };
    expect(told(await submit('uma', form, { ...values, startsOn, startsTime }))).toContain('was submitted.');
    const { window, _id } = await newest('role:reader');
    const { startsAt } = window as { startsAt: Date };
    const there = new Intl.DateTimeFormat('sv-SE', {
      ...{ timeZone: 'America/New_York', dateStyle: 'short', timeStyle: 'short' },
    });
    expect(there.format(startsAt)).toBe(`${startsOn} ${startsTime}`);
    expect(await typed('uma', `access cancel ${_id}`)).toContain('You canceled ');
    expect(told(await submit('uma', await people.form('uma', 'access activate'), values))).toContain('was submitted.');
    await people.hears('uma', 'You now have Reader on Warehouse.');
  });
});

describe('whoever has no part in a role', () => {
  const entered = { role: 'dba', hours: '1', justification: 'Please.' };
  const anyMessage = (personId: string) => people.form(personId, 'access activate');

  test('[R-50] [R-84] what they send all the same asks for nothing and teaches nothing', async () => {
    const before = (await running.documents('requests')).length;
    const message = await anyMessage('uma');
    for (const role of ['dba', 'reader', 'no-such-role']) {
      const active = await people.forge('rob', message, 'activateRole', { ...entered, role });
      expect(told(active)).toBe('You are not eligible for this role.');
      const stay = await people.forge('rob', message, 'stayEligible', { form: { role }, justification: 'Please.' });
      expect(told(stay)).toBe('You are not eligible for this role.');
    }
    expect((await running.documents('requests')).length).toBe(before);
  });

  test('[R-83] sends what we never made: not understood, and asks for nothing', async () => {
    const before = (await running.documents('requests')).length;
    const message = await anyMessage('uma');
    const cases: [string, Json][] = [
      ...[{ role: { $ne: '' } }, { role: '' }, { role: 'x'.repeat(101) }, { role: undefined }].map(
        (wrong): [string, Json] => ['activateRole', { ...entered, ...wrong }],
      ),
      ...[-1, '-1', '1e1', ' 1', 1_000_000, '9'.repeat(7), null, { $gt: 0 }, '', undefined].map(
        (hours): [string, Json] => ['activateRole', { ...entered, hours }],
      ),
      ...[{ 'question:ticket': { $gt: '' } }, { startsOn: 'soon' }, { startsTime: '25:00' }, { startsTime: 8 }].map(
        (wrong): [string, Json] => ['activateRole', { ...entered, ...wrong }],
      ),
      ['stayEligible', { justification: 'Please.' }],
      ['stayEligible', { justification: 'Please.', form: { role: { $ne: '' } } }],
      ['stayEligible', { justification: 'Please.', form: { role: 'reader' }, endsOn: '2026-02-30' }],
    ];
    for (const [verb, data] of cases)
      expect(told(await people.forge('uma', message, verb, data)), JSON.stringify(data)).toContain('out of date');
    expect((await running.documents('requests')).length).toBe(before);
  });

  test('[R-72] a form that is sent twice is one request', async () => {
    const before = (await requestsFor('role:dba')).length;
    const form = await people.form('uma', 'access activate');
    const answers = await running.teams.executeTwice(objectIdOf('uma'), form, 'Submit', entered);
    for (const answer of answers) expect(told(answer)).toContain('was submitted.');
    expect((await requestsFor('role:dba')).length).toBe(before + 1);
  });
});

test('[R-83] everything that was sent was taken by Teams', async () => {
  await running.settled();
  await soon(() => expect(running.teams.calls().filter(({ status }) => status >= 400)).toEqual([]));
});
