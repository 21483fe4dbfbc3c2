import type { Router } from 'express';
import type { OrganizationFile } from '../../adapters/organization/schema.ts';
import { type Played, startSandboxSlack, startSandboxTeams } from '../../adapters/sandbox/sandbox.ts';
import { createSlackApp } from '../../adapters/slack/app.ts';
import { createSlackChannel, createWebClient, findWorkspace, slackChat } from '../../adapters/slack/client.ts';
import { createSlackPeople } from '../../adapters/slack/people.ts';
import { createTeamsApp } from '../../adapters/teams/app.ts';
import type { TeamsAuthentication } from '../../adapters/teams/authentication.ts';
import { createTeamsChannel, createTeamsClient, teamsChat } from '../../adapters/teams/client.ts';
import { createTeamsPeople } from '../../adapters/teams/people.ts';
import type { Services } from '../approvals/services.ts';
import { OperatorError } from '../core/base/errors.ts';
import { type Language, standardReader } from '../core/words/language/languages.ts';
import { createReaders } from '../core/words/language/reader.ts';
import { createPacing } from '../delivery/pacing.ts';
import { type ConnectedChat, createReach } from '../delivery/reach.ts';
import { type WatchedChannel, watchCredentials } from '../delivery/watch-credentials.ts';
import type { Environment } from '../environment.ts';
import { boundedChannel } from '../ports/calls/bounded.ts';
import { measureCalls } from '../ports/calls/measured-calls.ts';
import { type Channel, ChannelError } from '../ports/channel.ts';
import { limits } from '../ports/limits.ts';
import type { Stores } from '../store/stores.ts';

/** Starts stand-ins for the chats that have no credentials; only the sandbox gets this far without any. */
export async function startPlayedChats(
  environment: Environment,
  file: OrganizationFile,
  stops: (() => Promise<void>)[],
): Promise<Played> {
  if (!environment.sandbox) return {};
  const slack = environment.slack === undefined ? await startSandboxSlack(file, environment.dataDir) : undefined;
  if (slack !== undefined) stops.push(() => slack.standIn.stop());
  const teams = environment.teams === undefined ? await startSandboxTeams(file, environment.dataDir) : undefined;
  if (teams !== undefined) stops.push(() => teams.standIn.stop());
  return { ...(slack === undefined ? {} : { slack }), ...(teams === undefined ? {} : { teams }) };
}

/** Says which chats there are, and refuses credentials that they refuse: better now than at the first click. */
export async function sayChats(
  { slack, teams, sandbox }: Environment,
  teamsAuthentication: TeamsAuthentication,
  say: (line: string) => void,
): Promise<void> {
  if (slack !== undefined) {
    const rejected = (code: string) =>
      `Slack rejects SLACK_BOT_TOKEN (${code}). Copy the token again from the app's page at Slack.`;
    const find = () => findWorkspace(createWebClient({ ...slack, timeoutMs: limits.channelCall }));
    const workspace = await unlessAway(find, rejected);
    say(`Slack: ${workspace ?? 'it cannot be reached right now, so messages will be sent later'}`);
  } else if (sandbox) say('Slack: played by a stand-in');
  if (teams !== undefined) {
    const rejected = (code: string) =>
      `Microsoft Entra gives Countersign no token for Teams (${code}). Correct MICROSOFT_APP_ID, MICROSOFT_APP_PASSWORD and MICROSOFT_APP_TENANT_ID; a client secret may have expired.`;
    const bot = `bot ${teams.appId} in tenant ${teams.tenantId}`;
    const request = () => teamsAuthentication.requestToken().then(() => bot);
    const away = `${bot}; Microsoft Entra cannot be reached right now, so messages will be sent later`;
    say(`Teams: ${(await unlessAway(request, rejected)) ?? away}`);
  } else if (sandbox) say('Teams: played by a stand-in');
}

/** What a chat answers; undefined: it is away. @throws OperatorError where it refuses our credentials. */
async function unlessAway<T>(ask: () => Promise<T>, rejected: (code: string) => string): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error;
    if (error.toMend !== undefined) throw new OperatorError(rejected(error.code));
    return undefined;
  }
}

/** What the program has of each chat: where its clicks come in, and how it reaches people. */
export interface Chats {
  readonly routers: readonly Router[];
  readonly channels: readonly WatchedChannel[];
}

/** The chats that have credentials or are played by a stand-in, by name. */
export function connectedChats(environment: Environment, played: Played): ConnectedChat[] {
  return [
    ...(environment.slack === undefined && played.slack === undefined ? [] : [slackChat]),
    ...(environment.teams === undefined && played.teams === undefined ? [] : [teamsChat]),
  ];
}

/** Connects each chat that has credentials or is played by a stand-in. */
export function createChats(
  environment: Environment,
  authentication: TeamsAuthentication,
  played: Played,
  services: Services,
  stores: Stores,
  languages: readonly Language[],
): Chats {
  const routers: Router[] = [];
  const channels: Channel[] = [];
  const { clock, directory, log } = services;
  const { conversations, paces } = stores;
  /** What a stand-in plays here takes everything at once. */
  const pacingOf = (isPlayed: boolean) =>
    createPacing({ paces, clock, isUnlimited: isPlayed || environment.chatRates === 'unlimited' });
  const readers = createReaders(standardReader(directory.timeZone), languages);
  const reach = createReach({ ...services, ...stores });
  const slack = environment.slack ?? played.slack;
  if (slack !== undefined) {
    const formClient = createWebClient({ ...slack, timeoutMs: limits.form });
    const client = createWebClient({ ...slack, timeoutMs: limits.channelCall });
    const paced = pacingOf(environment.slack === undefined);
    const people = createSlackPeople({ client, paced, conversations, directory, readers, clock, log });
    routers.push(createSlackApp({ ...slack, formClient, services, people, welcomes: reach.welcomes }));
    channels.push(createSlackChannel({ client, paced, people, conversations }));
  }
  if (environment.teams !== undefined || played.teams !== undefined) {
    const paced = pacingOf(environment.teams === undefined);
    const client = createTeamsClient(authentication, environment.teams?.appId ?? '', paced);
    routers.push(
      createTeamsApp({ authentication, client, services, people: createTeamsPeople(conversations, readers), ...reach }),
    );
    channels.push(createTeamsChannel(client, conversations, readers, clock));
  }
  return {
    routers,
    channels: channels.map((channel) =>
      watchCredentials(measureCalls(boundedChannel(channel), channel.name, services.measure)),
    ),
  };
}
