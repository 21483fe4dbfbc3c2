import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BotAnswer, StandInMessage } from '../../../adapters/sandbox/teams/stand-in.ts';
import { hostileTicket, rolesOrganization } from '../../support/roles.ts';
import { appears, soon } from '../../support/running.ts';
import type { Json } from '../../support/teams-activities.ts';
import { objectIdOf, teamsOrganization } from '../../support/teams-organization.ts';
import { shownInTeams, startTeamsRunning, type TeamsRunning, teamsPeople, told } from '../../support/teams-running.ts';
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
/** The card that a form is now, by its message. */
const formOf = (personId: string, { activityId }: StandInMessage) =>
  appears('the form', () => people.messages(personId).find((one) => one.activityId === activityId));
const bodyOf = ({ cards }: StandInMessage) => (cards[0]?.body ?? []) as Json[];
const inputsOf = (form: StandInMessage) =>
  bodyOf(form).flatMap(({ id, isRequired = false }) => (id === undefined ? [] : [[id, isRequired]]));
const inputOf = (form: StandInMessage, id: string) => bodyOf(form).find((one) => one.id === id) ?? {};
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
const isMember = async (personId: string, group: string) =>
  (await running.documents('memberships')).some((one) => one.person === personId && one.group === group);

async function activate(): Promise<string> {
  const form = await people.form('uma', 'access activate');
  const answer = await submit('uma', form, { role: 'dba', hours: '2', justification: 'The disk is full.' });
  expect(told(answer)).toContain('was submitted.');
  await running.settled();
  return String((await newest('role:dba'))._id);
}

async function approve(personId: string): Promise<void> {
  const card = await people.card(personId);
  await running.teams.execute(objectIdOf(personId), card, 'approve', { approveReason: 'Go **ahead**.' });
  await running.settled();
}

const dayFromNow = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

