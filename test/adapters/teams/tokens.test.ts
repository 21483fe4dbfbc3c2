import { join } from 'node:path';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { teamsPath } from '../../../adapters/teams/app.ts';
import { TeamsAuthentication } from '../../../adapters/teams/authentication.ts';
import { type Countersign, startCountersign } from '../../../src/compose/countersign.ts';
import { EnvironmentError, readEnvironment } from '../../../src/environment.ts';
import { openDatabase, type TestDatabase } from '../../support/database.ts';
import { organizationOf, soon, startRunning, temporaryFile } from '../../support/running.ts';
import { activityOf, invokeOf, type Json } from '../../support/teams-activities.ts';
import { botFramework, type Issuer, startIssuer, type TokenParts } from '../../support/teams-issuer.ts';
import { objectIdOf, packageWithGroup, teamsOrganization, tenantId } from '../../support/teams-organization.ts';
import { startTeamsRunning, type TeamsRunning } from '../../support/teams-running.ts';

const appId = '22222222-2222-4222-8222-222222222222';
const serviceUrl = 'https://smba.trafficmanager.net/emea/';
const parts = packageWithGroup('ledger', { stages: [{ approvers: [{ people: ['anna', 'boris'] }] }] });
const organization = teamsOrganization({
  people: { uma: 'Uma User', anna: 'Anna Berg', boris: 'Boris Wolf' },
  groups: [parts.group],
  packages: [parts.package],
});

// botbuilder prints every token that it refuses; there are hundreds here.
beforeAll(() => void vi.spyOn(console, 'error').mockImplementation(() => {}));
afterAll(() => vi.restoreAllMocks());

interface Deployed {
  readonly url: string;
  readonly database: TestDatabase;
  send(
    activity: unknown,
    authorization?: string,
    headers?: Record<string, string>,
  ): Promise<{ status: number; body: string }>;
  everything(): Promise<Json>;
  stop(): Promise<void>;
}

