import { readFile } from 'node:fs/promises';
import { AppManifestUtils, type TeamsManifest } from '@microsoft/app-manifest';
import { expect, test } from 'vitest';
import { slackPath } from '../adapters/slack/app.ts';
import { commandNames as slackCommands } from '../adapters/slack/command-names.ts';
import { commandNames as teamsCommands } from '../adapters/teams/command-names.ts';
import { parseAccessWords, parseAdminWords } from '../src/approvals/commands/parse-command.ts';

const manifestsFolder = new URL('../manifests/', import.meta.url);

async function readManifest(path: string): Promise<unknown> {
  return JSON.parse(await readFile(new URL(path, manifestsFolder), 'utf8'));
}

/** The size that a PNG file says it has, from its first chunk (PNG specification, 11.2.1 IHDR). */
async function pngSize(path: string): Promise<{ width: number; height: number }> {
  const bytes = await readFile(new URL(path, manifestsFolder));
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

test('the Teams manifest is valid by the schema that it names', async () => {
  const manifest = (await readManifest('teams/manifest.json')) as TeamsManifest;
  expect(await AppManifestUtils.validateAgainstSchema(manifest)).toEqual([]);
});

test('the Teams manifest has the bot in the personal scope, or direct messages would fail silently', async () => {
  const { bots } = (await readManifest('teams/manifest.json')) as { bots: { scopes: string[] }[] };
  expect(bots.map(({ scopes }) => scopes)).toEqual([['personal']]);
});

test('the icons of the Teams manifest have the sizes that Teams asks for', async () => {
  expect(await pngSize('teams/color.png')).toEqual({ width: 192, height: 192 });
  expect(await pngSize('teams/outline.png')).toEqual({ width: 32, height: 32 });
});

test('the Slack manifest sends commands, clicks and events where the program takes them', async () => {
  const manifest = (await readManifest('slack.json')) as {
    features: { slash_commands: { command: string; url: string }[] };
    settings: { interactivity: { request_url: string }; event_subscriptions: { request_url: string; bot_events: [] } };
  };
  const { interactivity, event_subscriptions: events } = manifest.settings;
  const urls = [
    ...manifest.features.slash_commands.map(({ url }) => url),
    interactivity.request_url,
    events.request_url,
  ];
  expect(urls.map((url) => new URL(url).pathname)).toEqual(Array.from({ length: 4 }, () => slackPath));
  // By this Slack tells when somebody first opens the app's messages.
  expect(events.bot_events).toEqual(['app_home_opened']);
});

test('[R-70] the Slack manifest lets people type where their cards are, and has no empty home', async () => {
  const { features } = (await readManifest('slack.json')) as { features: { app_home: unknown } };
  expect(features.app_home).toEqual({
    home_tab_enabled: false,
    messages_tab_enabled: true,
    messages_tab_read_only_enabled: false,
  });
});

test('[R-70] both manifests offer the commands that the chats take', async () => {
  const slack = (await readManifest('slack.json')) as { features: { slash_commands: { command: string }[] } };
  const { access, admin } = slackCommands;
  expect(slack.features.slash_commands.map(({ command }) => command)).toEqual([access, admin]);
  const teams = (await readManifest('teams/manifest.json')) as TeamsManifest & {
    bots: { commandLists: { commands: { title: string }[] }[] }[];
  };
  const titles = teams.bots.flatMap(({ commandLists }) => commandLists.flatMap(({ commands }) => commands));
  expect(titles.length).toBeLessThanOrEqual(12);
  for (const { title } of titles) {
    const [, name = '', words = ''] = /^(\S+) ?(.*)$/.exec(title) ?? [];
    expect(Object.values(teamsCommands)).toContain(name);
    const parse = name === teamsCommands.admin ? parseAdminWords : parseAccessWords;
    const parsed = [words, `${words} ABCDEFGH1234`].map((line) => parse(line).kind);
    // With a number behind it where it takes one, and without; what is no command is searched for.
    expect(
      parsed.some((kind) => !['help', 'request', 'tooManyWords', 'numberNeeded'].includes(kind)) ||
        words === '' ||
        words === 'help',
      title,
    ).toBe(true);
  }
});
