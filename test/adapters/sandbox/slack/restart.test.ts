import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSlackStandIn } from '../../../../adapters/sandbox/slack/stand-in.ts';
import { button, clientOf, SETTINGS } from './stage.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slack-stand-in-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('messages, direct messages, homes and ids are there again after a restart', async () => {
  const settings = { ...SETTINGS, stateFile: join(folder, 'deep', 'slack.json') };
  const first = await startSlackStandIn(settings);
  const { channel = '', ts = '' } = await clientOf(first).chat.postMessage({
    channel: 'U0ANA',
    text: 'Card',
    blocks: [{ type: 'actions', elements: [button('go', 'Go', 'v')] }],
    metadata: { event_type: 'card', event_payload: { id: 'a' } },
  });
  await clientOf(first).views.publish({ user_id: 'U0ANA', view: { type: 'home', blocks: [{ type: 'divider' }] } });
  const before = { messages: first.messages('U0ANA'), home: first.home('U0ANA'), app: first.app };
  await first.stop();

  const second = await startSlackStandIn(settings);
  try {
    expect({ messages: second.messages('U0ANA'), home: second.home('U0ANA'), app: second.app }).toEqual(before);
    await clientOf(second).chat.update({ channel, ts, text: 'Updated' });
    expect(second.messages('U0ANA')).toMatchObject([{ ts, text: 'Updated' }]);
    const later = await clientOf(second).chat.postMessage({ channel, text: 'Next' });
    expect(Number(later.ts)).toBeGreaterThan(Number(ts));
  } finally {
    await second.stop();
  }
  expect(await readdir(join(folder, 'deep'))).toEqual(['slack.json']);
});

test('a state that cannot be read stops the start, with the file’s name', async () => {
  const stateFile = join(folder, 'slack.json');
  await writeFile(stateFile, '{"messages": [');
  await expect(startSlackStandIn({ ...SETTINGS, stateFile })).rejects.toThrow(stateFile);
});
