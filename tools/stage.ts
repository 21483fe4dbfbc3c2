import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedMongo } from '../adapters/mongod/embedded.ts';
import type { OrganizationFile } from '../adapters/organization/schema.ts';
import { type SlackStandIn, startSlackStandIn } from '../adapters/sandbox/slack/stand-in.ts';
import { startTeamsStandIn, type TeamsStandIn } from '../adapters/sandbox/teams/stand-in.ts';
import { slackPath } from '../adapters/slack/app.ts';
import { teamsPath } from '../adapters/teams/app.ts';
import { startProgram } from './program.ts';

/** Stand-ins of both chats and a throw-away database. */
export interface Stage {
  readonly slack: SlackStandIn;
  readonly teams: TeamsStandIn;
  readonly mongoUri: string;
  /** Starts the program, connects it to both chats, and stops it when the work is done. */
  run(work: () => Promise<void>): Promise<void>;
}

/** Sets up both chats with the people of an organization, and takes everything down again afterwards. */
export async function withStage(
  file: OrganizationFile,
  log: (line: string) => void,
  work: (stage: Stage) => Promise<void>,
): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'countersign-demo-'));
  const mongod = await startEmbeddedMongo({ log });
  const secrets = { botToken: 'xoxb-demo', signingSecret: 'demo-signing-secret' };
  const slack = await startSlackStandIn({
    ...{ teamId: 'T0CONTOSO', teamName: file.organization, ...secrets },
    users: file.people.flatMap(({ id, name, slack }) =>
      slack === undefined ? [] : [{ id: slack.user, name: id, realName: name }],
    ),
  });
  const accounts = file.people.flatMap(({ name, teams }) => (teams === undefined ? [] : [{ name, ...teams }]));
  const teams = await startTeamsStandIn({
    tenantId: accounts[0]?.tenant ?? '',
    ...{ botId: 'countersign-demo', botName: 'Countersign' },
    users: accounts.map(({ name, user }) => ({ aadObjectId: user, name })),
  });
  const env = {
    ...{ SANDBOX: '1', PORT: '0', LOG_LEVEL: 'warn', COUNTERSIGN_DATA: dataDir, MONGODB_URI: mongod.uri },
    ...{ SLACK_BOT_TOKEN: secrets.botToken, SLACK_SIGNING_SECRET: secrets.signingSecret, SLACK_API_URL: slack.apiUrl },
  };
  const run: Stage['run'] = async (inside) => {
    const program = await startProgram(env);
    try {
      slack.connect(`${program.url}${slackPath}`);
      teams.connect(`${program.url}${teamsPath}`);
      for (const { user } of accounts) await teams.install(user);
      await inside();
    } finally {
      await program.stop();
    }
  };
  try {
    await work({ slack, teams, mongoUri: mongod.uri, run });
  } finally {
    await slack.stop();
    await teams.stop();
    await mongod.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}
