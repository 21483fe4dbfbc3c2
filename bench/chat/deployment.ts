import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type SlackStandIn, startSlackStandIn } from '../../adapters/sandbox/slack/stand-in.ts';
import { slackPath } from '../../adapters/slack/app.ts';
import type { Database, World } from '../world.ts';
import { type Child, startChild } from './child.ts';
import { accountOf, workspace } from './organization.ts';

export const botToken = 'xoxb-bench';
export const signingSecret = 'the-signing-secret-of-the-benchmarks';

/** The program in processes of its own, and in this one the stand-in that it calls, with no limits on how often. */
export interface Deployment {
  readonly slack: SlackStandIn;
  readonly database: Database;
  /** Starts a process, waits until it is ready, and lets Slack send to it if it serves that. @returns its address. */
  start(role: 'all' | 'web' | 'worker', more?: Readonly<Record<string, string>>): Promise<string>;
  /** The processor time that all processes have taken so far, in seconds. */
  busy(): Promise<number>;
  /** Waits until no message is left to be planned or sent now. */
  settled(): Promise<void>;
  /** Calls this for each call of a method of Slack's that arrives, before it takes effect. */
  watch(method: string, seen: (body: Readonly<Record<string, unknown>>) => void): void;
  stop(): Promise<void>;
}

/** @param fill puts documents into the database before anything is started. */
export async function deploy(
  world: World,
  organization: string,
  fill: (database: Database) => Promise<void> = async () => {},
): Promise<Deployment> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-bench-'));
  const file = join(folder, 'organization.yaml');
  await writeFile(file, organization);
  const database = await world.open('chat');
  await fill(database);
  const { people } = JSON.parse(organization) as { people: { id: string; name: string; slack?: object }[] };
  const slack = await startSlackStandIn({
    ...{ teamId: workspace, botToken, signingSecret },
    users: people.flatMap(({ id, name, slack: account }) =>
      account === undefined ? [] : [{ id: accountOf(id), name: id, realName: name }],
    ),
  });
  const settings = {
    ...{ MONGODB_URI: database.uri, COUNTERSIGN_CONFIG: file, COUNTERSIGN_DATA: folder },
    ...{ SLACK_BOT_TOKEN: botToken, SLACK_SIGNING_SECRET: signingSecret, SLACK_API_URL: slack.apiUrl },
    // What is measured here is Countersign, not how long it waits for the chats' limits.
    CHAT_RATES: 'unlimited',
    ...{ HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'error' },
  };
  const children: Child[] = [];
  return {
    slack,
    database,
    async start(role, more = {}): Promise<string> {
      const child = startChild('program.ts', { ...settings, COUNTERSIGN_ROLE: role, ...more });
      children.push(child);
      const url = await child.said(/^Ready after .* at (http:\S+)/);
      if (role !== 'worker') slack.connect(`${url}${slackPath}`);
      return url;
    },
    async busy(): Promise<number> {
      const each = await Promise.all(children.map((child) => child.busy()));
      return each.reduce((sum, one) => sum + one, 0);
    },
    async settled(): Promise<void> {
      const left = () =>
        Promise.all([
          database.plain.collection('requests').countDocuments({ planDue: { $exists: true } }),
          database.plain.collection('deliveries').countDocuments({ dirty: true, toMendSince: { $exists: false } }),
        ]);
      while ((await left()).some((count) => count > 0)) await pause(50);
    },
    watch(method, seen): void {
      // A fault that never comes true.
      const when = (body: Readonly<Record<string, unknown>>): boolean => {
        seen(body);
        return false;
      };
      slack.fault({ method, kind: 'timeout', times: Number.POSITIVE_INFINITY, when });
    },
    async stop(): Promise<void> {
      for (const child of children) await child.stop();
      await slack.stop();
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Somebody fills in the request form and sends it. @throws when it is not taken. */
export async function ask({ slack }: Pick<Deployment, 'slack'>, personId: string, packageId: string): Promise<void> {
  const user = accountOf(personId);
  await slack.command(user, '/access');
  const form = await waitFor('a form', () => slack.views(user).at(-1));
  const answer = await slack.submit(user, form.id, { package: packageId, justification: 'Quarter-end closing' });
  if (answer.errors !== undefined || answer.error !== undefined)
    throw new Error(`Not submitted: ${JSON.stringify(answer)}`);
}

/** Somebody's newest card with buttons; waits until there is one. */
export function cardOf({ slack }: Pick<Deployment, 'slack'>, personId: string) {
  return waitFor('a card', () => slack.messages(accountOf(personId)).findLast(({ live }) => live));
}

async function waitFor<T>(what: string, look: () => T | undefined): Promise<T> {
  const end = performance.now() + 60_000;
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    if (performance.now() > end) throw new Error(`There is no ${what}.`);
    await pause(5);
  }
}
