import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import { ChannelError, type ToMend } from '../../src/ports/channel.ts';

type Meaning = 'passing' | 'gone' | ToMend;

const all = <M extends Meaning>(meaning: M, ...codes: string[]) => codes.map((code) => [code, meaning] as const);

/**
 * What Slack's error codes mean for a message, from the lists of errors of `chat.postMessage`, `chat.update`,
 * `conversations.open` and `conversations.history`. A code that is not here may be anything: a message is not given up for it.
 */
export const errorMeanings: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ...all('passing', 'fatal_error', 'internal_error', 'request_timeout', 'service_unavailable', 'team_added_to_org'),
  ...all('passing', 'message_limit_exceeded'),
  ...all('credentials', 'not_authed', 'invalid_auth', 'account_inactive', 'token_revoked', 'token_expired'),
  ...all('app', 'missing_scope', 'no_permission', 'not_allowed_token_type', 'org_login_required', 'ekm_access_denied'),
  ...all('app', 'accesslimited', 'team_access_not_granted', 'two_factor_setup_required', 'access_denied'),
  ...all('app', 'app_not_installed', 'messages_tab_disabled', 'restricted_action', 'enterprise_is_restricted'),
  ...all('person', 'user_not_found', 'user_not_visible', 'user_disabled', 'is_inactive', 'cannot_dm_bot'),
  ...all('person', 'channel_not_found', 'is_archived', 'not_in_channel', 'users_list_not_supplied'),
  ...all('message', 'invalid_blocks', 'invalid_blocks_format', 'msg_too_long', 'no_text', 'edit_window_closed'),
  // Nobody can bring back a message that was deleted, and only its author can edit one.
  ...all('gone', 'message_not_found', 'cant_update_message'),
]);

/** Slack's words for a conversation that is not there any more, or never was for this app. */
export const lostConversation: ReadonlySet<string> = new Set(['channel_not_found', 'is_archived', 'not_in_channel']);

/** `retryAfterMs` undefined: Slack does not say. */
function limited(cause: unknown, retryAfterMs?: number): ChannelError {
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
  return new ChannelError('ratelimited', { retryable: true, limit: {}, ...wait, cause });
}

/** What went wrong, in the channel's terms. Only an answer from Slack says for sure that nothing happened. */
export function toChannelError(cause: unknown): ChannelError {
  if (cause instanceof ChannelError) return cause;
  if (cause instanceof WebAPIRateLimitedError) return limited(cause, cause.retryAfter * 1000);
  if (cause instanceof WebAPIPlatformError) {
    const { error: code } = cause.data;
    if (code === 'ratelimited' || code === 'rate_limited') return limited(cause);
    const meaning = errorMeanings.get(code) ?? 'message';
    if (meaning === 'gone') return new ChannelError(code, { retryable: false, cause });
    return new ChannelError(code, { retryable: true, ...(meaning === 'passing' ? {} : { toMend: meaning }), cause });
  }
  if (cause instanceof WebAPIHTTPError) {
    const { statusCode } = cause;
    const passing = statusCode >= 500 || statusCode === 408 || statusCode === 429;
    const kind = passing ? {} : { toMend: 'message' as const };
    return new ChannelError(`http_${statusCode}`, { retryable: true, ...kind, outcomeUnknown: passing, cause });
  }
  if (cause instanceof WebAPIRequestError)
    return new ChannelError('network', { retryable: true, outcomeUnknown: !wasNotSent(cause), cause });
  return new ChannelError('unexpected_answer', { retryable: true, outcomeUnknown: true, cause });
}

function wasNotSent({ original }: WebAPIRequestError): boolean {
  const code = (original.cause as { code?: string } | undefined)?.code;
  return code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN';
}
