import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import { type ServiceClientCredentials, ServiceClientCredentialsFactory } from 'botframework-connector';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterEach, expect, test, vi } from 'vitest';
import { ANA, bot, call, last, SETTINGS, type Staged, stageBot } from './stage.ts';

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** Signs tokens as the Bot Framework does, and serves the keys that they are checked with. */
async function issuer() {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const key = { ...(await exportJWK(publicKey)), kid: 'k1', use: 'sig', alg: 'RS256', endorsements: ['msteams'] };
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(request.url === '/keys' ? { keys: [key] } : { jwks_uri: `${url}/keys` }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sign = (serviceurl: string, audience = SETTINGS.botId) =>
    new SignJWT({ serviceurl })
      .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
      .setIssuer('https://api.botframework.com')
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(privateKey);
  return { url, sign };
}

class Credentials extends ServiceClientCredentialsFactory {
  async isValidAppId(id: string) {
    return id === SETTINGS.botId;
  }
  async isAuthenticationDisabled() {
    return false;
  }
  async createCredentials(): Promise<ServiceClientCredentials> {
    return {
      signRequest: async (request) => {
        request.headers.set('authorization', 'Bearer bot-token');
        return request;
      },
    };
  }
}

const authentication = (openId: string) =>
  new ConfigurationBotFrameworkAuthentication(
    {
      MicrosoftAppId: SETTINGS.botId,
      ToChannelFromBotLoginUrl: 'https://login.microsoftonline.com/botframework.com',
      ToChannelFromBotOAuthScope: 'https://api.botframework.com',
      ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
      OAuthUrl: 'https://api.botframework.com',
      ToBotFromChannelOpenIdMetadataUrl: openId,
      ToBotFromEmulatorOpenIdMetadataUrl: openId,
      CallerId: 'urn:botframework:azure',
      ValidateAuthority: true,
    },
    new Credentials(),
  );

async function signed(token: (serviceUrl: string) => Promise<string> | string, openId: string): Promise<Staged> {
  const staged = await stageBot(
    bot({ message: (context) => context.sendActivity('Hello') }),
    { token, acceptToken: (given) => given === 'bot-token' },
    authentication(openId),
  );
  stops.push(staged.stop);
  return staged;
}

test('a bot that checks tokens takes our activities, and answers with its own', async () => {
  const { url, sign } = await issuer();
  const { teams, headers } = await signed((serviceUrl) => sign(serviceUrl), url);
  expect(await teams.install(ANA)).toMatchObject([{ status: 200 }, { status: 200 }]);
  expect(await teams.say(ANA, 'hi')).toMatchObject({ status: 200 });
  expect(last(teams)).toMatchObject({ from: 'bot', text: 'Hello' });
  expect(headers.at(-1)).toMatchObject({ authorization: expect.stringMatching(/^Bearer eyJ/) });
});

test('a bot refuses tokens for somebody else or another serviceUrl', async () => {
  const { url, sign } = await issuer();
  const tokens = [(at: string) => sign(at, 'another'), () => sign('http://127.0.0.1:1/'), () => 'nonsense'];
  const { teams } = await signed((serviceUrl) => tokens.shift()?.(serviceUrl) ?? sign(serviceUrl), url);
  // botbuilder prints every refusal.
  const printed = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  stops.push(async () => printed.mockRestore());
  const [one, two] = await teams.install(ANA);
  expect([one?.status, two?.status]).toEqual([401, 401]);
  expect(await teams.say(ANA, 'hi')).toMatchObject({ status: 401, error: 'dispatch_failed' });
  expect(await teams.say(ANA, 'hi')).toMatchObject({ status: 200 });
});

test('the connector takes only the tokens that it should', async () => {
  const { url, sign } = await issuer();
  const { teams } = await signed((serviceUrl) => sign(serviceUrl), url);
  await teams.install(ANA);
  await teams.say(ANA, 'hi');
  const { conversationId } = last(teams);
  const members = (authorization?: string) =>
    fetch(`${teams.serviceUrl}v3/conversations/${conversationId}/members`, {
      headers: authorization === undefined ? {} : { authorization },
    });
  expect((await members('Bearer bot-token')).status).toBe(200);
  for (const wrong of [undefined, 'Bearer another', 'Basic bot-token']) {
    expect((await members(wrong)).status).toBe(401);
  }
  expect(await call(teams, 'POST', `/${conversationId}/activities`, { type: 'message', text: 'x' })).toMatchObject({
    status: 401,
    body: { error: { code: 'Unauthorized' } },
  });
});
