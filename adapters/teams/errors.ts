import { LateError } from '../../src/ports/calls/call-within.ts';
import { ChannelError, type ToMend } from '../../src/ports/channel.ts';

/** Statuses that go away by themselves. 412: another operation is under way in the same conversation. */
const passing = new Set([408, 412, 429, 500, 502, 503, 504]);

/** Answers that say that a conversation is not there. They also come for ones that work a moment later. */
export const maybeLostConversation: ReadonlySet<string> = new Set([
  'BotNotInConversationRoster',
  'ConversationNotFound',
]);

/**
 * What the connector's error codes mean for a message, where its status does not say it already. A code that is not here may
 * be anything: a message is not given up for it.
 */
export const errorMeanings: ReadonlyMap<string, 'gone' | ToMend> = new Map([
  ['BotNotInConversationRoster', 'person'],
  ['ConversationNotFound', 'person'],
  ['MessageWritesBlocked', 'person'],
  ['ConversationBlockedByUser', 'person'],
  ['BotDisabledByAdmin', 'app'],
  ['NotEnoughPermissions', 'app'],
  ['MessageSizeTooBig', 'message'],
  ['BadSyntax', 'message'],
  ['BadArgument', 'message'],
  // Nobody can bring back a message that was deleted.
  ['ActivityNotFoundInConversation', 'gone'],
]);

/**
 * Entra's codes for a client that gets no token: its secret or its id is wrong, or the tenant does not know it.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
const refusedClients: readonly unknown[] = [
  'invalid_client',
  'unauthorized_client',
  'invalid_request',
  'access_denied',
];

/** What went wrong, in the channel's terms. Only an answer from Teams that refuses says for sure that nothing happened. */
export function toChannelError(cause: unknown): ChannelError {
  if (cause instanceof ChannelError) return cause;
  const { statusCode, code, errorCode, name, response } = cause as {
    statusCode?: number;
    code?: string;
    errorCode?: string;
    name?: string;
    response?: { headers?: { get(name: string): string | undefined } };
  };
  if (statusCode === undefined && refusedClients.includes(errorCode))
    return new ChannelError(String(errorCode), { retryable: true, toMend: 'credentials', cause });
  if (statusCode === undefined) {
    // A token that could not be had, or a server that was not there: then nothing was sent.
    const isLate = name === 'AbortError' || cause instanceof LateError;
    const sent = isLate || code === 'ECONNRESET' || code === 'REQUEST_SEND_ERROR';
    return new ChannelError(isLate ? 'timeout' : 'network', { retryable: true, outcomeUnknown: sent, cause });
  }
  const said = code ?? `http_${statusCode}`;
  if (passing.has(statusCode)) {
    const seconds = Number(response?.headers?.get('retry-after'));
    const wait = seconds > 0 ? { retryAfterMs: seconds * 1000 } : {};
    const outcomeUnknown = statusCode >= 500 || statusCode === 408;
    const limit = statusCode === 429 ? { limit: {} } : {};
    return new ChannelError(said, { retryable: true, outcomeUnknown, ...wait, ...limit, cause });
  }
  const meaning =
    statusCode === 401 ? 'credentials' : (errorMeanings.get(said) ?? (statusCode === 403 ? 'person' : 'message'));
  return meaning === 'gone'
    ? new ChannelError(said, { retryable: false, cause })
    : new ChannelError(said, { retryable: true, toMend: meaning, outcomeUnknown: statusCode >= 500, cause });
}