/** The program as it is deployed: no sandbox, with credentials. */
async function deploy(openIdMetadataUrl: string): Promise<Deployed> {
  const file = await temporaryFile('organization.yaml', organization);
  const database = await openDatabase();
  const program: Countersign = await startCountersign({
    port: 0,
    host: '127.0.0.1',
    mongodbUri: database.uri,
    // Nobody is written to: without Microsoft's tokens it could not be.
    role: 'web',
    organizationFile: file.path,
    dataDir: join(file.path, '..'),
    keepDays: { attempts: 400, messages: 90 },
    sandbox: false,
    teams: { appId, password: 'never-used', tenantId, openIdMetadataUrl },
    chatRates: 'unlimited',
    logLevel: 'silent',
  });
  await program.ready;
  return {
    url: program.url,
    database,
    async send(activity, authorization, headers = {}) {
      const answer = await fetch(`${program.url}${teamsPath}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(authorization && { authorization }), ...headers },
        body: typeof activity === 'string' ? activity : JSON.stringify(activity),
      });
      return { status: answer.status, body: await answer.text() };
    },
    async everything() {
      const { db } = database.mongo.connection;
      const names = ((await db?.listCollections().toArray()) ?? [])
        .map(({ name }) => name)
        .filter((n) => n !== 'jobs' && n !== 'paces');
      const all = names
        .sort()
        .map(async (name) => [name, await db?.collection(name).find().sort({ _id: 1 }).toArray()]);
      return Object.fromEntries(await Promise.all(all)) as Json;
    },
    async stop() {
      await program.stop();
      await database.close();
      await file.remove();
    },
  };
}

describe('with an app id', () => {
  let issuer: Issuer;
  let deployed: Deployed;
  let requestId: string;
  let before: Json;
  const claims = { serviceurl: serviceUrl };

  beforeAll(async () => {
    issuer = await startIssuer(appId);
    deployed = await deploy(issuer.metadataUrl);
    const conversations = deployed.database.mongo.connection.collection('conversations');
    // Somebody who could approve it can be reached.
    const met = activityOf('boris', serviceUrl, { type: 'installationUpdate', action: 'add', text: undefined });
    await deployed.send(met, `Bearer ${await issuer.token({ claims })}`);
    await soon(async () => expect(await conversations.countDocuments()).toBe(1));
    const data = { package: 'ledger', justification: 'Quarter end.' };
    const { replyToId: _, ...submission } = invokeOf('uma', serviceUrl, 'submitRequest', data);
    const answer = await deployed.send(submission, `Bearer ${await issuer.token({ claims })}`);
    expect(answer).toMatchObject({ status: 200, body: expect.stringContaining('was submitted') });
    const requests = deployed.database.mongo.connection.collection('requests');
    requestId = String((await requests.findOne())?._id);
    await soon(async () => expect(await conversations.countDocuments()).toBe(2));
  });
  afterAll(async () => {
    await deployed?.stop();
    await issuer?.stop();
  });
  beforeEach(async () => {
    before = await deployed.everything();
  });

  /** What would change something if it came through: a decision, a stranger's question, somebody to be met. */
  const activities = (more: Json = {}): Json[] => [
    invokeOf('anna', serviceUrl, 'approve', { requestId, stage: 'policy-1' }, more),
    activityOf('stranger', serviceUrl, more),
    activityOf('anna', serviceUrl, { type: 'installationUpdate', action: 'add', text: undefined, ...more }),
  ];

  async function refused(all: readonly unknown[], authorization?: string, headers?: Record<string, string>) {
    for (const activity of all) {
      const { status, body } = await deployed.send(activity, authorization, headers);
      expect({ status, body }).toEqual({ status: 401, body: '{"error":"Unauthorized"}' });
    }
    expect(await deployed.everything()).toEqual(before);
  }
  const bearer = async (token: TokenParts = {}) => `Bearer ${await issuer.token({ claims, ...token })}`;

  const badTokens: [string, () => Promise<string | undefined>][] = [
    ['no token', async () => undefined],
    ['an empty header', async () => ''],
    ['the word Bearer alone', async () => 'Bearer '],
    ['garbage', async () => 'Bearer garbage'],
    ['garbage in three parts', async () => 'Bearer a.b.c'],
    ['JSON that is no object in the middle', async () => `Bearer a.${Buffer.from('null').toString('base64url')}.c`],
    ['another scheme', async () => (await bearer()).replace('Bearer', 'Basic')],
    ['two tokens, one of them good', async () => `${await bearer()} ${await issuer.token({ claims })}`],
    ['an expired token', () => bearer({ notBefore: -7_200, expires: -600 })],
    ['a token of the future', () => bearer({ notBefore: 900 })],
    ['a token for another bot', () => bearer({ audience: '99999999-9999-4999-8999-999999999999' })],
    ['a token for nobody', () => bearer({ audience: '' })],
    ['a token for the issuer', () => bearer({ audience: botFramework })],
    ['another issuer', () => bearer({ issuer: 'https://api.botframework.us' })],
    ['an issuer that only begins like the right one', () => bearer({ issuer: `${botFramework}.evil.example` })],
    ['somebody else’s key under the same key id', () => bearer({ wrongKey: true })],
    ['somebody else’s key under an unknown key id', () => bearer({ wrongKey: true, keyId: 'k2' })],
    ['a key id that nobody has', () => bearer({ keyId: '__proto__' })],
    ['a signature cut off', async () => (await bearer()).replace(/\.[^.]*$/, '.')],
    ['a token without the signature’s part', async () => (await bearer()).replace(/\.[^.]*$/, '')],
    ['claims changed after signing', async () => changed(await bearer())],
    ['an unsigned token', async () => unsigned('none')],
    ['an unsigned token in other letters', async () => unsigned('nOnE')],
    ['a token signed with the public key as a password', async () => confused()],
    ['a token without the claim serviceurl', () => bearer({ claims: {} })],
    ['an empty claim serviceurl', () => bearer({ claims: { serviceurl: '' } })],
    ['a claim serviceurl with another path', () => bearer({ claims: { serviceurl: `${serviceUrl}x` } })],
    ['a claim serviceurl that is a list', () => bearer({ claims: { serviceurl: [serviceUrl] } })],
    ...(['v2.0', ''] as const).map((version): [string, () => Promise<string>] => [
      `an Entra token of our own app, as an emulator has it (${version === '' ? 'v1' : version})`,
      () =>
        bearer({
          issuer:
            version === ''
              ? `https://sts.windows.net/${tenantId}/`
              : `https://login.microsoftonline.com/${tenantId}/v2.0`,
          claims: { ...claims, tid: tenantId, ver: version === '' ? '1.0' : '2.0', azp: appId, appid: appId },
        }),
    ]),
    [
      'the emulator’s well-known issuer',
      () =>
        bearer({
          issuer: 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/',
          claims: { ...claims, ver: '1.0', appid: appId },
        }),
    ],
    [
      'a skill’s token',
      () =>
        bearer({
          issuer: `https://login.microsoftonline.com/${tenantId}/v2.0`,
          claims: { ...claims, ver: '2.0', azp: '88888888-8888-4888-8888-888888888888' },
        }),
    ],
  ];

  const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const payload = () => ({ iss: botFramework, aud: appId, exp: Math.floor(Date.now() / 1000) + 3600, ...claims });
  const unsigned = (alg: string) => `Bearer ${encoded({ alg, typ: 'JWT', kid: 'k1' })}.${encoded(payload())}.`;
  const changed = (header: string) => {
    const [head = '', , signature = ''] = header.split('.');
    return `${head}.${encoded({ ...payload(), exp: payload().exp + 1 })}.${signature}`;
  };
  const confused = async () =>
    `Bearer ${await new SignJWT(payload())
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: 'k1' })
      .sign(new TextEncoder().encode(issuer.publicKey))}`;

  describe('[R-80] an activity is refused with 401, stores nothing and is not looked into, with', () => {
    test.each(badTokens)('%s', async (_name, make) => refused(activities(), await make()));
  });

  const foreignTenants: [string, unknown][] = [
    ['another one', '00000000-0000-4000-8000-000000000000'],
    ['an empty one', ''],
    ['a list', [tenantId]],
    ['an object', { $ne: null }],
  ];
  const badActivities: [string, Json][] = [
    ['another serviceUrl than the token’s', { serviceUrl: 'https://evil.example/' }],
    ['the same serviceUrl in other letters', { serviceUrl: serviceUrl.toUpperCase() }],
    ['an empty serviceUrl', { serviceUrl: '' }],
    ['no serviceUrl', { serviceUrl: undefined }],
    ['null as serviceUrl', { serviceUrl: null }],
    ['an object as serviceUrl', { serviceUrl: { toString: serviceUrl } }],
    ['a list as serviceUrl', { serviceUrl: [serviceUrl] }],
    ['the channel webchat', { channelId: 'webchat' }],
    ['the channel emulator', { channelId: 'emulator' }],
    ['an empty channel', { channelId: '' }],
    ['no channel', { channelId: undefined }],
    ['the channel AseChannel', { channelId: 'AseChannel' }],
    ['a list as channel', { channelId: ['msteams'] }],
    ['another tenant', { channelData: { tenant: { id: '00000000-0000-4000-8000-000000000000' } } }],
    ['an empty tenant', { channelData: { tenant: { id: '' } } }],
    ['a list as tenant', { channelData: { tenant: { id: [tenantId] } } }],
    ['no tenant', { channelData: {} }],
    ['no channelData', { channelData: undefined }],
    ['null as channelData', { channelData: null }],
    ['text as channelData', { channelData: 'x' }],
    ...foreignTenants.map(([name, tenant]): [string, Json] => [
      `our tenant in channelData and ${name} as the conversation’s`,
      { conversation: { conversationType: 'personal', id: 'a:1-x', tenantId: tenant } },
    ]),
    ...foreignTenants.map(([name, tenant]): [string, Json] => [
      `our tenant in channelData and ${name} as the sender’s`,
      { from: { id: '29:anna', aadObjectId: objectIdOf('anna'), tenantId: tenant } },
    ]),
    ['our tenant as the conversation’s alone', { channelData: { tenant: null } }],
  ];

  describe('[R-80] a good token does not help an activity with', () => {
    test.each(badActivities)('%s', async (_name, more) => refused(activities(more), await bearer()));
  });

  test('[R-80] a good token does not help a body that is no activity', async () => {
    await refused(['[]', '{}', '[{}]', ''], await bearer());
    await refused([JSON.stringify(activities()[0])], await bearer(), { 'content-type': 'text/plain' });
    for (const garbled of ['{', 'null', '"text"', '42']) {
      expect((await deployed.send(garbled, await bearer())).status).toBe(400);
    }
    expect(await deployed.everything()).toEqual(before);
  });

  test('[R-80] the rule holds on every spelling of the path', async () => {
    const { port, hostname } = new URL(deployed.url);
    for (const path of ['/api/messages/', '/API/Messages', '//api/messages', '/api/messages?x=1', '/api/./messages']) {
      const answer = await fetch(`http://${hostname}:${port}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(activities()[0]),
      });
      expect([401, 404]).toContain(answer.status);
    }
    expect(await deployed.everything()).toEqual(before);
  });

  // Last: from here on the request is decided.
  test('[R-80] with a good token it is carried out', async () => {
    const [decision] = activities();
    const asked = invokeOf('stranger', serviceUrl, 'approve', { requestId, stage: 'policy-1' });
    expect(await deployed.send(asked, await bearer())).toMatchObject({
      status: 200,
      body: expect.stringContaining('is not linked to a person in'),
    });
    expect(await deployed.database.mongo.connection.collection('attempts').find().toArray()).toEqual([
      expect.objectContaining({
        code: 'unknownPerson',
        actor: { kind: 'unknown', id: `${tenantId}/${objectIdOf('stranger')}` },
      }),
    ]);
    expect(await deployed.send(decision, await bearer())).toMatchObject({
      status: 200,
      body: expect.stringContaining('Approved by Anna Berg'),
    });
    // Fetched once and kept, whatever was sent in between.
    expect(issuer.asked.length).toBeLessThanOrEqual(4);
  });
});

describe('where the keys cannot be had', () => {
  const nobody = 'http://127.0.0.1:1/.well-known/openidconfiguration';
  test('[R-80] nobody is let in: not 2xx, and nothing is stored', async () => {
    const issuer = await startIssuer(appId);
    const deployed = await deploy(nobody);
    try {
      const before = await deployed.everything();
      const token = await issuer.token({ claims: { serviceurl: serviceUrl } });
      const answer = await deployed.send(activityOf('anna', serviceUrl), `Bearer ${token}`);
      expect(answer).toEqual({ status: 503, body: '{"error":"Try again later."}' });
      // Without a token there is nothing to check: that is refused as ever.
      expect((await deployed.send(activityOf('anna', serviceUrl))).status).toBe(401);
      expect(await deployed.everything()).toEqual(before);
    } finally {
      await deployed.stop();
      await issuer.stop();
    }
  });
});

describe('the keys’ endorsements', () => {
  test.each([
    [['msteams'], true],
    [['webchat', 'msteams'], true],
    [['webchat'], false],
    [[], false],
    [null, false],
    ['msteams', false],
    ['webchat, msteams', false],
  ])('[R-80] %j: for Teams %s', async (endorsements, good) => {
    const issuer = await startIssuer(appId, endorsements);
    try {
      const openIdMetadataUrl = issuer.metadataUrl;
      const authentication = new TeamsAuthentication({ appId, password: 'x', tenantId, openIdMetadataUrl });
      const token = await issuer.token({ claims: { serviceurl: serviceUrl } });
      const trying = authentication.authenticateRequest(activityOf('anna', serviceUrl) as never, `Bearer ${token}`);
      if (good) await expect(trying).resolves.toMatchObject({ audience: botFramework });
      else await expect(trying).rejects.toMatchObject({ statusCode: 401 });
    } finally {
      await issuer.stop();
    }
  });
});

describe('without credentials', () => {
  const base = { MONGODB_URI: 'mongodb://127.0.0.1/x', COUNTERSIGN_CONFIG: 'org.yaml' };
  const all = { MICROSOFT_APP_ID: appId, MICROSOFT_APP_PASSWORD: 'p', MICROSOFT_APP_TENANT_ID: tenantId };

  test('[R-80] outside the sandbox the program refuses to start', () => {
    expect(() => readEnvironment(base)).toThrow(EnvironmentError);
    expect(() => readEnvironment(base)).toThrow(/MICROSOFT_APP_ID, MICROSOFT_APP_PASSWORD and MICROSOFT_APP_TENANT_ID/);
    expect(readEnvironment({ ...base, ...all })).toMatchObject({ sandbox: false, teams: { appId, tenantId } });
  });

  test.each(Object.keys(all))('[R-80] half set, without %s, it refuses to start, also in the sandbox', (name) => {
    for (const value of [undefined, '', '  ']) {
      for (const SANDBOX of ['0', '1']) {
        const env = { ...base, ...all, [name]: value, SANDBOX };
        expect(() => readEnvironment(env)).toThrow(EnvironmentError);
        expect(() => readEnvironment(env)).toThrow(`${name} is missing`);
      }
    }
  });

  test('[R-80] another issuer’s address alone is half set, too', () => {
    const env = { ...base, SANDBOX: '1', MICROSOFT_OPENID_METADATA_URL: 'http://127.0.0.1/x' };
    expect(() => readEnvironment(env)).toThrow(/Teams is only half set up/);
  });

  test('[R-80] where only Slack is set up, nobody takes Teams’ activities', async () => {
    const running = await startRunning({
      organization: organizationOf({ people: { uma: 'Uma User' }, packages: [] }),
    });
    try {
      const answer = await fetch(`${running.program.url}${teamsPath}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(activityOf('uma', 'http://127.0.0.1:1/')),
      });
      expect(answer.status).toBe(404);
    } finally {
      await running.stop();
    }
  });
});

