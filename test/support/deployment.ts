import { onTestFinished } from 'vitest';
import { type SlackStandIn, startSlackStandIn } from '../../adapters/sandbox/slack/stand-in.ts';
import { startTeamsStandIn, type TeamsStandIn } from '../../adapters/sandbox/teams/stand-in.ts';
import { slackPath } from '../../adapters/slack/app.ts';
import { teamsPath } from '../../adapters/teams/app.ts';
import { type ChildProgram, spawnProgram } from './child-program.ts';
import { openDatabase, type TestDatabase } from './database.ts';
import { botToken, signingSecret, temporaryFile, usersOf, workspace } from './running.ts';
import { startIssuer } from './teams-issuer.ts';
import { objectIdOf, tenantId } from './teams-organization.ts';

const appId = '33333333-3333-4333-8333-333333333333';
const teamsToken = 'the-token-of-the-tests';
const metricsToken = 'the-metrics-token-of-the-tests';

/** A process of the program in this deployment. */
export interface DeployedProgram extends ChildProgram {
  /** How many calls of this kind it has made to a chat, by its own count. */
  calls(system: 'slack' | 'teams', call: 'post' | 'edit'): Promise<number>;
}

/** Both chats' stand-ins and a database in this process, and the program in processes of its own that share them. */
export interface Deployment {
  readonly slack: SlackStandIn;
  readonly teams: TeamsStandIn;
  readonly database: TestDatabase;
  /** Starts a process and waits until it is ready; the chats send to the newest web process. */
  start(role: 'web' | 'worker'): Promise<DeployedProgram>;
}

/** Starts the surroundings; all is stopped at the end of the test. */
export async function startDeployment(organization: string): Promise<Deployment> {
  const database = await openDatabase();
  onTestFinished(() => database.close());
  const file = await temporaryFile('organization.yaml', organization);
  onTestFinished(file.remove);
  const slack = await startSlackStandIn({ teamId: workspace, botToken, signingSecret, users: usersOf(organization) });
  onTestFinished(() => slack.stop());
  const issuer = await startIssuer(appId);
  onTestFinished(() => issuer.stop());
  const { people } = JSON.parse(organization) as { people: { id: string; name: string; teams?: object }[] };
  const inTeams = people.filter(({ teams }) => teams !== undefined);
  const teams = await startTeamsStandIn({
    ...{ tenantId, botId: appId, botName: 'Countersign' },
    users: inTeams.map(({ id, name }) => ({ aadObjectId: objectIdOf(id), name })),
    token: (serviceUrl) => issuer.token({ claims: { serviceurl: serviceUrl } }),
    acceptToken: (given) => given === teamsToken,
  });
  onTestFinished(() => teams.stop());
  const settings = {
    MONGODB_URI: database.uri,
    COUNTERSIGN_CONFIG: file.path,
    METRICS_TOKEN: metricsToken,
    CHAT_RATES: 'unlimited',
    ...{ SLACK_BOT_TOKEN: botToken, SLACK_SIGNING_SECRET: signingSecret, SLACK_API_URL: slack.apiUrl },
    ...{ MICROSOFT_APP_ID: appId, MICROSOFT_APP_PASSWORD: 'never-used', MICROSOFT_APP_TENANT_ID: tenantId },
    ...{ MICROSOFT_OPENID_METADATA_URL: issuer.metadataUrl, CHAOS_TEAMS_TOKEN: teamsToken, HOST: '127.0.0.1' },
  };
  return {
    slack,
    teams,
    database,
    async start(role): Promise<DeployedProgram> {
      const command = [process.execPath, '--import', 'tsx', 'test/chaos/program.ts'] as const;
      const program = spawnProgram({ ...settings, COUNTERSIGN_ROLE: role }, command);
      const url = await program.ready;
      if (role === 'web') {
        slack.connect(`${url}${slackPath}`);
        teams.connect(`${url}${teamsPath}`);
        for (const { id } of inTeams) await teams.install(objectIdOf(id));
      }
      return {
        ...program,
        async calls(system, call): Promise<number> {
          const headers = { authorization: `Bearer ${metricsToken}` };
          const text = await (await fetch(`${url}/metrics`, { headers })).text();
          const labels = [`system="${system}"`, `call="${call}"`, 'outcome="done"'];
          const lines = text.split('\n').filter((line) => line.startsWith('countersign_call_duration_seconds_count'));
          const line = lines.find((one) => labels.every((label) => one.includes(label)));
          return Number(line?.split(' ').at(-1) ?? 0);
        },
      };
    },
  };
}
