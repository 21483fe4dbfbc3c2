import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type SlackStandIn, startSlackStandIn } from '../../adapters/sandbox/slack/stand-in.ts';
import { startTeamsStandIn, type TeamsStandIn } from '../../adapters/sandbox/teams/stand-in.ts';
import { slackPath } from '../../adapters/slack/app.ts';
import { teamsPath } from '../../adapters/teams/app.ts';
import { createLog } from '../../src/log.ts';
import { createMongo, type Mongo } from '../../src/store/connection/connect.ts';
import { createStores, type Stores } from '../../src/store/stores.ts';
import { type ReplicaSet, startReplicaSet } from '../support/replica-set.ts';
import { startIssuer } from '../support/teams-issuer.ts';
import { type Balancer, startBalancer } from './balancer.ts';
import { createFleet, type Fleet } from './fleet.ts';
import { everybody, organizationFile, tenant, workspace } from './organization.ts';

const appId = '33333333-3333-4333-8333-333333333333';
const botToken = 'xoxb-chaos';
const signingSecret = 'the-signing-secret-of-the-chaos-run';
const teamsToken = 'the-token-of-the-chaos-run';
const connectWithinMs = 60_000;

/** All that a deployment consists of and that surrounds it, on this machine. */
export interface Surroundings {
  readonly slack: SlackStandIn;
  readonly teams: TeamsStandIn;
  readonly fleet: Fleet;
  readonly balancer: Balancer;
  readonly database: ReplicaSet;
  /** A connection of the run's own, to look at what is stored. */
  readonly mongo: Mongo;
  readonly stores: Stores;
  /** Where the processes' logs are. */
  readonly folder: string;
}

/**
 * @param folder takes the processes' logs
 * @param stops takes what ends each thing, as soon as it is there: so that a start that is broken off leaves nothing behind
 */
export async function startSurroundings(folder: string, stops: (() => Promise<unknown>)[]): Promise<Surroundings> {
  const database = await startReplicaSet();
  stops.push(() => database.stop());
  const file = join(folder, 'organization.yaml');
  await writeFile(file, organizationFile());

  const slack = await startSlackStandIn({
    ...{ teamId: workspace, botToken, signingSecret },
    users: everybody.flatMap(({ id, name, slack: user }) =>
      user === undefined ? [] : [{ id: user, name: id, realName: name }],
    ),
  });
  stops.push(() => slack.stop());
  const issuer = await startIssuer(appId);
  stops.push(() => issuer.stop());
  const teams = await startTeamsStandIn({
    ...{ tenantId: tenant, botId: appId, botName: 'Countersign' },
    users: everybody.flatMap(({ name, teams: user }) => (user === undefined ? [] : [{ aadObjectId: user, name }])),
    token: (serviceUrl) => issuer.token({ claims: { serviceurl: serviceUrl } }),
    acceptToken: (given) => given === teamsToken,
  });
  stops.push(() => teams.stop());

  const fleet = createFleet(
    {
      MONGODB_URI: database.uri,
      COUNTERSIGN_CONFIG: file,
      COUNTERSIGN_DATA: folder,
      ...{ SLACK_BOT_TOKEN: botToken, SLACK_SIGNING_SECRET: signingSecret, SLACK_API_URL: slack.apiUrl },
      ...{ MICROSOFT_APP_ID: appId, MICROSOFT_APP_PASSWORD: 'never-used', MICROSOFT_APP_TENANT_ID: tenant },
      ...{ MICROSOFT_OPENID_METADATA_URL: issuer.metadataUrl, CHAOS_TEAMS_TOKEN: teamsToken },
      // At the published rates most of a run would be spent waiting for them.
      ...{ HOST: '127.0.0.1', LOG_LEVEL: 'warn', CHAT_RATES: 'unlimited' },
    },
    folder,
  );
  stops.push(() => fleet.stop());
  const balancer = await startBalancer(fleet, senderOf);
  stops.push(() => balancer.stop());
  slack.connect(`${balancer.url}${slackPath}`);
  teams.connect(`${balancer.url}${teamsPath}`);
  await fleet.start();
  for (const { teams: user } of everybody) if (user !== undefined) await teams.install(user);

  const mongo = createMongo(database.uri, createLog('silent', false));
  const stores = createStores(mongo);
  await mongo.connect(AbortSignal.timeout(connectWithinMs));
  stops.push(() => mongo.close());
  return { slack, teams, fleet, balancer, database, mongo, stores, folder };
}

/** The Slack account that an interaction comes from. */
function senderOf(body: string): string[] {
  const payload = new URLSearchParams(body).get('payload');
  const user = /"user":\{"id":"(\w+)"/.exec(payload ?? '')?.[1];
  return user === undefined ? [] : [user];
}
