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

async function requestOf(personId: string, packageId: string): Promise<Json> {
  const found = (await running.documents('requests'))
    .filter((one) => (one.beneficiary as Json).id === personId && (one.target as Json).id === packageId)
    .sort((a, b) => Number(a.submittedAt) - Number(b.submittedAt));
  return appears(`a request of ${personId} for ${packageId}`, () => found.at(-1));
}

const attempts = async (code: string) => (await running.documents('attempts')).filter((one) => one.code === code);
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
  test('help says what there is, for everybody and for administrators, with or without a slash', async () => {
    for (const word of ['activate', 'mine', 'pending', 'history', 'show', 'cancel', 'extend', 'return', 'revoke'])
      expect(await typed('uma', 'access help')).toContain(`access ${word}`);
    expect(await typed('uma', '/access nonsense')).toContain(
      'There is no such command. You can type these commands:\naccess: request',
    );
    for (const text of ['access-admin', '/access-admin help', 'ACCESS-ADMIN'])
      expect(await typed('uma', text)).toContain('access-admin thresholds');
  });

  test('[R-21] pending, history and mine: what each person may see, and where it is', async () => {
    expect(await typed('uma', 'access mine')).toBe('You have not made any requests yet.');
    expect(await typed('anna', 'access pending')).toBe('No requests are waiting for your decision.');
    await people.ask('uma', 'plain', { justification: 'For **the** [x](https://evil.example)' });
    const id = String((await requestOf('uma', 'plain'))._id);
    expect(await typed('uma', 'access mine')).toContain(`The request is in progress. Its number is ${id}.`);
    const pending = await typed('anna', '/access pending');
    for (const shown of [
      'Uma User requests The plain package',
      '“For **the** [x](https://evil.example)”',
      `Its number is ${id}.`,
      'type access show',
    ])
      expect(pending).toContain(shown);
    expect(await typed('boris', 'access history')).toBe(
      'Your history is empty. Requests appear here once they no longer need your decision.',
    );
    await people.approve('anna', await people.card('anna', 'Answer by'));
    await running.settled();
    expect(await typed('anna', 'access pending')).toBe('No requests are waiting for your decision.');
    expect(await typed('boris', 'access history')).toContain('Approved by Anna Berg. The access was granted.');
  });

  test('[R-75] text that is too long for any command is refused with its length and the limit', async () => {
    for (const words of ['access revoke ABCDEFGH1234', 'access-admin requests', 'hello'])
      expect(await typed('uma', `${words} ${'x'.repeat(60_000)}`)).toContain(
        `It has ${(60_001 + words.length).toLocaleString('en')} characters, and at most 50,000 are possible.`,
      );
  });

  test('[R-17] show brings the card of a quiet package as a message, once, and it can be decided there', async () => {
    await people.ask('uma', 'quiet');
    await running.settled();
    const id = String((await requestOf('uma', 'quiet'))._id);
    expect(people.liveCards('anna')).toEqual([]);
    expect(await typed('anna', 'access pending')).toContain(id);
    expect(await typed('anna', `access show ${id.toLowerCase()}`)).toBe('I have sent you its card.');
    const card = await people.card('anna');
    expect(await typed('anna', `access show ${id}`)).toContain('Decide on the card that you already have here.');
    await people.approve('anna', card);
    await people.hears('uma', 'You now have The quiet package.');
    await running.settled();
    expect(people.liveCards('anna')).toEqual([]);
    expect(await typed('uma', `access show ${id}`)).toContain('The access was granted.');
  });

  test('[R-84] show teaches nothing to somebody who has no part in it', async () => {
    const id = String((await requestOf('uma', 'quiet'))._id);
    const nothing = 'There is no request with this number that you can see. Check the number and try again.';
    expect(await typed('rob', `access show ${id}`)).toBe(nothing);
    expect(await typed('rob', 'access show ZZZZZZZZZZZZ')).toBe(nothing);
    expect(await attempts('unknownRequest')).toHaveLength(2);
  });

  test('[R-19] cancel: by whoever asked, and by nobody else', async () => {
    await people.ask('rob', 'other');
    const id = String((await requestOf('rob', 'other'))._id);
    const card = await people.card('anna', 'The other package');
    expect(await typed('uma', `access cancel ${id}`)).toBe(
      'You have no request with this number. Nothing was changed.',
    );
    expect((await requestOf('rob', 'other')).state).toBe('pendingApproval');
    expect(await typed('rob', `access cancel ${id}`)).toBe('You canceled your request for The other package.');
    await running.settled();
    expect((await requestOf('rob', 'other')).state).toBe('canceled');
    expect(people.liveCards('anna')).toEqual([]);
    const late = await people.forge('anna', card, 'approve', { requestId: id, stage: 'policy-1' });
    expect(told(late)).toContain('Rob Report canceled the request.');
  });

  test('[R-23] an administrator is asked for a reason; the requestor and the approvers read it letter by letter', async () => {
    await people.ask('rob', 'other');
    const id = String((await requestOf('rob', 'other'))._id);
    const card = await people.card('anna', 'The other package');
    const form = await people.form('ida', `access cancel ${id}`);
    expect(shownInTeams(form)).toContain("You are about to cancel Rob Report's request for The other package.");
    const send = (reason: string) => running.teams.execute(objectIdOf('ida'), form, 'cancelRequest', { reason });
    expect(told(await send(' '))).toContain('Say briefly why');
    expect((await requestOf('rob', 'other')).state).toBe('pendingApproval');
    const reason = 'We **stop** using [it](https://evil.example)';
    expect(told(await send(reason))).toBe(
      "You canceled Rob Report's request for The other package. Rob Report has been told, with your reason.",
    );
    const heard = await people.hears('rob', 'Ida Roth canceled your request for The other package.');
    expect(shownInTeams(heard)).toContain(reason);
    await running.settled();
    expect(people.liveCards('anna')).toEqual([]);
    expect(shownInTeams(await formOf('anna', card))).toContain(reason);
    expect(await typed('rob', `access cancel ${id}`)).toBe(
      'Ida Roth has already canceled your request for The other package.',
    );
  });

  test('[R-36] what administrators see is refused to everybody else', async () => {
    for (const text of ['thresholds', 'packages', 'requests plain']) {
      expect(await typed('uma', `access-admin ${text}`)).toMatch(
        /^Only holders of the role Identity Governance Administrator (can do|and, for a role, .* can see) this\./,
      );
    }
    expect(await attempts('notAdministrator')).toHaveLength(3);
    expect(await typed('ida', 'access-admin packages')).toContain('The curious package (curious)');
    expect(await typed('ida', 'access-admin requests plain')).toContain('Uma User requests The plain package');
  });
});

