import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import {
  type SlackStandIn,
  type SlackStandInOptions,
  startSlackStandIn,
} from '../../../../adapters/sandbox/slack/stand-in.ts';

/** Credentials and people that the tests of this folder share. */
export const SETTINGS: SlackStandInOptions = {
  teamId: 'T0SANDBOX',
  teamName: 'Sandbox Inc',
  botToken: 'xoxb-sandbox',
  signingSecret: 'a signing secret',
  users: [
    { id: 'U0ANA', name: 'ana', realName: 'Ana Lopes', email: 'Ana@example.com', tz: 'America/Chicago' },
    { id: 'U0BEN', name: 'ben', realName: 'Ben Okafor' },
  ],
};

/** A client as the product has it: no retries, 429 rejected, not waited for. */
export const clientOf = (slack: SlackStandIn, token = SETTINGS.botToken, timeout = 5_000): WebClient =>
  new WebClient(token, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout,
    logger: quiet,
  });

const nothing = (): void => undefined;
const quiet = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  getLevel: () => LogLevel.ERROR,
  setName: nothing,
};

export interface Staged {
  slack: SlackStandIn;
  app: App;
  client: WebClient;
  stop: () => Promise<void>;
}

/** A stand-in and a real bolt app that talk to each other over loopback. */
export async function stageApp(
  define: (app: App) => void,
  settings: Partial<SlackStandInOptions> = {},
): Promise<Staged> {
  const slack = await startSlackStandIn({ ...SETTINGS, ...settings });
  const receiver = new HTTPReceiver({ signingSecret: SETTINGS.signingSecret, logger: quiet });
  const app = new App({
    token: SETTINGS.botToken,
    receiver,
    logger: quiet,
    clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 }, logger: quiet },
  });
  define(app);
  const server = await app.start({ port: 0, host: '127.0.0.1' });
  const { port } = server.address() as { port: number };
  slack.connect(`http://127.0.0.1:${port}/slack/events`);
  return {
    slack,
    app,
    client: clientOf(slack),
    stop: async () => {
      await app.stop();
      await slack.stop();
    },
  };
}

export const section = (text: string) => ({ type: 'section' as const, text: { type: 'mrkdwn' as const, text } });
/** A button that stands out, as one that waits for an answer does. */
export const button = (actionId: string, text: string, value: string) => ({
  ...{ type: 'button' as const, style: 'primary' as const },
  action_id: actionId,
  text: { type: 'plain_text' as const, text },
  value,
});
export const plain = (text: string) => ({ type: 'plain_text' as const, text });

/** What the Web API refuses a call with; null when it does not. */
export async function refusal(call: Promise<unknown>): Promise<{ error: string; messages: readonly string[] } | null> {
  try {
    await call;
    return null;
  } catch (thrown) {
    const { data } = thrown as { data?: { error: string; response_metadata?: { messages?: string[] } } };
    if (data === undefined) throw thrown;
    return { error: data.error, messages: data.response_metadata?.messages ?? [] };
  }
}
