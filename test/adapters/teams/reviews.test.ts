import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BotAnswer, StandInMessage } from '../../../adapters/sandbox/teams/stand-in.ts';
import { configurationOf, reviewsOrganization } from '../../support/reviews.ts';
import { appears, soon } from '../../support/running.ts';
import type { Json } from '../../support/teams-activities.ts';
import { objectIdOf, teamsOrganization } from '../../support/teams-organization.ts';
import { shownInTeams, startTeamsRunning, type TeamsRunning, teamsPeople, told } from '../../support/teams-running.ts';
import { teamsTyping } from '../../support/teams-typing.ts';

const ghost = '99999999-9999-4999-8999-999999999999';
let running: TeamsRunning;
let people: ReturnType<typeof teamsPeople>;
let typed: ReturnType<typeof teamsTyping>;

beforeAll(async () => {
  const organization = teamsOrganization(reviewsOrganization(['teams']));
  const { people: everybody } = JSON.parse(organization) as { people: { id: string; name: string; teams?: object }[] };
  const users = everybody
    .filter(({ teams }) => teams !== undefined)
    .map(({ id, name }) => ({ aadObjectId: objectIdOf(id), name }));
  running = await startTeamsRunning({
    organization,
    standIn: { users: [...users, { aadObjectId: ghost, name: 'Ghost' }] },
  });
  people = teamsPeople(running.teams);
  typed = teamsTyping(running);
});
afterAll(() => running?.stop());

const configuration = () => configurationOf(running.database);
const attempts = async (code: string) => (await running.documents('attempts')).filter((one) => one.code === code);
const openForm = (personId: string) => people.form(personId, 'access-admin thresholds');
const bodyOf = ({ cards }: StandInMessage) => (cards[0]?.body ?? []) as Json[];
const inputOf = (form: StandInMessage, id: string) => bodyOf(form).find((one) => one.id === id) ?? {};
/** The card that a form is now, by its message. */
const formOf = (personId: string, { activityId }: StandInMessage) =>
  appears('the form', () => people.messages(personId).find((one) => one.activityId === activityId));
const save = (personId: string, form: StandInMessage, entered: Record<string, string[]>) =>
  running.teams.execute(objectIdOf(personId), form, 'Save', entered);
const saved = async (personId: string, entered: Record<string, string[]>) =>
  told(await save(personId, await openForm(personId), entered));
/** What the form that came back shows under one of its fields. */
function beside({ shown }: BotAnswer, id: string): string {
  const body = (shown !== undefined && 'card' in shown ? shown.card.body : []) as Json[];
  const next = body[body.findIndex((one) => one.id === id) + 1];
  return next?.type === 'Container' ? JSON.stringify(next) : '';
}
const changeCard = (personId: string) =>
  appears(`a card for ${personId}`, () =>
    people.messages(personId).findLast((one) => one.live && /propose[sd] a change/.test(shownInTeams(one))),
  );

describe('the form', () => {
  test('[R-31][R-32][R-74] shows what is set, whom it leaves alone, and which changes will wait', async () => {
    const form = await openForm('ida');
    expect(bodyOf(form).flatMap(({ id }) => (id === undefined ? [] : [id]))).toEqual([
      ...['idProtection:levels', 'idProtection:here', 'insiderRisk:levels', 'insiderRisk:here'],
    ]);
    expect(inputOf(form, 'idProtection:levels')).toMatchObject({ isMultiSelect: true, value: 'medium,high' });
    expect(inputOf(form, 'insiderRisk:levels').value).toBeUndefined();
    const picker = inputOf(form, 'idProtection:here');
    expect(picker).toMatchObject({
      'choices.data': { type: 'Data.Query', dataset: 'graph.microsoft.com/users' },
      value: `${objectIdOf('amy')},${objectIdOf('tess')},person:sam`,
    });
    // Sam has no Teams; nor has Sue, who could review, too.
    expect(picker.choices).toEqual([
      { value: objectIdOf('amy'), title: 'Amy Adler' },
      { value: objectIdOf('tess'), title: 'Tess Tran' },
      { value: 'person:sam', title: 'Sam Sole (not in Teams)' },
      { value: 'person:sue', title: 'Sue Star (not in Teams)' },
    ]);
    const shown = shownInTeams(form);
    expect(shown).toContain(
      'A review is needed at medium or high. The fallback reviewers are Amy Adler, Tess Tran and Sam Sole.',
    );
    for (const words of ['Risk reviews', 'Microsoft Entra ID Protection', 'Microsoft Purview Insider Risk'])
      expect(shown).toContain(words);
    expect(shown).toContain('This form does not change who else is asked: a member of Service desk.');
    expect(shown).toContain('so it takes effect when a second administrator confirms it');
  });

  test('[R-31] is refused to everybody else, and so is sending one; both are attempts and teach nothing', async () => {
    const before = await configuration();
    expect(await typed('uma', 'access-admin thresholds')).toContain('Only holders of the role');
    const form = await openForm('ida');
    const data = { form: carriedBy(form), 'idProtection:levels': 'high', 'idProtection:here': ghost };
    expect(told(await people.forge('uma', form, 'setReviews', data))).toContain('Only holders of the role');
    expect((await attempts('notAdministrator')).map(({ command }) => command)).toEqual([
      'openReviewForm',
      'changeConfiguration',
    ]);
    expect((await configuration()).revision).toBe(before.revision);
  });
});

