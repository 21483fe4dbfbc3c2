import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { stableId } from '../../adapters/sandbox/teams/ids.ts';
import { createSlackChannel, createWebClient } from '../../adapters/slack/client.ts';
import { createSlackPeople } from '../../adapters/slack/people.ts';
import { TeamsAuthentication } from '../../adapters/teams/authentication.ts';
import { createTeamsChannel, createTeamsClient } from '../../adapters/teams/client.ts';
import { languages, standardReader } from '../../src/core/words/language/languages.ts';
import { createReaders } from '../../src/core/words/language/reader.ts';
import { createPacing } from '../../src/delivery/pacing.ts';
import type { Channel } from '../../src/ports/channel.ts';
import type { Clock } from '../../src/ports/clock.ts';
import { limits } from '../../src/ports/limits.ts';
import type { Stores } from '../../src/store/stores.ts';
import { directory } from '../organization.ts';
import { log } from '../world.ts';

/** A call as a stand-in took it, as far as limits count it. */
export interface Call {
  readonly method: string;
  readonly conversation: string;
  readonly status: number;
}

/** Where the played chats are. */
export interface Played {
  readonly apiUrls: readonly string[];
  readonly serviceUrl: string;
}

export const workspaces = ['T1', 'T2'];
export const botTokenOf = (workspace: string) => `xoxb-bench-${workspace}`;
export const [teamsTenant, teamsBot] = ['bench-tenant', 'bench-bot'];

/** A workspace of Slack or a tenant of Teams, played with the published limits. People in it are `U0`, `U1` and so on. */
export interface Place {
  /** The channel that the delivery list names it by: each place has its own here. */
  readonly name: string;
  readonly tenant: string;
  /** Connects a worker to it. */
  connect(stores: Stores, clock: Clock): Channel;
  /** The shortest time in which it takes these calls, in s. */
  dictated(calls: readonly Call[]): number;
}

/** All places. */
export interface Places {
  readonly all: readonly Place[];
  /** The calls since this was last asked, place by place. */
  calls(): Promise<readonly (readonly Call[])[]>;
  stop(): Promise<void>;
}

/** Two workspaces of Slack and a tenant of Teams, with so many people in each. */
export async function startPlaces(people: number): Promise<Places> {
  const path = fileURLToPath(new URL('paced-stand-ins.ts', import.meta.url));
  const child = fork(path, [String(people)], { execArgv: ['--import', 'tsx'] });
  const { apiUrls, serviceUrl } = (await next(child)) as Played;
  return {
    all: [...workspaces.map((workspace, index) => slackPlace(workspace, apiUrls[index] ?? '')), teamsPlace(serviceUrl)],
    async calls() {
      const answer = next(child);
      child.send('calls');
      return (await answer) as Call[][];
    },
    async stop() {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

async function next(child: ChildProcess): Promise<unknown> {
  const [message] = await once(child, 'message');
  return message;
}

/** At most `calls` in any `seconds`: the first ones go at once, each further lot when the one before it no longer counts. */
const leastSeconds = (count: number, calls: number, seconds: number) =>
  Math.floor((Math.max(1, count) - 1) / calls) * seconds;

/** How many of these calls were about the conversation that most were about. */
function mostIn(calls: readonly Call[]): number {
  const counts = new Map<string, number>();
  for (const { conversation } of calls) counts.set(conversation, (counts.get(conversation) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}

const readers = createReaders(standardReader('UTC'), languages);

function slackPlace(tenant: string, apiUrl: string): Place {
  const client = createWebClient({ botToken: botTokenOf(tenant), apiUrl, timeoutMs: limits.channelCall });
  const name = `slack-${tenant}`;
  return {
    ...{ name, tenant },
    connect({ conversations, paces }, clock) {
      const paced = createPacing({ paces, clock });
      const people = createSlackPeople({ client, paced, conversations, directory, readers, clock, log });
      return { ...createSlackChannel({ client, paced, conversations, people }), name };
    },
    dictated(calls) {
      const of = (method: string) => calls.filter((one) => one.method === method);
      return Math.max(
        ...['conversations.open', 'chat.update'].map((method) => leastSeconds(of(method).length, 50, 60)),
        leastSeconds(of('chat.postMessage').length, 300, 60),
        leastSeconds(mostIn(of('chat.postMessage')), 5, 5),
      );
    },
  };
}

const inConversation = [[7, 1] as const, [8, 2] as const, [60, 30] as const, [1_800, 3_600] as const];

function teamsPlace(serviceUrl: string): Place {
  const conversationOf = (user: string) => stableId('a:1', `${teamsTenant} ${teamsBot} ${user}`);
  return {
    ...{ name: 'teams', tenant: teamsTenant },
    connect({ conversations, paces }, clock) {
      const client = createTeamsClient(new TeamsAuthentication(undefined), '', createPacing({ paces, clock }));
      // As if everybody had met the bot.
      const find: typeof conversations.find = async ({ user }) => ({
        address: { serviceUrl, conversation: conversationOf(user), bot: `28:${teamsBot}` },
        ...{ isDoubtful: false, locale: {} },
      });
      return createTeamsChannel(client, { ...conversations, find }, readers, clock);
    },
    dictated: (calls) =>
      Math.max(
        leastSeconds(calls.length, 50, 1),
        ...inConversation.map(([most, seconds]) => leastSeconds(mostIn(calls), most, seconds)),
      ),
  };
}
