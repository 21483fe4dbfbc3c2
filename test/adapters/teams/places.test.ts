import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { activityOf, invokeOf, type Json } from '../../support/teams-activities.ts';
import { objectIdOf, packageWithGroup, teamsOrganization, tenantId } from '../../support/teams-organization.ts';
import { stageOn, startTeamsRunning, type TeamsRunning, teamsPeople, told } from '../../support/teams-running.ts';

const parts = packageWithGroup('ledger', { stages: [{ approvers: [{ people: ['anna'] }] }] });
const organization = teamsOrganization({
  people: { uma: 'Uma User', anna: 'Anna Berg', elif: 'Elif Demir', hugo: 'Hugo Ehrlich' },
  groups: [parts.group],
  roles: { 'Identity Governance Administrator': ['elif', 'hugo'] },
  packages: [parts.package],
});

let running: TeamsRunning;
let people: ReturnType<typeof teamsPeople>;
let about: Json;
let before: Record<string, unknown[]>;

beforeAll(async () => {
  running = await startTeamsRunning({ organization });
  people = teamsPeople(running.teams);
  expect(told(await people.ask('uma', 'ledger'))).toContain('was submitted.');
  about = { ...stageOn(await people.card('anna')) };
  await running.settled();
});
afterAll(() => running?.stop());
beforeEach(async () => {
  before = await running.everything();
});

/** Sends an activity as Teams does; what it is answered with: a sentence, a card, or nothing. */
async function send(activity: Json): Promise<{ status: number; words: string }> {
  const answer = await fetch(running.messagesUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(activity),
  });
  return { status: answer.status, words: await answer.text() };
}

const said = (person: string, text: string, more: Json = {}) =>
  activityOf(person, running.teams.serviceUrl, { text, ...more });
const clicked = (person: string, verb: string, data: Json, more: Json = {}) =>
  invokeOf(person, running.teams.serviceUrl, verb, data, { ...running.chatOf(person), ...more });
const submission = { package: 'ledger', justification: 'Quarter end.' };

/** How Teams and its clients name places that are not somebody's own chat with the bot. */
const conversation = (more: Json): Json => ({ conversation: { id: '19:group@thread.v2', tenantId, ...more } });
const places: [string, Json][] = [
  ['a group chat', conversation({ conversationType: 'groupChat', isGroup: true })],
  ['a channel', conversation({ conversationType: 'channel', isGroup: true })],
  ['a group that has no type', conversation({ isGroup: true })],
  ['a group that says it is personal', conversation({ conversationType: 'personal', isGroup: true })],
  ['a group that only its id tells', conversation({})],
  ['a place of a type that is not known', conversation({ conversationType: 'meeting' })],
  [
    'a channel that only its data tell',
    {
      ...conversation({ id: 'a:1-x' }),
      channelData: { tenant: { id: tenantId }, team: { id: '19:team@thread.tacv2' } },
    },
  ],
];