function carriedBy({ cards }: StandInMessage): unknown {
  const [button] = (cards[0]?.actions ?? []) as { data: { form: unknown } }[];
  return button?.data.form;
}

describe('what is saved', () => {
  test('[R-31][R-39] more levels and a reviewer less take effect at once, in one event', async () => {
    const before = await configuration();
    const form = await openForm('ida');
    const said = told(
      await save('ida', form, {
        'idProtection:levels': ['low', 'medium', 'high'],
        'idProtection:here': [objectIdOf('tess'), 'person:sam'],
        'insiderRisk:levels': ['elevated'],
      }),
    );
    expect(said).toContain('This is in effect now.');
    expect(said).not.toContain('Waits');
    const now = await configuration();
    expect(now.revision).toBe(before.revision + 1);
    expect(now.risk).toEqual({
      thresholds: { idProtection: ['low', 'medium', 'high'], insiderRisk: ['elevated'] },
      fallbackApprovers: {
        idProtection: [
          { kind: 'people', people: ['tess', 'sam'] },
          { kind: 'group', group: 'desk' },
        ],
        insiderRisk: [],
      },
    });
    // The form is closed for good, on all of their devices.
    await appears('the closed form', () =>
      people.messages('ida').find(({ activityId, live, edited }) => activityId === form.activityId && !live && edited),
    );
    expect(people.everything('igor')).not.toContain('change');
  });

  test('[R-32][R-39][R-70] what weakens waits: every administrator has a card, and a second one confirms it', async () => {
    const said = await saved('ida', {
      'idProtection:levels': ['high'],
      'idProtection:here': [objectIdOf('tess'), objectIdOf('ben'), 'person:sam', 'person:sue'],
    });
    expect(said).toContain('This takes effect when a second administrator confirms it.');
    expect(said).not.toContain('This is in effect now');
    const { risk: before, proposals } = await configuration();
    expect(before.thresholds.idProtection).toEqual(['low', 'medium', 'high']);
    expect(proposals.at(-1)).toMatchObject({ state: 'waiting', by: { id: 'ida' }, unproven: false });
    expect(shownInTeams(await changeCard('ida'))).toContain('You proposed a change');
    const card = await changeCard('igor');
    expect(shownInTeams(await openForm('igor'))).toContain(
      'Ida Holm proposed this. A second administrator can confirm it until ',
    );
    await running.teams.execute(objectIdOf('igor'), card, 'Confirm');
    await running.settled();
    const { risk } = await configuration();
    expect(risk.thresholds.idProtection).toEqual(['high']);
    expect(risk.fallbackApprovers.idProtection[0]).toEqual({ kind: 'people', people: ['tess', 'sam', 'ben', 'sue'] });
  });

  test('[R-39] the same form can do both: the stricter half at once, the rest when it is confirmed', async () => {
    const said = await saved('ida', { 'insiderRisk:levels': ['minor'] });
    expect(said).toMatch(/in effect now\..*when a second administrator confirms it\./s);
    expect((await configuration()).risk.thresholds.insiderRisk).toEqual(['minor', 'elevated']);
    await running.settled();
    await running.teams.execute(objectIdOf('ida'), await changeCard('ida'), 'Take back');
    await running.settled();
  });

  test('[R-72] a form that is sent twice is one change', async () => {
    const before = await configuration();
    const form = await openForm('ida');
    const entered = { 'insiderRisk:levels': ['minor', 'moderate', 'elevated'] };
    const answers = await running.teams.executeTwice(objectIdOf('ida'), form, 'Save', entered);
    const said = answers.map(told);
    expect(said.filter((one) => one.includes('This is in effect now.'))).toHaveLength(1);
    expect(said.filter((one) => one.includes('This was already saved.'))).toHaveLength(1);
    expect((await configuration()).revision).toBe(before.revision + 1);
  });

  test('[R-70][R-74] an older client, which sends the form as a message: its answer takes the form’s place', async () => {
    const form = await openForm('ida');
    await running.teams.submit(objectIdOf('ida'), form, 'Save', { 'idProtection:levels': ['medium', 'high'] });
    expect(shownInTeams(await formOf('ida', form))).toContain('This is in effect now.');
  });

  test('[R-74] nothing that changes anything: that is said above the form, which stays', async () => {
    const before = await configuration();
    const form = await openForm('ida');
    expect(told(await save('ida', form, {}))).toContain('This is already set, so nothing was changed.');
    const more = await save('ida', await formOf('ida', form), { 'idProtection:levels': ['low', 'medium', 'high'] });
    expect(told(more)).toContain('This is in effect now.');
    expect((await configuration()).revision).toBe(before.revision + 1);
  });
});

