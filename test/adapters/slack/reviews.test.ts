import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { configurationOf, reviewsOrganization } from '../../support/reviews.ts';
import { accountOf, appears, peopleOf, type Running, soon, startRunning, usersOf } from '../../support/running.ts';
import { sendSubmission } from '../../support/slack-sender.ts';
import { type Json, slackTyping, wordsOf } from '../../support/slack-typing.ts';
import { teamsOrganization } from '../../support/teams-organization.ts';

const organization = teamsOrganization(reviewsOrganization(['slack']));
let running: Running;
let people: ReturnType<typeof peopleOf>;
let typed: ReturnType<typeof slackTyping>;

beforeAll(async () => {
  const ghost = { id: 'U0GHOST', name: 'ghost', realName: 'Ghost' };
  running = await startRunning({ organization, standIn: { users: [...usersOf(organization), ghost] } });
  people = peopleOf(running.slack);
  typed = slackTyping(running.slack);
});
afterAll(() => running?.stop());

type View = Awaited<ReturnType<typeof top>>;
const top = (personId: string) => appears('a form', () => people.views(personId).at(-1));
const configuration = () => configurationOf(running.database);
const attempts = async (code: string) => (await running.documents('attempts')).filter((one) => one.code === code);

async function openForm(personId: string): Promise<View> {
  await running.slack.command(accountOf(personId), '/access-admin', 'thresholds');
  return top(personId);
}
const blockOf = (form: View, field: string) =>
  form.blocks.find(({ block_id }) => String(block_id).startsWith(`${field}:`)) as { block_id: string; element: Json };
const close = async (personId: string) => running.slack.close(accountOf(personId), (await top(personId)).id);

/** Fills in fields by the names that they have in every form, and saves. */
function save(personId: string, form: View, entered: Record<string, string[]>) {
  const values = Object.entries(entered).map(([field, value]) => [blockOf(form, field).block_id, value]);
  return running.slack.submit(accountOf(personId), form.id, Object.fromEntries(values));
}

const levels = (form: View, source: string) =>
  ((blockOf(form, `${source}:levels`).element.initial_options ?? []) as Json[]).map(({ value }) => value);

describe('the form', () => {
  test('[R-31][R-32][R-74] shows what is set, whom it leaves alone, and which changes will wait', async () => {
    const form = await openForm('ida');
    expect(form.title).toBe('Risk reviews');
    const blocks = form.blocks.flatMap(({ block_id, type }) => (type === 'input' ? [String(block_id)] : []));
    expect(blocks.map((id) => id.replace(/:[0-9a-f]{16}$/, ''))).toEqual([
      ...['idProtection:levels', 'idProtection:here', 'idProtection:elsewhere'],
      ...['insiderRisk:levels', 'insiderRisk:here', 'insiderRisk:elsewhere'],
    ]);
    expect(levels(form, 'idProtection')).toEqual(['medium', 'high']);
    expect(levels(form, 'insiderRisk')).toEqual([]);
    const here = blockOf(form, 'idProtection:here').element;
    expect(here).toMatchObject({ type: 'multi_users_select', initial_users: [accountOf('amy'), accountOf('sam')] });
    // Tess has no Slack; nor has Tom, who could review, too.
    const elsewhere = blockOf(form, 'idProtection:elsewhere').element;
    expect((elsewhere.options as Json[]).map(({ value }) => value)).toEqual(['tess', 'tom']);
    expect(elsewhere.initial_options).toMatchObject([{ value: 'tess' }]);
    const shown = wordsOf(form);
    expect(shown).toContain('This form does not change who else is asked: a member of Service desk.');
    expect(shown).toContain('so it takes effect when a second administrator confirms it');
    await close('ida');
  });

  test('[R-31] is refused to everybody else, and so is sending one; both are attempts and teach nothing', async () => {
    const before = await configuration();
    expect(await typed('uma', 'thresholds', '/access-admin')).toContain('Only holders of the role');
    expect(people.views('uma')).toEqual([]);
    const form = await openForm('ida');
    const metadata = form.privateMetadata;
    const carried = JSON.parse(metadata) as Record<string, string>;
    for (const user of [accountOf('uma'), 'U0GHOST']) {
      const { body } = await sendSubmission(running.slack, {
        ...{ user, callbackId: 'reviews_form', viewId: form.id, metadata },
        values: valuesFor(carried, { here: ['U0GHOST'] }),
      });
      expect(body).toContain(user === 'U0GHOST' ? 'is not linked to a person in' : 'Only holders of the role');
      expect(JSON.parse(body)).toMatchObject({ response_action: 'update', view: { title: { text: 'Not saved' } } });
    }
    expect((await attempts('notAdministrator')).map(({ command }) => command)).toEqual([
      'openReviewForm',
      'changeConfiguration',
    ]);
    expect((await configuration()).revision).toBe(before.revision);
    await close('ida');
  });
});

