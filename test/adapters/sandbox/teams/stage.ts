import type { AddressInfo } from 'node:net';
import {
  type ActivityHandler,
  CardFactory,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  ConfigurationServiceClientCredentialFactory,
  TeamsActivityHandler,
  type TurnContext,
} from 'botbuilder';
import express from 'express';
import {
  type Json,
  startTeamsStandIn,
  type TeamsStandIn,
  type TeamsStandInOptions,
} from '../../../../adapters/sandbox/teams/stand-in.ts';

export const ANA = '10000000-0000-4000-8000-000000000001';
export const BEN = '10000000-0000-4000-8000-000000000002';

/** The tenant, the bot and the people that the tests of this folder share. */
export const SETTINGS: TeamsStandInOptions = {
  tenantId: '20000000-0000-4000-8000-000000000000',
  botId: '30000000-0000-4000-8000-000000000000',
  botName: 'Countersign',
  users: [
    { aadObjectId: ANA, name: 'Ana Lopes', email: 'ana@example.com', tz: 'America/Los_Angeles' },
    { aadObjectId: BEN, name: 'Ben Okafor', id: '29:ben' },
  ],
};

export interface Staged {
  teams: TeamsStandIn;
  adapter: CloudAdapter;
  /** everything that reached the bot's endpoint, as it came */
  received: Json[];
  headers: Json[];
  stop: () => Promise<void>;
}

/** A stand-in and a real botbuilder bot that talk to each other over loopback; Ana has the app. */
export async function stageBot(
  bot: Pick<ActivityHandler, 'run'>,
  settings: Partial<TeamsStandInOptions> = {},
  authentication = anonymous(),
): Promise<Staged> {
  const adapter = new CloudAdapter(authentication);
  const received: Json[] = [];
  const headers: Json[] = [];
  const app = express();
  app.use(express.json({ limit: '1mb' }));
  app.post('/api/messages', async (request, response) => {
    received.push(structuredClone(request.body as Json));
    headers.push(request.headers);
    await adapter.process(request, response, (context) => bot.run(context));
  });
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const teams = await startTeamsStandIn({ ...SETTINGS, ...settings });
  teams.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`);
  return {
    teams,
    adapter,
    received,
    headers,
    stop: async () => {
      await teams.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const anonymous = (): ConfigurationBotFrameworkAuthentication =>
  new ConfigurationBotFrameworkAuthentication({}, new ConfigurationServiceClientCredentialFactory({}));

/** An answer to an invoke as handlers of botbuilder return it. */
export const answerCard = (value: Json) => ({
  statusCode: 200,
  type: 'application/vnd.microsoft.card.adaptive',
  value,
});
export const answerMessage = (text: string) => ({
  statusCode: 200,
  type: 'application/vnd.microsoft.activity.message',
  value: text as unknown as Json,
});
export const answerError = (statusCode: number, code: string, message: string) => ({
  statusCode,
  type: 'application/vnd.microsoft.error',
  value: { code, message },
});

/** What {@link bot} does; each may stay away. */
export interface Behaviour {
  message?: (context: TurnContext) => Promise<unknown>;
  invoke?: (action: Json, context: TurnContext) => Promise<{ statusCode: number; type: string; value: Json }>;
}

/** A botbuilder bot made of two functions. */
export function bot({ message, invoke }: Behaviour): TeamsActivityHandler {
  const handler = new TeamsActivityHandler();
  handler.onMessage(async (context, next) => {
    await message?.(context);
    await next();
  });
  if (invoke !== undefined) {
    Object.assign(handler, {
      onAdaptiveCardInvoke: (context: TurnContext, value: { action: Json }) => invoke(value.action, context),
    });
  }
  return handler;
}

export const text = (said: string, more: Json = {}): Json => ({ type: 'TextBlock', text: said, wrap: true, ...more });
export const execute = (title: string, verb: string, data: Json = {}, more: Json = {}): Json => ({
  type: 'Action.Execute',
  title,
  verb,
  data,
  ...more,
});
export const card = (body: Json[], actions: Json[] = [], more: Json = {}): Json => ({
  type: 'AdaptiveCard',
  $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
  version: '1.5',
  body,
  ...(actions.length > 0 && { actions }),
  ...more,
});
export const attached = (content: Json) => ({ type: 'message', attachments: [CardFactory.adaptiveCard(content)] });

export interface Called {
  status: number;
  headers: Headers;
  body: Json & { id?: string; error?: { code: string; message: string } };
}

/** Calls the connector without any SDK. */
export async function call(teams: TeamsStandIn, verb: string, path: string, body?: unknown): Promise<Called> {
  const response = await fetch(`${teams.serviceUrl}v3/conversations${path}`, {
    method: verb,
    headers: { 'content-type': 'application/json' },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Called['body'] };
}

/** A stand-in whose bot takes everything and does nothing, and the chat with Ana, who has the app. */
export async function stageChat(
  settings: Partial<TeamsStandInOptions> = {},
): Promise<Staged & { chat: string; send: (body: Json) => Promise<Called> }> {
  const staged = await stageBot(bot({}), settings);
  await staged.teams.install(ANA);
  const { conversation } = staged.received[0] as { conversation: { id: string } };
  const chat = `/${conversation.id}`;
  return { ...staged, chat, send: (body) => call(staged.teams, 'POST', `${chat}/activities`, body) };
}

/** The last message that this person sees. Throws when there is none. */
export function last(teams: TeamsStandIn, user = ANA) {
  const message = teams.messages(user).at(-1);
  if (message === undefined) throw new Error('no message');
  return message;
}