describe('the form for a request', () => {
  const good = { 'question:project': 'Apollo', 'choice:size': 'Large%2C or larger' };

  test('[R-10] asks the chosen package’s questions in a second step, and what was filled in stays', async () => {
    const before = await running.documents('attempts');
    const first = await people.form('uma');
    expect(inputIds(first)).toEqual(['package', 'justification', 'startsOn', 'endsOn']);
    await submit('uma', first, { package: 'curious', justification: 'Because.' });
    const second = await formOf('uma', first);
    expect(inputIds(second)).toEqual([
      ...['package', 'justification', 'question:project', 'choice:size', 'choice:regions', 'question:safeguards'],
      ...['startsOn', 'endsOn'],
    ]);
    const announced = 'There are 4 more questions about The curious package. Answer them below, then submit again.';
    expect([first, second].map((form) => shownInTeams(form).includes(announced))).toEqual([false, true]);
    expect(inputOf(second, 'package')).toMatchObject({ value: 'curious', choices: [{ value: 'curious' }] });
    expect(inputOf(second, 'justification')).toMatchObject({ value: 'Because.' });
    expect(inputOf(second, 'question:project')).toMatchObject({ isRequired: true });
    expect(inputOf(second, 'choice:regions')).not.toHaveProperty('isRequired');
    // To be asked is no refusal.
    expect(await running.documents('attempts')).toEqual(before);
    // A blank is no answer, whatever the chat thinks of it.
    const missing = await submit('uma', second, { ...good, 'question:project': '   ', 'choice:regions': ['Europe'] });
    expect(beside(missing, 'question:project')).toContain('Answer this question.');
    const third = await formOf('uma', first);
    expect(inputOf(third, 'choice:size')).toMatchObject({ value: 'Large%2C or larger' });
    expect(inputOf(third, 'choice:regions')).toMatchObject({ value: 'Europe' });
    const done = await submit('uma', third, {
      ...good,
      'choice:regions': ['Asia%2C all', '100%252C'],
      'question:safeguards': '**Locked** up',
    });
    expect(told(done)).toBe('Your request for The curious package was submitted.');
    const { answers } = await requestOf('uma', 'curious');
    expect(answers).toEqual([
      { question: 'Which project is it for?', answer: 'Apollo' },
      { question: 'How large is it?', answer: 'Large, or larger' },
      { question: 'Which regions?', answer: 'Asia, all, 100%2C' },
      { question: 'How will it be kept safe?', answer: '**Locked** up' },
    ]);
    const card = await people.card('anna', 'The curious package');
    for (const shown of ['Which regions?', 'Asia, all, 100%2C', '**Locked** up'])
      expect(shownInTeams(card)).toContain(shown);
    await people.approve('anna', card);
    await running.settled();
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

  test('[R-11] offers managers those who report to them, and the request is for them', async () => {
    expect(inputIds(await people.form('anna'))).not.toContain('beneficiary');
    const form = await people.form('mia');
    const { choices, value } = inputOf(form, 'beneficiary');
    expect((choices as Json[]).map(({ title }) => title)).toEqual(['Myself', 'Uma User', 'Rob Report']);
    expect(value).toBe((choices as Json[])[0]?.value);
    // Not where the policy lets everybody ask for themselves only: said beside the field.
    const refused = await submit('mia', form, { package: 'third', beneficiary: 'rob', justification: 'For Rob.' });
    expect(beside(refused, 'beneficiary')).toContain('for someone else');
    const again = await formOf('mia', form);
    expect(inputOf(again, 'beneficiary')).toMatchObject({ value: 'rob' });
    await submit('mia', again, { package: 'curious', beneficiary: 'uma', justification: 'For Uma.' });
    const second = await formOf('mia', form);
    expect(inputOf(second, 'beneficiary')).toMatchObject({ value: 'uma' });
    // Uma has it already, and it cannot be extended: beside the package, and the form stays.
    expect(beside(await submit('mia', second, good), 'package')).toContain('Uma User already has');
    const own = await people.form('mia', 'access request third');
    expect(told(await submit('mia', own, { justification: 'For me.' }))).toContain('was submitted.');
    expect((await requestOf('mia', 'third')).beneficiary).toMatchObject({ id: 'mia' });
    expect(await attempts('notRequestable')).toHaveLength(1);
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

  test('[R-15] extend opens the form for the one package, and what lasts then lasts longer', async () => {
    await people.ask('uma', 'monthly', { endsOn: dayFromNow(5) });
    await people.hears('uma', 'You now have The monthly package.');
    await running.settled();
    const { _id } = await requestOf('uma', 'monthly');
    const form = await people.form('uma', `access extend ${_id}`);
    expect(shownInTeams(form)).toContain('Keep access');
    expect(shownInTeams(form)).toContain("Uma User's access to The monthly package lasts until ");
    expect(inputIds(form)).toEqual(['package', 'justification', 'endsOn']);
    const early = await submit('uma', form, { justification: 'Longer.', endsOn: dayFromNow(4) });
    expect(beside(early, 'endsOn')).toContain('Choose a later end.');
    expect(told(await submit('uma', await formOf('uma', form), { endsOn: dayFromNow(9) }))).toContain('was submitted.');
    await people.hears('uma', 'Your access to The monthly package was extended.');
    await running.settled();
    const kept = (await running.documents('requests')).find((one) => one._id === _id);
    expect(kept?.window).toMatchObject({ endsAt: new Date(`${dayFromNow(9)}T23:59:00Z`) });
    expect(await typed('rob', `access extend ${_id}`)).toBe(
      'You have no request with this number. Nothing was changed.',
    );
  });

  const dayFromNow = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
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
      expect(JSON.stringify(answer.shown)).not.toContain('Action.');
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