/** `state.values` as Slack sends them. */
function valuesFor(
  carried: Record<string, unknown>,
  {
    source = 'idProtection',
    levels: chosen = ['high'],
    here = [] as unknown,
  }: Record<string, unknown> & { source?: string } = {},
) {
  const options = (values: unknown) => (Array.isArray(values) ? values.map((value) => ({ value })) : values);
  const of = (name: string, levelsOf: unknown, users: unknown) => ({
    [`${name}:levels:${carried[name]}`]: { value: { type: 'checkboxes', selected_options: options(levelsOf) } },
    [`${name}:here:${carried[name]}`]: { value: { type: 'multi_users_select', selected_users: users } },
  });
  const other = source === 'idProtection' ? 'insiderRisk' : 'idProtection';
  return { ...of(source, chosen, here), ...of(other, [], []) };
}

describe('what is saved', () => {
  test('[R-72] a form that is sent twice is one change', async () => {
    const before = await configuration();
    const form = await openForm('ida');
    const metadata = form.privateMetadata;
    const parts = { user: accountOf('ida'), callbackId: 'reviews_form', viewId: form.id, metadata };
    const values = valuesFor(JSON.parse(metadata), {
      source: 'insiderRisk',
      levels: ['minor', 'moderate', 'elevated'],
    });
    // What the other source shows is left as it is.
    const shown = stateOf(form, 'idProtection');
    const sent = [1, 2].map(() => sendSubmission(running.slack, { ...parts, values: { ...values, ...shown } }));
    const bodies = (await Promise.all(sent)).map(({ body }) => body);
    expect(bodies.filter((body) => body.includes('This is in effect now'))).toHaveLength(1);
    expect(bodies.filter((body) => body.includes('This was already saved.'))).toHaveLength(1);
    expect((await configuration()).revision).toBe(before.revision + 1);
    await close('ida');
  });
});

/** What the form's blocks of a source hold, as they came. */
function stateOf(form: View, source: string) {
  const blocks = Object.entries(form.values);
  return Object.fromEntries(blocks.filter(([id]) => id.startsWith(`${source}:`)));
}

describe('what goes wrong', () => {
  test('[R-74][R-81] an account that the directory does not know stays chosen in Slack’s own menu', async () => {
    const form = await openForm('ida');
    const answer = await save('ida', form, { 'insiderRisk:here': [accountOf('amy'), 'U0GHOST'] });
    const { block_id: block } = blockOf(form, 'insiderRisk:here');
    expect(answer.errors).toEqual({ [block]: expect.stringContaining('not known in Northwind: number 2') });
    expect((await top('ida')).values[block]?.value?.selected_users).toEqual([accountOf('amy'), 'U0GHOST']);
    await close('ida');
  });

  test('[R-83] what we never made is not understood, and changes nothing', async () => {
    const before = await configuration();
    const good = { idProtection: '0123456789abcdef', insiderRisk: '0123456789abcdef' };
    const cases: [unknown, unknown][] = [
      [good, valuesFor(good, { levels: ['worst'] })],
      [good, valuesFor(good, { levels: [{ $ne: '' }] })],
      [good, valuesFor(good, { levels: 'high' })],
      [good, valuesFor(good, { here: [{ $ne: '' }] })],
      [good, valuesFor(good, { here: Array.from({ length: 26 }, (_, index) => `U${index}`) })],
      [good, valuesFor({ ...good, insiderRisk: 'fedcba9876543210' })],
      [{ ...good, idProtection: { $ne: '' } }, valuesFor(good)],
      [{ ...good, more: 1 }, valuesFor(good)],
      ['', valuesFor(good)],
      [good, null],
    ];
    for (const [metadata, values] of cases) {
      const parts = { user: accountOf('ida'), callbackId: 'reviews_form', values };
      const { status, body } = await sendSubmission(running.slack, { ...parts, metadata: JSON.stringify(metadata) });
      expect([status, body], JSON.stringify(values)).toEqual([200, expect.stringContaining('out of date')]);
    }
    expect((await configuration()).revision).toBe(before.revision);
  });
});

test('[R-83] everything that was sent was taken by Slack', async () => {
  await running.settled();
  await soon(() => expect(running.slack.calls().filter(({ answer }) => answer?.ok !== true)).toEqual([]));
});