describe('what goes wrong', () => {
  test('[R-74][R-81] somebody whom the directory does not know: said beside the field, and nothing is lost', async () => {
    const before = await configuration();
    const form = await openForm('ida');
    const wrong = await save('ida', form, {
      'insiderRisk:levels': ['elevated'],
      'insiderRisk:here': [objectIdOf('amy'), ghost],
    });
    expect(beside(wrong, 'insiderRisk:here')).toContain('not known in Northwind: number 2');
    const kept = await formOf('ida', form);
    expect(inputOf(kept, 'insiderRisk:here').value).toBe(`${objectIdOf('amy')},${ghost}`);
    expect(inputOf(kept, 'insiderRisk:levels').value).toBe('elevated');
    expect(carriedBy(kept)).toEqual(carriedBy(form));
    const lost = await people.forge('ida', form, 'setReviews', {
      form: carriedBy(form),
      'insiderRisk:here': 'person:nobody',
    });
    expect(beside(lost, 'insiderRisk:here')).toContain('No longer known in Northwind: nobody.');
    expect((await configuration()).revision).toBe(before.revision);
    expect((await attempts('invalidInput')).filter(({ command }) => command === 'changeConfiguration').length).toBe(3);
  });

  test('[R-74] what somebody else changed meanwhile is not overwritten unseen, and what was entered stays', async () => {
    const form = await openForm('ida');
    await saved('igor', { 'idProtection:here': ['person:sam'] });
    const before = await configuration();
    const refused = told(await save('ida', form, { 'idProtection:levels': ['medium'] }));
    expect(refused).toContain(
      'The reviews for Microsoft Entra ID Protection were changed while this form was open, so nothing was saved.',
    );
    expect(refused).toContain('A review is needed at low, medium or high. The fallback reviewers are Sam Sole.');
    const again = await formOf('ida', form);
    expect(inputOf(again, 'idProtection:levels').value).toBe('medium');
    expect((await configuration()).revision).toBe(before.revision);
    expect(await attempts('changedMeanwhile')).toHaveLength(1);
    expect(told(await save('ida', again, {}))).toContain('This takes effect when a second administrator confirms it.');
  });

  test('[R-83] what we never made is not understood, and changes nothing', async () => {
    const before = await configuration();
    const form = await openForm('ida');
    const carried = { idProtection: '0123456789abcdef', insiderRisk: '0123456789abcdef' };
    const cases: Json[] = [
      { form: carried, 'idProtection:levels': 'worst' },
      { form: carried, 'idProtection:levels': { $ne: '' } },
      { form: carried, 'insiderRisk:levels': 'high' },
      { form: carried, 'idProtection:here': ['x'] },
      { form: carried, 'idProtection:here': Array.from({ length: 51 }, (_, index) => `${index}`).join(',') },
      { form: carried, 'idProtection:here': 'x'.repeat(201) },
      { form: { ...carried, idProtection: { $ne: '' } } },
      { form: { ...carried, more: 1 } },
      { form: null },
    ];
    for (const data of cases) {
      const said = told(await people.forge('ida', form, 'setReviews', { ...data }));
      expect(said, JSON.stringify(data)).toContain('out of date');
    }
    expect((await configuration()).revision).toBe(before.revision);
  });
});

test('[R-83] everything that was sent was taken by Teams', async () => {
  await running.settled();
  await soon(() => expect(running.teams.calls().filter(({ status }) => status >= 400)).toEqual([]));
});
