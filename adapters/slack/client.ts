import { LogLevel, WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Reader } from '../../src/core/words/language/reader.ts';
import { type Address, type Channel, ChannelError } from '../../src/ports/channel.ts';
import type { Identity } from '../../src/ports/directory.ts';
import { type PacedSend, type Purpose, purposeOf } from '../../src/ports/pacing.ts';
import type { ConversationStore } from '../../src/ports/stores/conversation-store.ts';
import { lostConversation, toChannelError } from './errors.ts';
import { renderCard } from './messages/cards.ts';
import type { SlackMessage } from './messages/message.ts';
import { renderNotice } from './messages/notices.ts';
import type { SlackPeople } from './people.ts';
import { slackPaces } from './rates.ts';

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

/** What reaching people in Slack needs. */
export interface SlackChannelNeeds {
  readonly client: WebClient;
  readonly paced: PacedSend;
  readonly people: Pick<SlackPeople, 'receiving'>;
  readonly conversations: Pick<ConversationStore, 'find' | 'remember' | 'forget'>;
}

/** Slack as a channel: cards and notices by direct message. */
export function createSlackChannel({ client, paced, people, conversations }: SlackChannelNeeds): Channel {
  const directMessages = new Map<string, string>();
  const opening = new Map<string, Promise<string>>();

  /** Slack opens few conversations a minute, so which one is a person's is asked once, for all processes. */
  async function directMessage(to: Identity, signal?: AbortSignal): Promise<string> {
    const { user } = to;
    const known = directMessages.get(user);
    if (known !== undefined) return known;
    // Several messages to one person often come at once.
    const underWay = opening.get(user) ?? findDirectMessage(to, signal).finally(() => opening.delete(user));
    opening.set(user, underWay);
    return underWay;
  }

  async function findDirectMessage(to: Identity, signal?: AbortSignal): Promise<string> {
    const { tenant, user } = to;
    const kept = await keptConversation(to);
    if (kept !== undefined) {
      directMessages.set(user, kept);
      return kept;
    }
    const call = { paces: slackPaces(tenant, 'conversations.open'), purpose: 'message' } as const;
    const answer = await paced(call, () => sent(signal, () => client.conversations.open({ users: user })));
    const { channel } = understood(openAnswer, answer);
    directMessages.set(user, channel.id);
    await conversations.remember(to, { channel: channel.id }).catch(() => false);
    return channel.id;
  }

  /** One call in a person's conversation. One that is not there any more, for example because the app was set up anew, is opened again. */
  async function inDirectMessage<T>(
    to: Identity,
    signal: AbortSignal | undefined,
    call: (channel: string) => Promise<T>,
  ): Promise<T> {
    const channel = await directMessage(to, signal);
    try {
      return await call(channel);
    } catch (error) {
      if (error instanceof ChannelError && lostConversation.has(error.code)) {
        directMessages.delete(to.user);
        await conversations.forget(to).catch(() => undefined);
      }
      throw error;
    }
  }

  async function keptConversation(to: Identity): Promise<string | undefined> {
    const kept = await conversations.find(to).catch(() => undefined);
    return kept?.address.channel;
  }

  /** A message, once it is known who reads it. */
  type Message = (reader: Reader) => SlackMessage;

  async function post(message: Message, to: Identity, id: string, signal?: AbortSignal): Promise<Address> {
    const reader = await people.receiving(to);
    return inDirectMessage(to, signal, async (channel) => {
      const call = { paces: slackPaces(to.tenant, 'chat.postMessage', channel), purpose: 'message' } as const;
      const answer = await paced(call, () =>
        sent(signal, () =>
          client.chat.postMessage({
            channel,
            ...message(reader),
            metadata: { event_type: metadataType, event_payload: { id } },
            unfurl_links: false,
            unfurl_media: false,
          }),
        ),
      );
      return addressOf(to, channel, understood(postAnswer, answer).ts);
    });
  }

  /** Messages that were posted but whose answers were lost carry our id in their metadata. */
  async function find(to: Identity, id: string, signal?: AbortSignal): Promise<Address[]> {
    const isOurs = ({ metadata }: { readonly metadata?: { event_type?: string; event_payload?: object } }) =>
      metadata?.event_type === metadataType && (metadata.event_payload as { id?: unknown })?.id === id;
    return inDirectMessage(to, signal, async (channel) => {
      const call = { paces: slackPaces(to.tenant, 'conversations.history'), purpose: 'message' } as const;
      const asked = { channel, include_all_metadata: true, limit: historyLimit };
      const answer = await paced(call, () => sent(signal, () => client.conversations.history(asked)));
      return (answer.messages ?? []).flatMap((one) =>
        one.ts !== undefined && isOurs(one) ? [addressOf(to, channel, one.ts)] : [],
      );
    });
  }

  async function edit(address: Address, message: Message, purpose: Purpose, signal?: AbortSignal): Promise<void> {
    const parsed = messageAddress.safeParse(address);
    if (!parsed.success) throw new ChannelError('invalid_address', { retryable: false, cause: parsed.error });
    const { channel, ts, tenant, user } = parsed.data;
    const content = message(await people.receiving({ channel: 'slack', tenant, user }));
    const call = { paces: slackPaces(tenant, 'chat.update'), purpose };
    await paced(call, () => sent(signal, () => client.chat.update({ channel, ts, ...content })));
  }

  return {
    name: slackChat.name,
    title: 'Slack',
    post: (card, to, ref, signal) => post((reader) => renderCard(reader, card), to, ref, signal),
    edit: (address, card, signal) => edit(address, (reader) => renderCard(reader, card), purposeOf(card), signal),
    notify: (notice, to, ref, signal) => post((reader) => renderNotice(reader, notice), to, ref, signal),
    editNotice: (address, notice, signal) => edit(address, (reader) => renderNotice(reader, notice), 'message', signal),
    find,
  };
}

/** One call of the Web API. */
async function sent<T>(signal: AbortSignal | undefined, send: () => Promise<T>): Promise<T> {
  // Nobody would learn where the message lies: it is not sent.
  if (signal?.aborted) throw new ChannelError('timeout', { retryable: true });
  try {
    return await send();
  } catch (error) {
    throw toChannelError(error);
  }
}
