import { WebAPIPlatformError } from '@slack/web-api';
import { describe, expect, test } from 'vitest';
import { errorMeanings, toChannelError } from '../../../adapters/slack/errors.ts';

const answered = (error: string) => toChannelError(new WebAPIPlatformError({ ok: false, error }));

describe('[R-76] what Slack answers', () => {
  test.each([...errorMeanings])('%s is %s', (code, meaning) => {
    const error = answered(code);
    expect(error).toMatchObject({ code, retryable: meaning !== 'gone', outcomeUnknown: false });
    expect(error.toMend).toBe(['passing', 'gone'].includes(meaning) ? undefined : meaning);
  });

  test('errors of our own set-up are never final', () => {
    for (const code of ['messages_tab_disabled', 'app_not_installed', 'restricted_action', 'access_denied'])
      expect(answered(code)).toMatchObject({ retryable: true, toMend: 'app' });
    for (const code of ['cannot_dm_bot', 'user_not_found', 'is_inactive', 'user_disabled'])
      expect(answered(code)).toMatchObject({ retryable: true, toMend: 'person' });
  });

  test.each(['ratelimited', 'rate_limited'])('%s holds back, and is no failure', (code) => {
    expect(answered(code)).toMatchObject({ code: 'ratelimited', retryable: true, limit: {}, outcomeUnknown: false });
  });

  test('a code that nobody knows is not final', () => {
    expect(answered('something_new')).toMatchObject({ retryable: true, toMend: 'message' });
  });
});
