import { ConfidentialClientApplication } from '@azure/msal-node';
import { describe, expect, test } from 'vitest';
import { toChannelError } from '../../../adapters/teams/errors.ts';

const answered = (statusCode: number, code?: string) => toChannelError({ statusCode, code });

describe('[R-76] what Teams answers', () => {
  test.each([408, 412, 429, 500, 502, 503, 504])('%i goes away by itself', (status) => {
    const error = answered(status);
    expect(error.retryable).toBe(true);
    expect(error.toMend).toBeUndefined();
    expect(error.limit).toEqual(status === 429 ? {} : undefined);
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

/** What the token library throws when Entra answers this. */
async function tokenError(status: number, error: string, description: string): Promise<unknown> {
  const answer = async () => ({ headers: {}, status, body: { error, error_description: description } as never });
  const client = new ConfidentialClientApplication({
    auth: { clientId: 'app', clientSecret: 'secret', authority: 'https://login.microsoftonline.com/tenant' },
    system: { networkClient: { sendGetRequestAsync: answer, sendPostRequestAsync: answer } },
  });
  const token = client.acquireTokenByClientCredential({ scopes: ['https://api.botframework.com/.default'] });
  return token.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
}

describe('[R-76] [R-77] a token that Entra', () => {
  test.each([
    [401, 'invalid_client', 'AADSTS7000215: Invalid client secret provided.'],
    [400, 'unauthorized_client', 'AADSTS700016: Application was not found in the directory.'],
  ])('refuses is a matter of the credentials: %i %s', async (status, error, description) => {
    expect(toChannelError(await tokenError(status, error, description))).toMatchObject({
      ...{ code: error, retryable: true, toMend: 'credentials' },
    });
  });

  test('cannot give now is a matter of waiting', async () => {
    const error = toChannelError(await tokenError(503, 'temporarily_unavailable', 'AADSTS90033: A transient error.'));
    expect(error).toMatchObject({ code: 'network', retryable: true });
    expect(error.toMend).toBeUndefined();
  });
});
