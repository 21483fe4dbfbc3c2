import { LogLevel, type WebAPICallResult, WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Reader } from '../../src/core/words/language/reader.ts';
import { type Address, type Channel, ChannelError } from '../../src/ports/channel.ts';
import type { Identity } from '../../src/ports/directory.ts';
import { createPacing } from '../chat/pacing.ts';
import { toChannelError } from './errors.ts';
import { renderCard } from './messages/cards.ts';
import type { SlackMessage } from './messages/message.ts';
import { renderNotice } from './messages/notices.ts';
import type { SlackPeople } from './people.ts';

/** Slack as a chat: it reaches everybody who has an account in the workspace. */
export const slackChat = { name: 'slack', onlyWhereMet: false } as const;

/** How far back a card that was posted but not recorded is looked for. */
const historyLimit = 100;
const metadataType = 'countersign_delivery';

/** How Slack is called. `timeoutMs`: after how long a call is given up. */
export interface SlackClientOptions {
  readonly botToken: string;
  /** Another Web API than Slack's own, for the sandbox and tests. */
  readonly apiUrl?: string;
  readonly timeoutMs: number;
}

/** A client that tries once, with a time-out: retries belong to the delivery list, which can also tell doubles. */
export function createWebClient({ botToken, apiUrl, timeoutMs }: SlackClientOptions): WebClient {
  return new WebClient(botToken, {
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    timeout: timeoutMs,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logLevel: LogLevel.ERROR,
  });
}

const openAnswer = z.object({ channel: z.object({ id: z.string() }) });
const postAnswer = z.object({ ts: z.string() });
const messageAddress = z.object({ channel: z.string(), ts: z.string(), tenant: z.string(), user: z.string() });

/** An answer that says "done" and not what is needed of it. */
function understood<T>(schema: z.ZodType<T>, answer: unknown): T {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new ChannelError('unexpected_answer', { retryable: true, outcomeUnknown: true, cause: parsed.error });
}

/**
 * The workspace that the token belongs to, by name.
 *
 * @throws ChannelError; `ownFault` tells one that means that Slack does not take our token.
 */
export async function findWorkspace(client: WebClient): Promise<string> {
  try {
    return (await client.auth.test()).team ?? 'a workspace without a name';
  } catch (error) {
    throw toChannelError(error);
  }
}

/** Where a message of a person's lies. Who reads it is said with it: an edit speaks to them, too. */
function addressOf({ tenant, user }: Identity, channel: string, ts: string): Address {
  return { channel, ts, tenant, user };
}

/** Slack as a channel: cards and notices by direct message. */
export function createSlackChannel(
  client: WebClient,
  now: () => Date,
  people: Pick<SlackPeople, 'receiving'>,
): Channel {
  const call = createCalls(now);
  const directMessages = new Map<string, string>();

  async function directMessage({ user }: Identity, signal?: AbortSignal): Promise<string> {
    const known = directMessages.get(user);
    if (known !== undefined) return known;
    const answer = await call('conversations.open', signal, () => client.conversations.open({ users: user }));
    const { channel } = understood(openAnswer, answer);
    directMessages.set(user, channel.id);
    return channel.id;
  }

  /** A message, once it is known who reads it. */
  type Message = (reader: Reader) => SlackMessage;

  async function post(message: Message, to: Identity, id: string, signal?: AbortSignal): Promise<Address> {
    const [channel, reader] = await Promise.all([directMessage(to, signal), people.receiving(to)]);
    const answer = await call(`chat.postMessage:${channel}`, signal, () =>
      client.chat.postMessage({
        channel,
        ...message(reader),
        metadata: { event_type: metadataType, event_payload: { id } },
        unfurl_links: false,
        unfurl_media: false,
      }),
    );
    return addressOf(to, channel, understood(postAnswer, answer).ts);
  }

  /** Messages that were posted but whose answers were lost carry our id in their metadata. */
  async function find(to: Identity, id: string, signal?: AbortSignal): Promise<Address[]> {
    const channel = await directMessage(to, signal);
    const answer = await call('conversations.history', signal, () =>
      client.conversations.history({ channel, include_all_metadata: true, limit: historyLimit }),
    );
    const isOurs = ({ metadata }: { readonly metadata?: { event_type?: string; event_payload?: object } }) =>
      metadata?.event_type === metadataType && (metadata.event_payload as { id?: unknown })?.id === id;
    return (answer.messages ?? []).flatMap((one) =>
      one.ts !== undefined && isOurs(one) ? [addressOf(to, channel, one.ts)] : [],
    );
  }

  async function edit(address: Address, message: Message, signal?: AbortSignal): Promise<void> {
    const parsed = messageAddress.safeParse(address);
    if (!parsed.success) throw new ChannelError('invalid_address', { retryable: false, cause: parsed.error });
    const { channel, ts, tenant, user } = parsed.data;
    const content = message(await people.receiving({ channel: 'slack', tenant, user }));
    await call('chat.update', signal, () => client.chat.update({ channel, ts, ...content }));
  }

  return {
    name: slackChat.name,
    title: 'Slack',
    post: (card, to, ref, signal) => post((reader) => renderCard(reader, card), to, ref, signal),
    edit: (address, card, signal) => edit(address, (reader) => renderCard(reader, card), signal),
    notify: (notice, to, ref, signal) => post((reader) => renderNotice(reader, notice), to, ref, signal),
    editNotice: (address, notice, signal) => edit(address, (reader) => renderNotice(reader, notice), signal),
    find,
  };
}

/** Calls of the Web API. Slack limits each method by itself, and posting in each conversation: `kind` says which it is. */
function createCalls(now: () => Date) {
  const paced = createPacing(now);
  return <T extends WebAPICallResult>(
    kind: string,
    signal: AbortSignal | undefined,
    send: () => Promise<T>,
  ): Promise<T> =>
    paced(kind, async () => {
      // Nobody would learn where the message lies: it is not sent.
      if (signal?.aborted) throw new ChannelError('timeout', { retryable: true });
      try {
        return await send();
      } catch (error) {
        throw toChannelError(error);
      }
    });
}