describe.each(places)('in %s', (_name, place) => {
  test('[R-34] [R-70] a click is answered with one sentence for all, and nothing is stored', async () => {
    for (const activity of [
      clicked('anna', 'approve', about, place),
      clicked('uma', 'submitRequest', submission, place),
      clicked('elif', 'nothing', {}, place),
      clicked('stranger', 'approve', about, place),
    ]) {
      const { status, words } = await send(activity);
      expect({ status, body: JSON.parse(words) }).toEqual({
        status: 200,
        body: {
          statusCode: 200,
          type: 'application/vnd.microsoft.activity.message',
          value: 'Send me this in a direct chat, where only you can see the answer. Nothing was changed.',
        },
      });
    }
    expect(await running.everything()).toEqual(before);
  });

  test('[R-34] [R-70] what is typed or submitted shows nothing of anybody’s, and nobody’s own chat moves there', async () => {
    const calls = running.teams.calls().length;
    const activities = [
      said('uma', 'access mine', place),
      said('anna', 'access pending', place),
      said('elif', 'access-admin thresholds', place),
      said('elif', 'access-admin requests ledger', place),
      said('uma', '', { ...place, value: { verb: 'submitRequest', ...submission } }),
    ];
    for (const activity of activities) expect((await send(activity)).status).toBe(200);
    // The stand-in has no such conversation and refuses the answers; what they would have shown is in the calls.
    const sent = running.teams.calls().slice(calls);
    expect(sent).toHaveLength(activities.length);
    for (const { body } of sent) {
      expect(body).toMatchObject({ text: expect.stringMatching(/^Send me this in a direct chat/) });
      expect(body).not.toHaveProperty('attachments');
    }
    expect(await running.everything()).toEqual(before);
  });

  test('[R-76] being added or removed there meets nobody and takes nobody away', async () => {
    const bot = [{ id: running.teams.bot.id }];
    for (const more of [
      { type: 'installationUpdate', action: 'add' },
      { type: 'installationUpdate', action: 'remove' },
      { type: 'conversationUpdate', membersAdded: bot },
      { type: 'conversationUpdate', membersRemoved: bot },
      { type: 'messageReaction' },
    ]) {
      expect((await send(said('anna', '', { ...place, text: undefined, ...more }))).status).toBe(200);
    }
    expect(await running.everything()).toEqual(before);
  });
});

describe('what a bot sends', () => {
  const anna = { id: '29:anna', aadObjectId: objectIdOf('anna') };
  test.each([
    ['by its id', { ...anna, id: '28:11111111-1111-4111-8111-111111111111' }],
    ['by its role', { ...anna, role: 'bot' }],
    ['a skill', { ...anna, role: 'skill' }],
    ['an agent with an identity', { ...anna, role: 'agenticUser' }],
  ])('[R-81] %s, is nobody’s, whatever ids it carries', async (_name, from) => {
    const click = await send(clicked('anna', 'approve', about, { from }));
    expect(click.words).toContain('Nothing was changed.');
    const own = running.chatOf('anna');
    for (const activity of [
      said('anna', 'access pending', { ...own, from }),
      said('anna', '', { ...own, from, type: 'installationUpdate', action: 'remove' }),
      said('anna', '', { conversation: { conversationType: 'personal', id: 'a:bots' }, from, type: 'typing' }),
    ]) {
      expect(await send(activity)).toEqual({ status: 200, words: '{}' });
    }
    expect(await running.everything()).toEqual(before);
  });
});

describe('without an id', () => {
  test.each([undefined, '', ' '])('[R-72] %j, a click is refused in words and is nobody’s command', async (id) => {
    for (const activity of [
      clicked('anna', 'approve', about, { id }),
      clicked('uma', 'submitRequest', submission, { id, replyToId: undefined }),
      clicked('elif', 'confirmChange', { proposal: 1 }, { id }),
    ]) {
      const { status, words } = await send(activity);
      expect(status).toBe(200);
      expect(JSON.parse(words)).toMatchObject({
        value: 'This message arrived without an id, so nothing was changed. Try again.',
      });
    }
    // Where and how somebody reads is kept, whatever they wanted.
    const { conversations: _, ...rest } = before;
    expect(await running.everything()).toMatchObject(rest);
  });

  test('[R-72] what is typed is answered in words and carried out by nobody', async () => {
    const count = people.messages('uma').length;
    await send(said('uma', 'access mine', { ...running.chatOf('uma'), id: undefined }));
    expect(people.messages('uma').slice(count)).toMatchObject([
      { text: 'This message arrived without an id, so nothing was changed. Try again.' },
    ]);
  });

  test('[R-72] an installation still meets its person: it asks for nothing', async () => {
    await running.teams.uninstall(objectIdOf('hugo'));
    await running.teams.install(objectIdOf('hugo'));
    await send(
      said('hugo', '', { ...running.chatOf('hugo'), id: undefined, type: 'installationUpdate', action: 'add' }),
    );
    expect(JSON.stringify((await running.everything()).conversations)).toContain(objectIdOf('hugo'));
  });
});