describe('making a role active', () => {
  test('[R-50] [R-70] the form offers what one is eligible for, and says for how long', async () => {
    const form = await people.form('uma', 'access activate');
    expect(shownInTeams(form)).toContain('Activate role');
    expect(inputsOf(form)).toEqual([
      ...[
        ['role', true],
        ['hours', true],
        ['justification', true],
        ['question:ticket', false],
      ],
      ...[
        ['startsOn', false],
        ['startsTime', false],
      ],
    ]);
    expect((inputOf(form, 'role').choices as Json[]).map(({ title }) => title)).toEqual([
      'Database Administrator on Production – Up to 4 hours. For repairs',
      expect.stringMatching(
        /^Reader on Warehouse – Up to 8 hours, eligible until \w+ \d+, \d{4}( at [^,]+)?, no approval/,
      ),
    ]);
    expect(inputOf(form, 'hours')).toMatchObject({ type: 'Input.Number', min: 1, max: 8 });
  });

  test('[R-50] [R-74] too many hours are said beside the field, what was filled in stays, and then it is asked for', async () => {
    const form = await people.form('uma', 'access activate');
    const filledIn = { role: 'dba', hours: '6', justification: 'The disk is full.', 'question:ticket': hostileTicket };
    const refused = await submit('uma', form, filledIn);
    expect(beside(refused, 'hours')).toContain(
      'Choose a whole number of hours from 1 to 4 for Database Administrator on Production.',
    );
    const kept = await formOf('uma', form);
    for (const [id, value] of Object.entries({ ...filledIn, hours: 6 }))
      expect(inputOf(kept, id).value, id).toEqual(value);
    const part = await submit('uma', kept, { hours: '1.5' });
    expect(beside(part, 'hours')).toContain('whole number of hours from 1 to 4');
    const past = await submit('uma', await formOf('uma', form), { hours: '4', startsOn: dayFromNow(-2) });
    expect(beside(past, 'startsOn')).toContain('The start is in the past.');
    const blank = await submit('uma', await formOf('uma', form), { startsOn: null, justification: '  ' });
    expect(beside(blank, 'justification')).toContain('Say briefly');
    expect(await requestsFor('role:dba')).toEqual([]);
    const done = await submit('uma', await formOf('uma', form), { justification: 'The disk is full.' });
    expect(told(done)).toContain('Your request for Database Administrator on Production was submitted.');
    await people.hears('uma', 'Your request for Database Administrator on Production was submitted.');
    expect(await newest('role:dba')).toMatchObject({
      requestor: { id: 'uma' },
      answers: [{ question: 'Ticket number', answer: hostileTicket }],
      policy: { access: { kind: 'hours', hours: 4 } },
    });
    // Asking again goes beside the role.
    const again = await people.form('uma', 'access activate');
    const twice = await submit('uma', again, { role: 'dba', hours: '1', justification: 'Again.' });
    expect(beside(twice, 'role')).toContain('is still in progress');
  });

  test('[R-51] [R-52] its approvers see role, hours and ticket, and approve with a reason; the others and the administrators are told', async () => {
    const card = await people.card('anna');
    for (const shown of ['Role: Database Administrator on Production', ', for 4 hours', 'Ticket number', hostileTicket])
      expect(shownInTeams(card)).toContain(shown);
    expect(people.everything('hana')).not.toContain('Database Administrator');
    const approveWith = (approveReason: string) =>
      running.teams.execute(objectIdOf('anna'), card, 'approve', { approveReason });
    expect(told(await approveWith('  '))).toContain('reason');
    expect(told(await approveWith('Go **ahead**.'))).toContain('Approved by Anna Berg');
    await people.hears('uma', 'You now have Database Administrator on Production.');
    await people.hears('boris', "Anna Berg approved Uma User's request for Database Administrator on Production.");
    await people.hears('hana', 'Database Administrator on Production is now active for Uma User, until ');
    await running.settled();
    expect(people.liveCards('boris')).toEqual([]);
    expect(await isMember('uma', 'dba-group')).toBe(true);
  });

  test('[R-16] whoever has it gives it back, and nobody else does', async () => {
    const id = String((await newest('role:dba'))._id);
    expect(await typed('rob', `access return ${id}`)).toBe(
      'You have no request with this number. Nothing was changed.',
    );
    expect(await typed('uma', 'access return ZZZZZZZZZZZZ')).toBe(
      'You have no request with this number. Nothing was changed.',
    );
    expect(await isMember('uma', 'dba-group')).toBe(true);
    expect(await typed('uma', `access return ${id.toLowerCase()}`)).toContain('is being removed.');
    await people.hears('uma', 'Your access to Database Administrator on Production has ended.');
    await running.settled();
    expect(await isMember('uma', 'dba-group')).toBe(false);
  });

  test('[R-16] [R-75] whoever approved it takes it away, with a reason that is shown as it was typed', async () => {
    const id = await activate();
    await approve('boris');
    const usage = `Add the reason after the number, for example access revoke ${id} no longer needed. Nothing was changed.`;
    expect(await typed('boris', `access revoke ${id}`)).toBe(usage);
    expect(await typed('boris', `access revoke ${id}   `)).toBe(usage);
    for (const person of ['anna', 'rob', 'uma'])
      expect(await typed(person, `access revoke ${id} Because`)).toContain('Nothing was changed.');
    expect(await isMember('uma', 'dba-group')).toBe(true);
    const reason = `Not **any** more [x](https://evil.example),  really ${'x'.repeat(1_900)}`;
    expect(await typed('boris', `access revoke ${id} ${reason}`)).toContain("Uma User's access to");
    expect(shownInTeams(await people.hears('uma', 'was revoked.'))).toContain(reason);
    await running.settled();
    expect(await isMember('uma', 'dba-group')).toBe(false);
  });

  test('[R-53] an administrator of the resource lists its requests, cancels one, and takes active access away', async () => {
    const id = await activate();
    expect(people.liveCards('hana')).toEqual([]);
    const listed = await typed('hana', 'access-admin requests dba');
    expect(listed).toContain('Uma User requests Database Administrator on Production');
    expect(listed).toContain(id);
    const pending = await typed('hana', 'access-admin requests');
    expect(pending).toContain('Pending requests for your roles');
    expect(pending).toContain(`Waiting for approval. Its number is ${id}.`);
    expect(pending).toContain(
      'Your roles: Database Administrator on Production (dba) and Reader on Warehouse (reader).',
    );
    expect(await typed('rob', 'access-admin requests')).toContain('Only holders of the role');
    for (const person of ['anna', 'rob'])
      expect(await typed(person, 'access-admin requests dba')).toContain('Only holders of the role');
    expect(await typed('rob', `access cancel ${id}`)).toBe(
      'You have no request with this number. Nothing was changed.',
    );
    const form = await people.form('hana', `access cancel ${id}`);
    const answer = await running.teams.execute(objectIdOf('hana'), form, 'cancelRequest', { reason: 'Maintenance' });
    expect(told(answer)).toContain('You canceled ');
    await people.hears('uma', 'Hana Stern canceled your request for Database Administrator on Production.');
    await running.settled();
    expect([...people.liveCards('anna'), ...people.liveCards('boris')]).toEqual([]);

    const other = await activate();
    await approve('anna');
    expect(await typed('hana', `access revoke ${other} Enough`)).toContain('is being removed.');
    await running.settled();
    expect(await isMember('uma', 'dba-group')).toBe(false);
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

describe('staying eligible', () => {
  test('[R-54] [R-70] the form says until when one is eligible, and the new end goes through approval', async () => {
    const form = await people.form('uma', 'access extend reader');
    expect(shownInTeams(form)).toContain('Stay eligible');
    expect(shownInTeams(form)).toContain('You are eligible for Reader on Warehouse until ');
    expect(inputsOf(form)).toEqual([
      ['justification', true],
      ['endsOn', false],
    ]);
    const far = await submit('uma', form, { justification: 'Still here.', endsOn: dayFromNow(400) });
    expect(beside(far, 'endsOn')).toContain('Choose an earlier end.');
    const kept = await formOf('uma', form);
    expect(inputOf(kept, 'justification').value).toBe('Still here.');
    const done = await submit('uma', kept, { endsOn: dayFromNow(100) });
    expect(told(done)).toContain('Your request for Eligibility for Reader on Warehouse was submitted.');
    const again = await people.form('uma', 'access extend reader');
    expect(told(await submit('uma', again, { justification: 'Again.' }))).toContain('is still in progress');
    expect(shownInTeams(await people.card('hana'))).toContain('Role: Eligibility for Reader on Warehouse');
    await approve('hana');
    await people.hears('uma', 'You now have Eligibility for Reader on Warehouse.');
    expect(await typed('uma', 'access extend reader')).toContain(
      'You can extend your eligibility in its last 14 days.',
    );
    expect(await typed('uma', 'access extend dba')).toContain('has no end date');
  });
});

describe('whoever has no part in a role', () => {
  const entered = { role: 'dba', hours: '1', justification: 'Please.' };
  const anyMessage = (personId: string) => people.form(personId, 'access activate');

  test('[R-50] [R-84] gets no form, and what they send all the same asks for nothing and teaches nothing', async () => {
    const before = (await running.documents('requests')).length;
    expect(await typed('rob', 'access activate')).toBe('There is no role that you can activate.');
    const message = await anyMessage('uma');
    for (const role of ['dba', 'reader', 'no-such-role']) {
      expect(await typed('rob', `access extend ${role}`)).toContain(
        'You are not eligible for a role with this short name.',
      );
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
