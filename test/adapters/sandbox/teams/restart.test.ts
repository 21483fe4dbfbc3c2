import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTeamsStandIn } from '../../../../adapters/sandbox/teams/stand-in.ts';
import {
  ANA,
  answerCard,
  answerMessage,
  attached,
  BEN,
  bot,
  call,
  card,
  execute,
  last,
  SETTINGS,
  stageBot,
  text,
} from './stage.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'teams-stand-in-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

test('chats, people, edits and what invokes answered survive a restart, and so do ids', async () => {
  const stateFile = join(directory, 'deep', 'teams.json');
  const invoke = async (action: { verb?: unknown }) =>
    action.verb === 'say' ? answerMessage('Noted') : answerCard(card([text('Done')], [execute('Say', 'say')]));
  const handler = bot({
    message: (context) => context.sendActivity(attached(card([text('Card')], [execute('Go', 'go')]))),
    invoke,
  });
  const first = await stageBot(handler, { stateFile });
  await first.teams.install(ANA);
  await first.teams.install(BEN);
  await first.teams.uninstall(BEN);
  await first.teams.say(ANA, 'one');
  await first.teams.execute(ANA, last(first.teams), 'Go');
  await first.teams.execute(ANA, last(first.teams), 'Say');
  const before = first.teams.messages(ANA);
  expect(before.at(-1)).toMatchObject({ notice: 'Noted', earlier: [{}], live: false });
  // What the bot does is written down as well, without anybody acting after it.
  const { conversationId: chat } = last(first.teams);
  const later = await call(first.teams, 'POST', `/${chat}/activities`, { type: 'message', text: 'Later' });
  await first.stop();

  const second = await stageBot(handler, { stateFile });
  try {
    const { teams } = second;
    expect(teams.messages(ANA)).toMatchObject([...before, { activityId: later.body.id, text: 'Later' }]);
    expect(await call(teams, 'DELETE', `/${chat}/activities/${later.body.id}`)).toMatchObject({ status: 200 });
    expect(teams.messages(ANA)).toEqual(before);
    expect([teams.installed(ANA), teams.installed(BEN)]).toEqual([true, false]);
    expect(teams.userId(ANA)).toBe(first.teams.userId(ANA));
    const { activityId, conversationId } = last(teams);
    const path = `/${conversationId}/activities`;
    expect(await call(teams, 'PUT', `${path}/${activityId}`, { type: 'message', text: 'Edited' })).toMatchObject({
      status: 200,
    });
    const { body } = await call(teams, 'POST', path, { type: 'message', text: 'New' });
    expect(Number(body.id)).toBeGreaterThan(Number(activityId));
    expect(teams.messages(ANA).map((each) => each.text)).toEqual(['one', 'Edited', 'New']);
  } finally {
    await second.stop();
  }
});

test('what a bot keeps of a connector goes on working after a restart, and the port is given up where it is taken', async () => {
  const stateFile = join(directory, 'teams.json');
  const first = await startTeamsStandIn({ ...SETTINGS, stateFile });
  await first.stop();
  const second = await startTeamsStandIn({ ...SETTINGS, stateFile });
  const third = await startTeamsStandIn({ ...SETTINGS, stateFile });
  await Promise.all([second.stop(), third.stop()]);
  expect(second.serviceUrl).toBe(first.serviceUrl);
  expect(third.serviceUrl).not.toBe(first.serviceUrl);
});

test('a state that cannot be read is an error, not an empty chat', async () => {
  const stateFile = join(directory, 'teams.json');
  writeFileSync(stateFile, '{');
  await expect(startTeamsStandIn({ ...SETTINGS, stateFile })).rejects.toThrow('cannot read its state');
});

test('a port that is taken is an error', async () => {
  const one = await startTeamsStandIn(SETTINGS);
  const port = Number(new URL(one.serviceUrl).port);
  await expect(startTeamsStandIn({ ...SETTINGS, port })).rejects.toThrow('EADDRINUSE');
  await one.stop();
  const again = await startTeamsStandIn({ ...SETTINGS, port });
  expect(again.serviceUrl).toBe(one.serviceUrl);
  await again.stop();
});
