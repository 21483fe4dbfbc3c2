import { type Activity, ActivityTypes } from 'botbuilder';
import { ClaimsIdentity, type ConnectorClient } from 'botframework-connector';
import { z } from 'zod';
import { showable } from '../../src/core/base/text.ts';
import type { Reader, Readers } from '../../src/core/words/language/reader.ts';
import { callWithin } from '../../src/ports/calls/call-within.ts';
import { type Address, type Channel, ChannelError } from '../../src/ports/channel.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Identity } from '../../src/ports/directory.ts';
import { limits } from '../../src/ports/limits.ts';
import { type PacedSend, type Purpose, purposeOf } from '../../src/ports/pacing.ts';
import type { ConversationStore } from '../../src/ports/stores/conversation-store.ts';
import type { TeamsAuthentication } from './authentication.ts';
import { maybeLostConversation, toChannelError } from './errors.ts';
import { renderCard } from './messages/cards.ts';
import type { TeamsMessage } from './messages/message.ts';
import { renderNotice } from './messages/notices.ts';
import { teamsPaces } from './rates.ts';

/** Teams as a chat: it reaches only people who have the app, and only where they were met. */
export const teamsChat = { name: 'teams', onlyWhereMet: true } as const;

const audience = 'https://api.botframework.com';

/** Where a conversation with a person is: what is kept of everybody who has written to the bot or installed it. */
export interface TeamsConversation extends Address {
  readonly serviceUrl: string;
  readonly conversation: string;
  readonly bot: string;
  /** How Teams knows the person: `29:…`, for `refresh.userIds` of cards. */
  readonly teamsId?: string;
}

const place = z.object({ serviceUrl: z.string(), conversation: z.string(), bot: z.string() });
const messageAddress = place.extend({ tenant: z.string(), user: z.string(), activity: z.string() });

function conversationAt(address: Address): TeamsConversation {
  const { teamsId } = address;
  return { ...place.parse(address), ...(teamsId === undefined ? {} : { teamsId }) };
}

/** Where a message of a person's lies. The same message has the same address, also in the order of its fields. */
export function messageAddressOf(
  { serviceUrl, conversation, bot }: TeamsConversation,
  { tenant, user }: Identity,
  activity: string,
): Address {
  return { serviceUrl, conversation, bot, tenant, user, activity };
}

/** How a call is made. */
export interface Calling {
  readonly tenant: string;
  readonly purpose: Purpose;
  readonly signal?: AbortSignal | undefined;
}

/** Calls that send or change messages. One at a time in a conversation: the connector answers 412 to a second one. */
export interface TeamsClient {
  /** `message`: a card, or a plain sentence. @returns its id; '' when Teams took it without saying which it is. */
  send(to: TeamsConversation, message: TeamsMessage | string, how: Calling): Promise<string>;
  update(at: TeamsConversation, activity: string, message: TeamsMessage, how: Calling): Promise<void>;
}

/**
 * The calls of one process to one conversation wait for each other here; `paced` knows those of all other processes.
 *
 * @throws ChannelError from every method.
 */
export function createTeamsClient(authentication: TeamsAuthentication, appId: string, paced: PacedSend): TeamsClient {
  const clients = new Map<string, Promise<ConnectorClient>>();
  const last = new Map<string, Promise<unknown>>();
  const identity = new ClaimsIdentity([
    { type: 'aud', value: appId },
    { type: 'appid', value: appId },
  ]);

  function connector(serviceUrl: string): Promise<ConnectorClient> {
    const known =
      clients.get(serviceUrl) ?? authentication.createConnectorFactory(identity).create(serviceUrl, audience);
    clients.set(serviceUrl, known);
    return known;
  }

  async function call<T>(
    to: TeamsConversation,
    send: (client: ConnectorClient) => Promise<T>,
    { tenant, purpose, signal }: Calling,
  ): Promise<T> {
    const before = last.get(to.conversation) ?? Promise.resolve();
    const paces = teamsPaces(tenant, to.conversation);
    const mine = before.then(() =>
      paced({ paces, purpose }, async () => {
        // Nobody would learn where the message lies: it is not sent.
        if (signal?.aborted) throw new ChannelError('timeout', { retryable: true });
        try {
          // Also the token that a call needs is fetched within the limit: else the next calls would wait behind it for ever.
          return await callWithin(limits.channelCall, 'Teams', async () => send(await connector(to.serviceUrl)));
        } catch (error) {
          throw toChannelError(error);
        }
      }),
    );
    const settled = mine.catch(() => undefined);
    last.set(to.conversation, settled);
    try {
      return await mine;
    } finally {
      if (last.get(to.conversation) === settled) last.delete(to.conversation);
    }
  }

  return {
    async send(to, message, how): Promise<string> {
      const sent = await call(
        to,
        (client) => client.conversations.sendToConversation(to.conversation, toActivity(message, to) as Activity),
        how,
      );
      return sent?.id ?? '';
    },
    async update(at, activity, message, how): Promise<void> {
      const changed = { ...toActivity(message, at), id: activity } as Activity;
      await call(at, (client) => client.conversations.updateActivity(at.conversation, activity, changed), how);
    },
  };
}

