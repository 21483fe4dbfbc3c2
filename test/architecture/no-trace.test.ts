import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const src = join(root, 'src');

/**
 * Words by which one would know that a chat has found its way into the core: names of platforms and their SDKs, of their
 * user interfaces, and of what only one of them has.
 */
const words = [
  // the chats, and who makes them and their libraries
  /slack/,
  /\bteams\b/,
  /discord|mattermost|webex|google.?chat/,
  /botbuilder|botframework|bot framework|msteams|\bbolt\b|smba|aad_?object/,
  // how they draw
  /block.?kit|\bblocks?\b|\bblock_?id\b|adaptive|mrkdwn|rich.?text|text_?run|fact.?set|\bmodals?\b|private_?metadata/,
  /action_?id|trigger_?id|response_?url|view_?submission|action\.(execute|submit)|\bverbs?\b|ephemeral|\bephemerals?\b/,
  // how they name people, places and messages
  /\bworkspaces?\b|team_?id|\bthread_?ts\b|(?<!\.)\bts\b|service_?url|conversation_?reference|activity_?id|reply_?to_?id/,
  // their commands and limits
  /\/access\b|slash.?command|3,?000 characters|100 ?kb/,
];

/** What reads settings and what puts the program together name the chats: that is their work. */
const mayName = new Set(['environment.ts', 'main.ts', 'compose/chats.ts', 'compose/countersign.ts']);

/** Lines in which one of the words stands for every chat's like. */
const elsewhere: Readonly<Record<string, readonly RegExp[]>> = {
  'ports/directory.ts': [/tenant or workspace/],
};

async function sources(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** The places in a text that have one of the words, as `line: word`. */
function traces(text: string, allowed: readonly RegExp[] = []): string[] {
  return text.split('\n').flatMap((line, index) =>
    words.flatMap((word) => {
      const found = new RegExp(word.source, 'i').exec(line)?.[0];
      const means = found === undefined || allowed.some((one) => one.test(line));
      return means ? [] : [`${index + 1}: ${found}`];
    }),
  );
}

describe('the approval core knows no channel', () => {
  test('the words are found where they are', async () => {
    for (const line of [
      "import { WebClient } from '@slack/web-api';",
      "const card = { type: 'AdaptiveCard' };",
      "if (channel === 'teams') return;",
      'text: mrkdwn(text)',
      'const { triggerId, response_url } = payload;',
      "blocks: [{ type: 'section' }]",
      'Type /access to ask',
      'new CloudAdapter(new ConfigurationBotFrameworkAuthentication({}))',
      'serviceUrl: activity.serviceUrl',
      'const team_id = body.team.id;',
    ]) {
      expect(traces(line), line).not.toEqual([]);
    }
    for (const line of ['const channel = identity.channel;', 'a conversation', 'card', 'post(card, person)', 'a team'])
      expect(traces(line), line).toEqual([]);
    // What may name them does, so the files are read.
    for (const name of mayName) expect(traces(await readFile(join(src, name), 'utf8')), name).not.toEqual([]);
  });

  test('nothing in src but what reads settings and what puts the program together names a chat', async () => {
    const files = await sources(src);
    expect(files.length).toBeGreaterThan(40);
    const found: string[] = [];
    for (const file of files) {
      const name = relative(src, file);
      if (mayName.has(name)) continue;
      expect(name).not.toMatch(/slack|teams/i);
      const text = await readFile(file, 'utf8');
      found.push(...traces(text, elsewhere[name]).map((trace) => `src/${name}:${trace}`));
    }
    expect(found).toEqual([]);
  });

  test('no decision in src depends on which channel it is', async () => {
    for (const file of await sources(src)) {
      if (mayName.has(relative(src, file))) continue;
      const text = await readFile(file, 'utf8');
      expect(
        text.match(/channel(\.name)?\s*[!=]==?\s*['"`]|case ['"`](slack|teams)/gi),
        relative(root, file),
      ).toBeNull();
    }
  });
});

test('both chat adapters have the same files', async () => {
  const [slack = [], teams] = await Promise.all(
    ['slack', 'teams'].map((chat) => readdir(join(root, 'adapters', chat), { recursive: true })),
  );
  expect([...slack].sort()).toEqual([...(teams ?? [])].sort());
  for (const file of ['app.ts', 'parse.ts', 'messages/cards.ts', 'client.ts', 'messages/limits.ts', 'README.md'])
    expect(slack).toContain(file);
});

test('the adapters of the two chats know nothing of each other', async () => {
  for (const [chat, other] of [
    ['slack', /teams|botbuilder|botframework|adaptive/i],
    ['teams', /slack|mrkdwn|block ?kit/i],
  ] as const) {
    for (const file of await sources(join(root, 'adapters', chat))) {
      expect((await readFile(file, 'utf8')).match(other), relative(root, file)).toBeNull();
    }
  }
});
