import { type FaultRule, startTeamsStandIn } from '../../../adapters/sandbox/teams/stand-in.ts';
import { TeamsAuthentication } from '../../../adapters/teams/authentication.ts';
import { createTeamsChannel, createTeamsClient } from '../../../adapters/teams/client.ts';
import { createStores } from '../../../src/store/stores.ts';
import { type ChannelHarness, describeChannel, type Trouble } from '../../contract/channel.ts';
import { TestClock } from '../../support/clock.ts';
import { openDatabase } from '../../support/database.ts';
import { pacingOn } from '../../support/pacing.ts';
import { inAnyLanguage } from '../../support/reader.ts';
import { objectIdOf, tenantId } from '../../support/teams-organization.ts';
import { shownInTeams } from '../../support/teams-running.ts';

const readers = Array.from({ length: 60 }, (_, index) => `reader-${index}`);
const methods = { send: 'send', edit: 'update' } as const;

const faults: Record<Trouble['kind'], FaultRule['kind']> = {
  rateLimit: 'ratelimited',
  outage: 'http502',
  connectionLost: 'reset',
  answerLost: 'ok-but-connection-lost',
};

async function onStandIn(): Promise<ChannelHarness> {
  const database = await openDatabase();
  const { conversations } = createStores(database.mongo);
  const clock = new TestClock();
  const teams = await startTeamsStandIn({
    tenantId,
    botId: '30000000-0000-4000-8000-000000000000',
    users: [...readers, 'gone'].map((name) => ({ aadObjectId: objectIdOf(name), name })),
    now: () => clock.now(),
  });
  // What installing the app leaves behind is kept by the program, which is not here: it is read off the activity.
  const { createServer } = await import('node:http');
  const met: Record<string, unknown>[] = [];
  const bot = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      met.push(JSON.parse(body) as Record<string, unknown>);
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => bot.listen(0, '127.0.0.1', resolve));
  teams.connect(`http://127.0.0.1:${(bot.address() as { port: number }).port}/api/messages`);
  const meet = async (name: string) => {
    const user = objectIdOf(name);
    await teams.install(user);
    const { conversation, recipient } = met.at(-1) as { conversation: { id: string }; recipient: { id: string } };
    const identity = { channel: 'teams', tenant: tenantId, user };
    const { serviceUrl } = teams;
    await conversations.remember(identity, { serviceUrl, conversation: conversation.id, bot: recipient.id });
    return identity;
  };
  const gone = await meet('gone');
  await teams.uninstall(gone.user);
  const client = createTeamsClient(new TeamsAuthentication(undefined), '', pacingOn(database, clock));
  let next = 0;
  return {
    channel: createTeamsChannel(client, conversations, inAnyLanguage, clock),
    newReader() {
      next += 1;
      return meet(`reader-${next}`);
    },
    gone,
    seen: async ({ user }) => teams.messages(user).map((one) => ({ text: shownInTeams(one), live: one.live })),
    trouble(on, trouble) {
      const seconds = trouble.kind === 'rateLimit' ? { retryAfterSeconds: trouble.seconds } : {};
      teams.fault({ method: methods[on], kind: faults[trouble.kind], ...seconds });
    },
    calls: () => teams.calls().length,
    pass: (ms) => clock.advance(ms),
    finds: false,
    async stop() {
      await teams.stop();
      await new Promise<void>((resolve) => {
        bot.close(() => resolve());
        bot.closeAllConnections();
      });
      await database.close();
    },
  };
}

describeChannel('Teams, as our stand-in plays it', onStandIn);
