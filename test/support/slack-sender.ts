import { type AppAnswer, type SlackStandIn, signSlackRequest } from '../../adapters/sandbox/slack/stand-in.ts';
import { signingSecret, workspace } from './running.ts';

/** What is to be sent to the app, as somebody who can sign like Slack (an old client, or an attacker's best case). */
export interface Sent {
  readonly body: string;
  readonly headers: Record<string, string>;
}

let counter = 0;

/** An id such as Slack gives to each interaction, never the same twice. */
export function newTrigger(): string {
  counter += 1;
  return `${Date.now()}.${process.pid}.${counter}`;
}

/** A body with a correct signature, unless `at` (seconds) or `secret` say otherwise. */
export function signed(
  body: string,
  { at = Math.floor(Date.now() / 1000), secret = signingSecret, type = 'application/x-www-form-urlencoded' } = {},
): Sent {
  return {
    body,
    headers: {
      'content-type': type,
      'x-slack-request-timestamp': String(at),
      'x-slack-signature': signSlackRequest(secret, at, body),
    },
  };
}

/** An interaction as Slack sends it: JSON in a form field. */
export const interaction = (payload: unknown): Sent =>
  signed(new URLSearchParams({ payload: JSON.stringify(payload) }).toString());

export interface ClickParts {
  readonly user: string;
  readonly actionId?: unknown;
  readonly value?: unknown;
  readonly team?: string;
  readonly message?: { channel: string; ts: string };
  readonly responseUrl?: string;
  readonly trigger?: string;
}

/** A click on a button of a message, with any content. */
export function clickPayload({ user, actionId, value, team = workspace, message, responseUrl, trigger }: ClickParts) {
  const where = message ?? { channel: 'D0FORGED', ts: '1700000000.000001' };
  return {
    type: 'block_actions',
    user: { id: user, username: user, name: user, team_id: team },
    api_app_id: 'A0',
    token: 'unused',
    team: { id: team, domain: 'north' },
    enterprise: null,
    is_enterprise_install: false,
    container: { type: 'message', message_ts: where.ts, channel_id: where.channel, is_ephemeral: false },
    trigger_id: trigger ?? newTrigger(),
    channel: { id: where.channel, name: 'directmessage' },
    state: { values: {} },
    ...(responseUrl === undefined ? {} : { response_url: responseUrl }),
    actions: [{ type: 'button', block_id: 'decision', action_ts: where.ts, text: {}, action_id: actionId, value }],
  };
}

export interface SubmissionParts {
  readonly user: string;
  readonly callbackId: unknown;
  readonly values: unknown;
  readonly metadata?: unknown;
  readonly team?: string;
  readonly viewId?: string;
}

/** A submitted form, with any content. */
export function submissionPayload({
  user,
  callbackId,
  values,
  metadata = '',
  team = workspace,
  viewId,
}: SubmissionParts) {
  return {
    type: 'view_submission',
    user: { id: user, username: user, name: user, team_id: team },
    api_app_id: 'A0',
    token: 'unused',
    team: { id: team, domain: 'north' },
    enterprise: null,
    is_enterprise_install: false,
    trigger_id: newTrigger(),
    view: {
      id: viewId ?? `V0${newTrigger()}`,
      team_id: team,
      type: 'modal',
      blocks: [],
      private_metadata: metadata,
      callback_id: callbackId,
      state: { values },
      hash: '1.x',
    },
    response_urls: [],
  };
}

/** The shape of `state.values` of the request form. */
export function requestValues(entered: {
  package: unknown;
  justification: unknown;
  startsAt?: unknown;
  endsAt?: unknown;
}) {
  const date = (value: unknown) => ({ value: { type: 'datetimepicker', selected_date_time: value ?? null } });
  return {
    package: { value: { type: 'static_select', selected_option: { value: entered.package } } },
    justification: { value: { type: 'plain_text_input', value: entered.justification } },
    startsAt: date(entered.startsAt),
    endsAt: date(entered.endsAt),
  };
}

/** The shape of `state.values` of the form for a reason. */
export function reasonValues(reason: unknown, share?: unknown) {
  return {
    reason: { value: { type: 'plain_text_input', value: reason } },
    ...(share === undefined ? {} : { share: { value: { type: 'radio_buttons', selected_option: share } } }),
  };
}

export function send(slack: SlackStandIn, { body, headers }: Sent): Promise<AppAnswer> {
  return slack.raw(body, headers);
}

export const sendClick = (slack: SlackStandIn, parts: ClickParts): Promise<AppAnswer> =>
  send(slack, interaction(clickPayload(parts)));

export const sendSubmission = (slack: SlackStandIn, parts: SubmissionParts): Promise<AppAnswer> =>
  send(slack, interaction(submissionPayload(parts)));

/** Where answers to clicks arrive when no stand-in gave out a response URL. */
export interface Replies {
  readonly url: string;
  readonly texts: readonly string[];
  close(): Promise<void>;
}

/** A server that takes what the app says to a clicker. */
export async function startReplies(): Promise<Replies> {
  const { createServer } = await import('node:http');
  const texts: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      texts.push(String((JSON.parse(body) as { text?: unknown }).text));
      response.end('ok');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}/reply`,
    texts,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
