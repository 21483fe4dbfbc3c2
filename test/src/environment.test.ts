import { describe, expect, test } from 'vitest';
import { EnvironmentError, readEnvironment, readToolEnvironment } from '../../src/environment.ts';

const slack = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 'a-long-secret' };
const deployment = { ...slack, COUNTERSIGN_CONFIG: '/etc/org.yaml', MONGODB_URI: 'mongodb://db.internal/x' };

function problem(env: Record<string, string>): string {
  try {
    readEnvironment(env);
  } catch (error) {
    expect(error).toBeInstanceOf(EnvironmentError);
    return (error as Error).message;
  }
  throw new Error(`accepted: ${JSON.stringify(env)}`);
}

describe('the sandbox', () => {
  test('is what starts when nothing is set, reachable from this machine only', () => {
    expect(readEnvironment({})).toEqual({
      port: 3978,
      host: '127.0.0.1',
      role: 'all',
      dataDir: './data',
      keepDays: { attempts: 400, messages: 90 },
      sandbox: true,
      chatRates: 'published',
      logLevel: 'info',
    });
  });

  test.each(['0.0.0.0', '::', '192.168.1.7', 'countersign.example.com', '128.0.0.1', '127.0.0.1.example.com', '[::1]'])(
    '[R-80] is never reachable from elsewhere: HOST=%s is refused, with the reason',
    (HOST) => {
      for (const env of [{ HOST }, { HOST, SANDBOX: '1' }, { ...deployment, HOST, SANDBOX: '1' }]) {
        expect(problem(env)).toMatch(/^HOST: The sandbox can be reached only from this machine/);
      }
    },
  );

  test.each(['127.0.0.1', '127.0.0.2', '::1', 'localhost'])('may be bound to the loopback address %s', (HOST) => {
    expect(readEnvironment({ HOST })).toMatchObject({ sandbox: true, host: HOST });
  });

  test('[R-80] is never entered by half of a deployment’s settings', () => {
    const each: Record<string, string>[] = [
      { MONGODB_URI: deployment.MONGODB_URI },
      { COUNTERSIGN_CONFIG: '/etc/org.yaml' },
      { SLACK_BOT_TOKEN: 'xoxb-1' },
      { SLACK_SIGNING_SECRET: 'a-long-secret' },
      { SLACK_API_URL: 'https://slack.test/api/' },
      { MICROSOFT_APP_ID: 'a' },
      { MICROSOFT_APP_PASSWORD: 'p' },
      { MICROSOFT_APP_TENANT_ID: 't' },
      { MICROSOFT_OPENID_METADATA_URL: 'https://login.test/' },
      slack,
    ];
    for (const env of each) expect(problem(env), JSON.stringify(env)).not.toBe('');
  });

  test('[R-80] is not entered when it is switched off, whatever else is missing', () => {
    expect(problem({ SANDBOX: '0' })).toContain('COUNTERSIGN_CONFIG is missing');
  });

  test('switched on, may work with real credentials and a real database', () => {
    expect(readEnvironment({ ...slack, MONGODB_URI: 'mongodb://db/x', SANDBOX: '1' })).toMatchObject({
      sandbox: true,
      host: '127.0.0.1',
      slack: { botToken: 'xoxb-1' },
    });
  });
});

describe('a deployment', () => {
  test('is complete with one chat and an organization file', () => {
    expect(readEnvironment(deployment)).toEqual({
      port: 3978,
      host: '0.0.0.0',
      mongodbUri: 'mongodb://db.internal/x',
      role: 'all',
      organizationFile: '/etc/org.yaml',
      dataDir: './data',
      keepDays: { attempts: 400, messages: 90 },
      sandbox: false,
      slack: { botToken: 'xoxb-1', signingSecret: 'a-long-secret' },
      chatRates: 'published',
      logLevel: 'info',
    });
  });

  test('[R-80] with half of a chat’s credentials is refused, naming what is missing and only that', () => {
    const { SLACK_BOT_TOKEN: _token, ...withoutToken } = deployment;
    expect(problem(withoutToken)).toMatch(/^Slack is only half set up: SLACK_BOT_TOKEN is missing\./);
    const { SLACK_SIGNING_SECRET: _secret, ...withoutSecret } = deployment;
    expect(problem(withoutSecret)).toMatch(/^Slack is only half set up: SLACK_SIGNING_SECRET is missing\./);
    expect(problem({ SLACK_API_URL: 'https://slack.test/api/' })).toContain(
      'SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET are missing',
    );
    expect(problem({ ...deployment, MICROSOFT_APP_ID: 'a' })).toMatch(
      /^Teams is only half set up: MICROSOFT_APP_PASSWORD and MICROSOFT_APP_TENANT_ID are missing\./,
    );
  });

  test('[R-80] takes an empty secret for an absent one, also in the sandbox', () => {
    for (const empty of ['', ' ', '\t\n']) {
      expect(problem({ ...deployment, SLACK_SIGNING_SECRET: empty })).toContain('SLACK_SIGNING_SECRET is missing');
      expect(problem({ ...deployment, SLACK_SIGNING_SECRET: empty, SANDBOX: '1' })).toContain(
        'SLACK_SIGNING_SECRET is missing',
      );
      expect(problem({ ...deployment, COUNTERSIGN_CONFIG: empty })).toContain('COUNTERSIGN_CONFIG is missing');
    }
  });

  test('says everything that is missing at once, and how to try the program without it', () => {
    const text = problem({ MONGODB_URI: deployment.MONGODB_URI });
    expect(text).toContain('SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET');
    expect(text).toContain('COUNTERSIGN_CONFIG');
    expect(text).toContain('SANDBOX=1');
  });
});

