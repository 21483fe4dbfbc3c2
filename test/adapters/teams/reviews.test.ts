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
/** What the form that came back shows under one of its fields. */
function beside({ shown }: BotAnswer, id: string): string {
  const body = (shown !== undefined && 'card' in shown ? shown.card.body : []) as Json[];
  const next = body[body.findIndex((one) => one.id === id) + 1];
  return next?.type === 'Container' ? JSON.stringify(next) : '';
}
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
  test('[R-31] a form that was saved is closed for good, on all of their devices', async () => {
    const form = await openForm('ida');
    const entered = { 'idProtection:levels': ['low', 'medium', 'high'], 'insiderRisk:levels': ['elevated'] };
    expect(told(await save('ida', form, entered))).toContain('This is in effect now.');
    await appears('the closed form', () =>
      people.messages('ida').find(({ activityId, live, edited }) => activityId === form.activityId && !live && edited),
    );
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
    const fewer = { 'idProtection:here': [objectIdOf('tess'), 'person:sam'] };
    await running.teams.submit(objectIdOf('ida'), form, 'Save', fewer);
    expect(shownInTeams(await formOf('ida', form))).toContain('This is in effect now.');
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
    expect((await attempts('invalidInput')).filter(({ command }) => command === 'changeConfiguration').length).toBe(2);
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
