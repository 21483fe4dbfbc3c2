import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Router } from 'express';
import type { OrganizationFile } from '../organization/schema.ts';
import { requireLoopbackName } from './page/guard.ts';
import { createSandboxPage } from './page/page.ts';
import { describePeople } from './page/people.ts';
import { createSlackChat } from './page/slack/slack-chat.ts';
import { createTeamsChat } from './page/teams/teams-chat.ts';
import { type SlackStandIn, startSlackStandIn } from './slack/stand-in.ts';
import { startTeamsStandIn, type TeamsStandIn } from './teams/stand-in.ts';

/** The sample organization that ships with the program. */
export const sampleOrganizationPath = fileURLToPath(new URL('./organization.yaml', import.meta.url));

/** A played Slack, and what the program needs to talk to it. */
export interface SandboxSlack {
  readonly standIn: SlackStandIn;
  readonly botToken: string;
  readonly signingSecret: string;
  readonly apiUrl: string;
}

/** A played Teams. It calls anonymously, which the program takes in the sandbox alone. */
export interface SandboxTeams {
  readonly standIn: TeamsStandIn;
  /** Gives the app to everybody, so that they can be written to. Needs a program that takes their activities. */
  installForEverybody(): Promise<void>;
}

/** The chats that stand-ins play. */
export interface Played {
  readonly slack?: SandboxSlack;
  readonly teams?: SandboxTeams;
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

/** Plays Teams for everybody whom the organization file gives a Teams account; kept like the played Slack. */
export async function startSandboxTeams(file: OrganizationFile, dataDir: string): Promise<SandboxTeams> {
  await mkdir(dataDir, { recursive: true });
  const accounts = file.people.flatMap(({ name, teams }) => (teams === undefined ? [] : [{ name, teams }]));
  const standIn = await startTeamsStandIn({
    tenantId: accounts[0]?.teams.tenant ?? 'sandbox',
    botId: 'countersign-sandbox',
    botName: 'Countersign',
    users: accounts.map(({ name, teams }) => ({ aadObjectId: teams.user, name })),
    stateFile: join(dataDir, 'teams-stand-in.json'),
  });
  return {
    standIn,
    async installForEverybody(): Promise<void> {
      for (const { teams } of accounts) {
        // Where its last port was taken the stand-in listens on another, and installing is how the program hears of it.
        if (standIn.installed(teams.user)) await standIn.uninstall(teams.user);
        await standIn.install(teams.user);
      }
    },
  };
}

/** Stands before everything else in the sandbox: its chats take anonymous calls, so no web page may reach them by a name. */
export function createSandboxGuard(): Router {
  return Router().use(requireLoopbackName);
}

/** The page on which one plays everybody in the chats that are played here. */
export function createPage(file: OrganizationFile, { slack, teams }: Played, now: () => Date): Router {
  const accountsIn = (chat: 'slack' | 'teams') =>
    file.people.flatMap(({ id, name, [chat]: account }) =>
      account === undefined ? [] : [{ id, name, user: account.user }],
    );
  const chats = [
    ...(slack === undefined ? [] : [createSlackChat({ ...slack, accounts: accountsIn('slack'), now })]),
    ...(teams === undefined ? [] : [createTeamsChat({ ...teams, accounts: accountsIn('teams') })]),
  ];
  return createSandboxPage({ organization: file.organization, people: describePeople(file), chats, now });
}

function handle(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '.');
}