describe('each setting', () => {
  test('that is empty counts as absent', () => {
    const names = [
      'PORT',
      'HOST',
      'MONGODB_URI',
      'COUNTERSIGN_ROLE',
      'COUNTERSIGN_CONFIG',
      'COUNTERSIGN_DATA',
      'COUNTERSIGN_KEEP_ATTEMPTS_DAYS',
      'COUNTERSIGN_KEEP_MESSAGES_DAYS',
      'SANDBOX',
      'SLACK_BOT_TOKEN',
      'SLACK_SIGNING_SECRET',
      'SLACK_API_URL',
      'MICROSOFT_APP_ID',
      'LOG_LEVEL',
    ];
    for (const empty of ['', '  ']) {
      expect(readEnvironment(Object.fromEntries(names.map((name) => [name, empty])))).toEqual(readEnvironment({}));
    }
  });

  test('is taken without the blanks around it', () => {
    expect(readEnvironment({ PORT: ' 8080 ', LOG_LEVEL: 'warn ' })).toMatchObject({ port: 8080, logLevel: 'warn' });
  });

  test('splits no sandbox that has its database to itself', () => {
    expect(() => readEnvironment({ COUNTERSIGN_ROLE: 'worker' })).toThrow('The sandbox runs as one process');
    const shared = { SANDBOX: '1', COUNTERSIGN_ROLE: 'worker', MONGODB_URI: 'mongodb://127.0.0.1:1/x' };
    expect(readEnvironment(shared)).toMatchObject({ role: 'worker', sandbox: true });
  });

  test.each([
    ['PORT', '-1'],
    ['PORT', '65536'],
    ['PORT', '80.5'],
    ['PORT', 'http'],
    ['PORT', '3978;'],
    ['PORT', 'NaN'],
    ['PORT', 'Infinity'],
    ['MONGODB_URI', 'postgres://db/x'],
    ['MONGODB_URI', 'db:27017'],
    ['COUNTERSIGN_ROLE', 'ALL'],
    ['COUNTERSIGN_ROLE', 'root'],
    ['COUNTERSIGN_LEAVERS', 'all'],
    ['COUNTERSIGN_KEEP_ATTEMPTS_DAYS', '29'],
    ['COUNTERSIGN_KEEP_ATTEMPTS_DAYS', '400 days'],
    ['COUNTERSIGN_KEEP_MESSAGES_DAYS', '6'],
    ['COUNTERSIGN_KEEP_MESSAGES_DAYS', '1e9'],
    ['SANDBOX', 'true'],
    ['SANDBOX', 'yes'],
    ['SANDBOX', '2'],
    ['SLACK_BOT_TOKEN', 'xoxp-user-token'],
    ['SLACK_SIGNING_SECRET', 'short'],
    ['SLACK_API_URL', 'slack.test'],
    ['SLACK_API_URL', 'file:///etc/passwd'],
    ['LOG_LEVEL', 'verbose'],
    ['CHAT_RATES', 'fast'],
  ])('%s=%s is refused by name', (name, value) => {
    expect(problem({ ...deployment, [name]: value })).toMatch(new RegExp(`^${name}: `));
  });

  test('[R-83] that is wrong is not repeated in the message where it may be a secret', () => {
    const secrets = {
      MONGODB_URI: 'mongo://user:hunter2@db/x',
      SLACK_BOT_TOKEN: 'hunter2-token',
      SLACK_SIGNING_SECRET: 'hunter2',
      SLACK_API_URL: 'ftp://user:hunter2@x',
    };
    const text = problem({ ...deployment, ...secrets });
    for (const name of Object.keys(secrets)) expect(text).toContain(`${name}: `);
    expect(text).not.toContain('hunter2');
  });

  test('for tools: where the database is, without the rest', () => {
    expect(readToolEnvironment({})).toEqual({ dataDir: './data' });
    expect(readToolEnvironment({ MONGODB_URI: 'mongodb://db/x', SLACK_BOT_TOKEN: 'xoxb-1' })).toEqual({
      dataDir: './data',
      mongodbUri: 'mongodb://db/x',
    });
    expect(() => readToolEnvironment({ MONGODB_URI: 'db' })).toThrow(EnvironmentError);
  });
});