describe('in the sandbox, which takes anonymous calls', () => {
  let running: TeamsRunning;
  beforeAll(async () => {
    running = await startTeamsRunning({ organization });
  });
  afterAll(() => running?.stop());

  const post = (body: unknown, type = 'application/json') =>
    fetch(running.messagesUrl, { method: 'POST', headers: { 'content-type': type }, body: JSON.stringify(body) });

  test.each([
    'https://smba.trafficmanager.net/emea/',
    'http://169.254.169.254/latest/',
    'http://0.0.0.0:3978/',
    'http://10.0.0.1/',
    'http://127.0.0.1.evil.example/',
    'http://localhost.evil.example/',
    'http://127.0.0.1@evil.example/',
    'http://evil.example#127.0.0.1',
    'http://evil.example\\@127.0.0.1/',
    'http://127.evil.example/',
    'http://[::ffff:10.0.0.1]/',
    'ftp://127.0.0.1/',
    'file:///etc/passwd',
    'javascript://127.0.0.1/%0aalert(1)',
    '127.0.0.1',
    ' ',
    '',
    null,
    undefined,
    {},
    ['http://127.0.0.1:1/'],
    42,
  ])('[R-80] it answers to this machine alone: not with the serviceUrl %s', async (url) => {
    await running.settled();
    const before = await running.everything();
    for (const activity of [
      activityOf('anna', '', { serviceUrl: url }),
      activityOf('anna', '', { serviceUrl: url, type: 'installationUpdate', action: 'add' }),
      invokeOf('stranger', '', 'approve', {}, { serviceUrl: url }),
    ]) {
      expect([400, 401]).toContain((await post(activity)).status);
    }
    expect(await running.everything()).toEqual(before);
  });

  test('[R-80] a page in somebody’s browser cannot call it without asking first', async () => {
    const before = await running.everything();
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      expect((await post(activityOf('anna', running.teams.serviceUrl), type)).status).toBe(401);
    }
    const asked = await fetch(running.messagesUrl, { method: 'OPTIONS', headers: { origin: 'https://evil.example' } });
    expect(asked.headers.get('access-control-allow-origin')).toBeNull();
    expect(await running.everything()).toEqual(before);
  });

  test('other channels are refused here as well', async () => {
    for (const channelId of ['emulator', 'AseChannel', '', undefined]) {
      expect((await post(activityOf('anna', running.teams.serviceUrl, { channelId }))).status).toBe(401);
    }
  });

  test('a call from this machine is taken', async () => {
    expect((await post(activityOf('anna', running.teams.serviceUrl, { type: 'typing' }))).status).toBe(200);
  });
});