/** One card and nothing else: a text beside it would be a message of its own. `summary` is for notifications. */
function toActivity(message: TeamsMessage | string, { bot }: Pick<TeamsConversation, 'bot'>): Partial<Activity> {
  const base = { type: ActivityTypes.Message, from: { id: bot, name: '' } };
  if (typeof message === 'string') return { ...base, text: showable(message), textFormat: 'plain' };
  const { summary, card } = message;
  return { ...base, summary, attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }] };
}

/**
 * Teams as a channel. It reaches people only where it has met them. A message whose id was lost cannot be searched for; it
 * closes when somebody clicks it, and can never decide anything.
 */
export function createTeamsChannel(
  client: TeamsClient,
  conversations: ConversationStore,
  readers: Readers,
  clock: Clock,
): Channel {
  /** A message, once it is known who reads it and how Teams knows them. */
  type Message = (reader: Reader, teamsId: string | undefined) => TeamsMessage;

  async function send(to: Identity, message: Message, signal?: AbortSignal): Promise<Address> {
    const found = await conversations.find(to);
    if (found === undefined) throw new ChannelError('app_not_installed', { retryable: true, toMend: 'person' });
    const conversation = conversationAt(found.address);
    const activity = await calling(to, { conversation, ...found }, () =>
      client.send(conversation, message(readers.of(found.locale), conversation.teamsId), {
        tenant: to.tenant,
        purpose: 'message',
        signal,
      }),
    );
    if (activity === '') throw new ChannelError('no_message_id', { retryable: false, outcomeUnknown: true });
    return messageAddressOf(conversation, to, activity);
  }

  /**
   * One call for a person. Teams now and then says that a conversation is not there and serves it a moment later, so it is forgotten only after
   * several such answers over hours, and only this one: people who come back are met in a newer one.
   */
  async function calling<T>(
    person: Identity,
    { conversation, isDoubtful }: { readonly conversation: TeamsConversation; readonly isDoubtful: boolean },
    call: () => Promise<T>,
  ): Promise<T> {
    try {
      const done = await call();
      if (isDoubtful) await conversations.answered(person);
      return done;
    } catch (error) {
      if (maybeLostConversation.has(toChannelError(error).code))
        await conversations.refused(person, conversation, clock.now());
      throw error;
    }
  }

  async function edit(address: Address, message: Message, purpose: Purpose, signal?: AbortSignal): Promise<void> {
    const parsed = messageAddress.safeParse(address);
    if (!parsed.success) throw new ChannelError('invalid_address', { retryable: false, cause: parsed.error });
    const { tenant, user, activity, ...posted } = parsed.data;
    const person = { channel: 'teams', tenant, user };
    // Teams may move a conversation to another service address; the newest one counts.
    const found = await conversations.find(person);
    const newest = found === undefined ? undefined : conversationAt(found.address);
    const conversation = newest === undefined ? posted : { ...posted, serviceUrl: newest.serviceUrl };
    await calling(person, { conversation, isDoubtful: found?.isDoubtful ?? false }, () =>
      client.update(conversation, activity, message(readers.of(found?.locale ?? {}), newest?.teamsId), {
        tenant,
        purpose,
        signal,
      }),
    );
  }

  return {
    name: teamsChat.name,
    title: 'Teams',
    post: (card, to, _ref, signal) =>
      send(to, (reader, teamsId) => renderCard(reader, card, clock.now(), teamsId), signal),
    edit: (address, card, signal) =>
      edit(address, (reader, teamsId) => renderCard(reader, card, clock.now(), teamsId), purposeOf(card), signal),
    notify: (notice, to, _ref, signal) => send(to, (reader) => renderNotice(reader, notice, clock.now()), signal),
    editNotice: (address, notice, signal) =>
      edit(address, (reader) => renderNotice(reader, notice, clock.now()), 'message', signal),
    // Teams lets no bot read its own messages.
    find: async () => undefined,
  };
}
