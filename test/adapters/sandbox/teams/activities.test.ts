import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Json } from '../../../../adapters/sandbox/teams/stand-in.ts';
import { ANA, attached, BEN, bot, card, execute, last, SETTINGS, type Staged, stageBot, text } from './stage.ts';

const NOW = '2026-11-02T09:00:00.000Z';
let staged: Staged;
beforeEach(async () => {
  const buttons = [
    execute('Go', 'go', { id: 'r1' }, { id: 'go' }),
    { type: 'Action.Submit', title: 'Old', data: { id: 'r1' } },
  ];
  staged = await stageBot(bot({ message: (context) => context.sendActivity(attached(card([text('Hi')], buttons))) }), {
    now: () => new Date(NOW),
  });
});
afterEach(() => staged.stop());

const person = () => ({ id: staged.teams.userId(ANA), name: 'Ana Lopes', aadObjectId: ANA });
const unnamed = () => ({ id: staged.teams.userId(ANA), aadObjectId: ANA });
/** What all activities have in common. */
const common = (): Json => ({
  timestamp: NOW,
  channelId: 'msteams',
  serviceUrl: staged.teams.serviceUrl,
  conversation: {
    conversationType: 'personal',
    tenantId: SETTINGS.tenantId,
    id: expect.stringMatching(/^a:1[\w-]{80,}$/),
  },
  recipient: { id: `28:${SETTINGS.botId}`, name: 'Countersign' },
});
const fromClient = (): Json => ({
  ...common(),
  localTimestamp: '2026-11-02T01:00:00.000-08:00',
  localTimezone: 'America/Los_Angeles',
  from: person(),
  entities: [{ locale: 'en-US', country: 'US', platform: 'Web', timezone: 'America/Los_Angeles', type: 'clientInfo' }],
  locale: 'en-US',
});
const tenantOnly = { tenant: { id: SETTINGS.tenantId } };
const clicked = { ...tenantOnly, source: { name: 'message' } };
const eventId = expect.stringMatching(/^f:[\da-f-]{36}$/);

test('installing and removing: two events each, in any order, without names', async () => {
  const { teams, received } = staged;
  expect(teams.installed(ANA)).toBe(false);
  expect(await teams.install(ANA)).toHaveLength(2);
  expect(teams.installed(ANA)).toBe(true);
  const expected = (action: string, change: string) =>
    expect.arrayContaining([
      {
        ...common(),
        type: 'installationUpdate',
        id: eventId,
        action,
        from: unnamed(),
        channelData: clicked,
        entities: [{ type: 'clientInfo', locale: 'en-US' }],
        locale: 'en-US',
      },
      {
        ...common(),
        type: 'conversationUpdate',
        id: eventId,
        from: unnamed(),
        channelData: tenantOnly,
        [change]: [{ id: `28:${SETTINGS.botId}` }, unnamed()],
      },
    ]);
  expect(received.splice(0)).toEqual(expected('add', 'membersAdded'));
  expect(await teams.install(ANA)).toEqual([]);
  expect(received).toEqual([]);
  await teams.uninstall(ANA);
  expect(received.splice(0)).toEqual(expected('remove', 'membersRemoved'));
  expect(teams.installed(ANA)).toBe(false);
  await expect(teams.uninstall(ANA)).rejects.toThrow('Ana Lopes has not installed the app');
  await expect(teams.say(ANA, 'hello')).rejects.toThrow('has not installed');
});

test('a typed message', async () => {
  const { teams, received } = staged;
  await teams.install(ANA);
  received.splice(0);
  await teams.say(ANA, 'access <b> & more\nnow');
  expect(received).toEqual([
    {
      ...fromClient(),
      type: 'message',
      id: String(Date.parse(NOW)),
      text: 'access <b> & more\nnow',
      textFormat: 'plain',
      attachments: [{ contentType: 'text/html', content: '<p>access &lt;b&gt; &amp; more<br>now</p>' }],
      channelData: tenantOnly,
    },
  ]);
  expect(staged.headers.at(-1)).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'x-ms-tenant-id': SETTINGS.tenantId,
    'x-ms-conversation-id': last(teams).conversationId,
  });
  expect(staged.headers.at(-1)).not.toHaveProperty('authorization');
});

test('an Action.Execute is an invoke, an Action.Submit a message without text', async () => {
  const { teams, received } = staged;
  await teams.install(ANA);
  await teams.say(ANA, 'card');
  const { activityId } = last(teams);
  received.splice(0);
  await teams.execute(ANA, { activityId }, 'Go');
  await teams.submit(ANA, { activityId }, 'Old');
  expect(received).toEqual([
    {
      ...fromClient(),
      type: 'invoke',
      name: 'adaptiveCard/action',
      id: eventId,
      replyToId: activityId,
      value: {
        action: { type: 'Action.Execute', id: 'go', title: 'Go', verb: 'go', data: { id: 'r1' } },
        trigger: 'manual',
      },
      channelData: clicked,
    },
    {
      ...fromClient(),
      type: 'message',
      id: eventId,
      replyToId: activityId,
      value: { id: 'r1' },
      channelData: clicked,
    },
  ]);
});

test('the same message delivered twice has the same id', async () => {
  const { teams, received } = staged;
  await teams.install(BEN);
  received.splice(0);
  await teams.say(BEN, 'hello', { deliveries: 2 });
  expect(received).toHaveLength(2);
  expect(received[0]).toEqual(received[1]);
  expect(received[0]).toMatchObject({ from: { id: '29:ben', aadObjectId: BEN }, localTimezone: 'UTC' });
  expect(received[0]).toMatchObject({ localTimestamp: '2026-11-02T09:00:00.000+00:00' });
  expect(teams.messages(BEN).map(({ text: said }) => said)).toEqual(['hello', '', '']);
});

test('nobody is connected, nobody is there', async () => {
  const { teams } = staged;
  await expect(teams.install('nobody')).rejects.toThrow('There is no nobody');
  expect(() => teams.messages('nobody')).toThrow('There is no nobody');
  expect(await teams.raw('{', { 'content-type': 'application/json' })).toMatchObject({
    status: 400,
    error: 'dispatch_failed',
  });
  teams.connect('http://127.0.0.1:1/api/messages');
  expect(await teams.install(ANA)).toMatchObject([
    { status: 0, error: 'dispatch_failed' },
    { status: 0, error: 'dispatch_failed' },
  ]);
});
