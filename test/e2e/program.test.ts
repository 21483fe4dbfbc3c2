import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { describe, expect, onTestFinished, test } from 'vitest';
import { runningMongoUri } from '../../adapters/mongod/embedded.ts';
import { type SlackStandIn, startSlackStandIn } from '../../adapters/sandbox/slack/stand-in.ts';
import { slackPath } from '../../adapters/slack/app.ts';
import { runTool } from '../../tools/program.ts';
import { type ChildProgram, processesWith, spawnProgram } from '../support/child-program.ts';
import { newDatabaseUri } from '../support/database.ts';
import {
  botToken,
  organizationOf,
  peopleOf,
  shownOn,
  signingSecret,
  soon,
  startRunning,
  temporaryFile,
  usersOf,
  workspace,
} from '../support/running.ts';
import { freePort } from '../support/slack-emulator.ts';
import { requestValues, send, signed, submissionPayload } from '../support/slack-sender.ts';

const slow = { timeout: 90_000 };

const organization = organizationOf({
  people: { anna: 'Anna Berg', boris: 'Boris Wolf', uma: 'Uma User' },
  groups: [{ id: 'g', name: 'G' }],
  packages: [
    {
      id: 'ledger',
      name: 'Ledger',
      resources: [{ group: 'g' }],
      policy: { stages: [{ approvers: [{ people: ['anna', 'boris'] }] }] },
    },
  ],
});

async function dataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-program-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

async function organizationPath(text = organization): Promise<string> {
  const file = await temporaryFile('organization.yaml', text);
  onTestFinished(file.remove);
  return file.path;
}

async function standIn(): Promise<SlackStandIn> {
  const slack = await startSlackStandIn({ teamId: workspace, botToken, signingSecret, users: usersOf(organization) });
  onTestFinished(() => slack.stop());
  return slack;
}

/** What the killed process held is taken over when its leases end, a minute later; here that minute is over at once. */
async function endLeases(data: string): Promise<void> {
  const connection = await mongoose.createConnection((await runningMongoUri(data)) ?? '').asPromise();
  const now = new Date();
  await connection
    .collection('deliveries')
    .updateMany({ leaseUntil: { $exists: true } }, { $set: { nextAttemptAt: now } });
  await connection.collection('holdings').updateMany({ leaseToken: { $exists: true } }, { $set: { lookAt: now } });
  await connection.close();
}

/** Ends by itself, with this code; everything that it said. */
async function ends(program: ChildProgram, code: number): Promise<string> {
  expect(await program.ended, program.lines.join('\n')).toBe(code);
  return program.lines.join('\n');
}

