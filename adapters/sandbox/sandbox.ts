import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OrganizationFile } from '../organization/schema.ts';
import { type SlackStandIn, startSlackStandIn } from './slack/stand-in.ts';

/** The sample organization that ships with the program. */
export const sampleOrganizationPath = fileURLToPath(new URL('./organization.yaml', import.meta.url));

/** What the program needs to talk to a chat that a stand-in plays. */
export interface SandboxSlack {
  readonly standIn: SlackStandIn;
  readonly botToken: string;
  readonly signingSecret: string;
  readonly apiUrl: string;
}

/**
 * Plays Slack for everybody whom the organization file gives a Slack account. What people see is kept in `dataDir` over
 * restarts, beside the database that knows of it. The secrets are no secrets: all this is reached on loopback only.
 */
export async function startSandboxSlack(file: OrganizationFile, dataDir: string): Promise<SandboxSlack> {
  await mkdir(dataDir, { recursive: true });
  const botToken = 'xoxb-sandbox';
  const signingSecret = 'sandbox-signing-secret';
  const accounts = file.people.flatMap(({ name, slack }) => (slack === undefined ? [] : [{ name, slack }]));
  const standIn = await startSlackStandIn({
    teamId: accounts[0]?.slack.workspace ?? 'T0SANDBOX',
    teamName: file.organization,
    botToken,
    signingSecret,
    users: accounts.map(({ name, slack }) => ({ id: slack.user, name: handle(name), realName: name })),
    stateFile: join(dataDir, 'slack-stand-in.json'),
  });
  return { standIn, botToken, signingSecret, apiUrl: standIn.apiUrl };
}

function handle(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '.');
}
