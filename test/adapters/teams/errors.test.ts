import { describe, expect, test } from 'vitest';
import { toChannelError } from '../../../adapters/teams/errors.ts';

const answered = (statusCode: number, code?: string) => toChannelError({ statusCode, code });

describe('[R-76] what Teams answers', () => {
  test.each([408, 412, 429, 500, 502, 503, 504])('%i goes away by itself', (status) => {
    const error = answered(status);
    expect(error.retryable).toBe(true);
    expect(error.toMend).toBeUndefined();
  });

  test.each([
    [401, undefined, 'credentials'],
    [403, 'BotNotInConversationRoster', 'person'],
    [403, 'MessageWritesBlocked', 'person'],
    [403, 'BotDisabledByAdmin', 'app'],
    [403, undefined, 'person'],
    [404, 'ConversationNotFound', 'person'],
    [413, 'MessageSizeTooBig', 'message'],
    [400, 'SomethingNew', 'message'],
  ] as const)('%i %s has to be mended: %s', (status, code, toMend) => {
    expect(answered(status, code)).toMatchObject({ retryable: true, toMend, outcomeUnknown: false });
  });

  test('only a message that was deleted is gone for good', () => {
    expect(answered(404, 'ActivityNotFoundInConversation')).toMatchObject({ retryable: false });
  });
});