describe('npm start', slow, () => {
  test('[R-34][R-80] with nothing set is the sandbox: on loopback, with everything of its own, and it ends without a trace', async () => {
    const data = await dataFolder();
    const program = spawnProgram({ COUNTERSIGN_DATA: data });
    const url = await program.ready;
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const said = program.lines.join('\n');
    expect(said).toContain('Organization: Contoso Trading');
    expect(said).toContain('(sandbox)');
    const root = await fetch(url, { redirect: 'manual' });
    expect([root.status, root.headers.get('location')]).toEqual([302, '/sandbox']);
    expect(program.lines.filter((line) => line.includes('Warning'))).toEqual([]);
    for (const path of ['/healthz', '/readyz']) expect((await fetch(`${url}${path}`)).status).toBe(200);
    const { port } = new URL(url);
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((one) => one?.family === 'IPv4' && !one.internal);
    if (outside !== undefined) await expect(fetch(`http://${outside.address}:${port}/healthz`)).rejects.toThrow();
    expect(await processesWith(data)).not.toEqual([]);

    const second = spawnProgram({ COUNTERSIGN_DATA: data });
    expect(await ends(second, 1)).toContain(`Countersign is already running as process ${program.pid}`);

    program.signal('SIGINT');
    expect(await ends(program, 0)).toMatch(/Stopping:.*\nStopped\.$/);
    await soon(async () => expect(await processesWith(data)).toEqual([]));
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  });

  test('[R-71] [R-72] a pending request and its cards outlive kill -9 and a restart right after it', async () => {
    const slack = await standIn();
    const data = await dataFolder();
    const people = peopleOf(slack);
    const env = {
      SANDBOX: '1',
      COUNTERSIGN_DATA: data,
      COUNTERSIGN_CONFIG: await organizationPath(),
      SLACK_BOT_TOKEN: botToken,
      SLACK_SIGNING_SECRET: signingSecret,
      SLACK_API_URL: slack.apiUrl,
    };
    const first = spawnProgram(env);
    slack.connect(`${await first.ready}${slackPath}`);
    await people.ask('uma', 'ledger');
    const card = await people.card('anna');
    await people.card('boris');
    await people.hears('uma', 'Your request for Ledger was submitted.');

    first.signal('SIGKILL');
    expect(await first.ended).toBe('SIGKILL');
    const second = spawnProgram(env);
    slack.connect(`${await second.ready}${slackPath}`);
    expect(await people.click('anna', card, 'approve')).toMatchObject({ status: 200, body: '' });
    // Killed again in the middle of everything that follows from it.
    second.signal('SIGKILL');
    await second.ended;

    const third = spawnProgram(env);
    slack.connect(`${await third.ready}${slackPath}`);
    await endLeases(data);
    await soon(() => expect(people.messages('uma').map(shownOn).join()).toContain('You now have Ledger.'), 20_000);
    await soon(() => {
      for (const id of ['anna', 'boris']) {
        const cards = people.messages(id).filter((one) => shownOn(one).includes('requests Ledger'));
        expect(cards.map(({ live }) => live)).toEqual([false]);
        expect(shownOn(cards[0] ?? card)).toContain('The access was granted.');
      }
    }, 20_000);
    const again = await people.ask('uma', 'ledger');
    expect(again.errors?.package).toContain('You already have Ledger');
    third.signal('SIGTERM');
    await ends(third, 0);
    await soon(async () => expect(await processesWith(data)).toEqual([]));

    // The log of what three processes did together is one unbroken chain; the tool finds the data by the folder.
    const verified = await runTool('tools/audit-verify.ts', { COUNTERSIGN_DATA: data, MONGODB_URI: '' });
    expect(verified).toMatchObject({ code: 0, output: expect.stringContaining('Every hash chain is intact.') });
    await soon(async () => expect(await processesWith(data)).toEqual([]));
  });

  test('says in words what keeps it from starting, and leaves nothing running', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void taken.close());
    await new Promise((resolve) => taken.once('listening', resolve));
    const { port } = taken.address() as { port: number };
    const data = await dataFolder();
    const broken = organization.replace('"name": "Boris Wolf"', '"nmae": "Boris Wolf"');
    const path = await organizationPath(broken);
    const line = broken.split('\n').findIndex((text) => text.includes('nmae')) + 1;
    const MONGODB_URI = newDatabaseUri();

    const programs = {
      portTaken: spawnProgram({ SANDBOX: '1', PORT: String(port), MONGODB_URI, COUNTERSIGN_DATA: data }),
      brokenFile: spawnProgram({ SANDBOX: '1', COUNTERSIGN_CONFIG: path, MONGODB_URI, COUNTERSIGN_DATA: data }),
      halfSlack: spawnProgram({ SLACK_BOT_TOKEN: 'xoxb-1', COUNTERSIGN_CONFIG: path, COUNTERSIGN_DATA: data }),
    };
    const said = {
      portTaken: await ends(programs.portTaken, 1),
      brokenFile: await ends(programs.brokenFile, 1),
      halfSlack: await ends(programs.halfSlack, 1),
    };
    expect(said.portTaken).toContain(`Port ${port} on 127.0.0.1 is taken by another program.`);
    expect(said.brokenFile).toContain(`organization.yaml:${line}: people[1].nmae: this field is not known here`);
    expect(said.halfSlack).toContain('Slack is only half set up: SLACK_SIGNING_SECRET is missing.');
    for (const text of Object.values(said)) {
      expect(text).toContain('Countersign cannot start.');
      expect(text).not.toMatch(/^\s+at /m);
    }
    expect(await processesWith(data)).toEqual([]);
  });

  test('says in one sentence what is wrong with where it runs and what it was told, and what to do', {
    timeout: 180_000,
  }, async () => {
    const data = await dataFolder();
    const file = await organizationPath('people: [');
    const MONGODB_URI = newDatabaseUri();
    const inAFile = join(file, 'data');
    const oldNode = await temporaryFile(
      'old-node.cjs',
      "Object.defineProperty(process.versions, 'node', { value: '18.20.8' });\n",
    );
    onTestFinished(oldNode.remove);
    const base = { SANDBOX: '1', COUNTERSIGN_DATA: data, MONGODB_URI };
    const starting = (...more: string[]) => [process.execPath, ...more, 'src/start.cjs'] as const;
    const cases: [ChildProgram, string][] = [
      [
        spawnProgram({ ...base, COUNTERSIGN_DATA: inAFile }),
        `Countersign cannot write to the data folder ${inAFile}: part of its path is a file, not a folder. Correct this, or set COUNTERSIGN_DATA to another folder.`,
      ],
      [
        spawnProgram({ COUNTERSIGN_DATA: inAFile }),
        `Countersign cannot write to the data folder ${inAFile}: part of its path`,
      ],
      // Where nobody may make anything, not even root.
      [
        spawnProgram({ ...base, COUNTERSIGN_DATA: '/proc/countersign' }),
        'Countersign cannot write to the data folder /proc/countersign: its path cannot be created.',
      ],
      [
        spawnProgram({ ...base, PORT: '99999' }),
        'PORT: Set a whole number from 0 to 65535, or leave it empty for 3978. It is 99999 now.',
      ],
      [
        spawnProgram({ ...base, PORT: 'abc' }),
        'PORT: Set a whole number from 0 to 65535, or leave it empty for 3978. It is abc now.',
      ],
      [
        spawnProgram({ ...base, LOG_LEVEL: 'loud' }),
        'LOG_LEVEL: Set one of debug, info, warn, error, silent, or leave it empty.',
      ],
      [
        spawnProgram({
          ...base,
          SLACK_BOT_TOKEN: botToken,
          SLACK_SIGNING_SECRET: signingSecret,
          SLACK_API_URL: 'slack',
        }),
        'SLACK_API_URL: Set an address that begins with http:// or https://.',
      ],
      [
        spawnProgram({ ...base, COUNTERSIGN_CONFIG: file }),
        'organization.yaml:1: this is not valid YAML: Flow sequence',
      ],
      [
        spawnProgram(base, starting('--require', oldNode.path)),
        'It needs Node 20.19 or newer, and this is Node 18.20.8. Install a newer one',
      ],
      [
        spawnProgram(base, [...starting(), '--settings=/no/such.env']),
        'The file of settings /no/such.env cannot be read.',
      ],
      [spawnProgram(base, [...starting(), 'demo']), '"demo" is not known here.'],
    ];
    for (const [program, words] of cases) {
      const said = await ends(program, 1);
      expect(said).toContain('Countersign cannot start.');
      expect(said).toContain(words);
      expect(said).not.toMatch(/^\s+at /m);
    }
    expect(await processesWith(data)).toEqual([]);
  });

  test('takes its settings from a file; without MONGODB_URI a deployment is warned, and HOST is its own address', async () => {
    const slack = await standIn();
    const env = {
      COUNTERSIGN_DATA: await dataFolder(),
      COUNTERSIGN_CONFIG: await organizationPath(),
      SLACK_BOT_TOKEN: botToken,
      SLACK_SIGNING_SECRET: signingSecret,
      SLACK_API_URL: slack.apiUrl,
    };
    const settings = await temporaryFile(
      '.env',
      Object.entries(env)
        .map(([name, value]) => `${name}=${value}`)
        .join('\n'),
    );
    onTestFinished(settings.remove);
    const program = spawnProgram({ HOST: '127.0.0.1' }, ['npm', 'start', '--', `--settings=${settings.path}`]);
    const url = await program.ready;
    expect(program.lines.join('\n')).toContain(
      'Warning: MONGODB_URI is not set, so all data is kept in one MongoDB on this machine',
    );
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(404);
    program.signal('SIGTERM');
    await program.ended;
    // A name and an address that no machine has (RFC 2606, RFC 5737).
    for (const HOST of ['countersign.invalid', '192.0.2.1']) {
      const other = spawnProgram({ ...env, HOST, MONGODB_URI: newDatabaseUri() });
      expect(await ends(other, 1)).toContain(`HOST=${HOST} is no address of this machine. Leave HOST empty`);
    }
  });

  test('waits for a MongoDB that is not there, takes requests meanwhile, and can be stopped', async () => {
    const port = await freePort();
    const program = spawnProgram({
      SANDBOX: '1',
      MONGODB_URI: `mongodb://somebody:hunter2@127.0.0.1:${await freePort()}/x`,
      PORT: String(port),
      COUNTERSIGN_DATA: await dataFolder(),
    });
    await soon(async () => expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(503), 20_000);
    const body = new URLSearchParams({
      payload: JSON.stringify(
        submissionPayload({
          user: 'U0ROBIN',
          team: 'T0CONTOSO',
          callbackId: 'request_form',
          values: requestValues({ package: 'payroll', justification: 'A private matter.' }),
        }),
      ),
    }).toString();
    const { headers } = signed(body, { secret: 'sandbox-signing-secret' });
    const answer = await fetch(`http://127.0.0.1:${port}${slackPath}`, { method: 'POST', body, headers });
    expect(await answer.text()).toContain('nothing was changed');
    await soon(() => expect(program.lines.join('\n')).toContain('MongoDB cannot be reached at 127.0.0.1'), 20_000);
    program.signal('SIGINT');
    const said = await ends(program, 0);
    expect(said).toMatch(/Stopped\.$/);
    // neither the password nor what somebody wrote.
    expect(said).not.toMatch(/hunter2|private matter/);
    expect(said).not.toContain('cannot start');
  });
});

test('a forged sandbox request is refused by a program with secrets of its own', async () => {
  const running = await startRunning({ organization });
  onTestFinished(() => running.stop());
  const body = 'command=%2Faccess&text=';
  expect((await send(running.slack, signed(body, { secret: 'sandbox-signing-secret' }))).status).toBe(401);
});
