import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Countersign, startCountersign } from '../../../../src/compose/countersign.ts';
import { newDatabaseUri } from '../../../support/database.ts';
import { Visitor } from './visitor.ts';

let program: Countersign;
let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'countersign-page-'));
  const mongodbUri = newDatabaseUri();
  const config = {
    port: 0,
    host: '127.0.0.1',
    role: 'all',
    sandbox: true,
    keepDays: { attempts: 400, messages: 90 },
    chatRates: 'unlimited',
    logLevel: 'silent',
  } as const;
  program = await startCountersign({ ...config, mongodbUri, dataDir });
  await program.ready;
});
afterAll(async () => {
  await program?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

/** Looks at a person's chat until it says this. */
async function sees(chat: string, words: string | RegExp): Promise<Visitor> {
  const visitor = new Visitor(program.url);
  await vi.waitFor(
    async () => {
      await visitor.open(`/sandbox/as/${chat}`);
      expect(visitor.main).toMatch(words);
    },
    { timeout: 15_000, interval: 200 },
  );
  return visitor;
}

test('a visitor asks as Robin, decides as everybody who is asked, in both chats, and sees the outcome', async () => {
  const robin = await new Visitor(program.url).open('/sandbox');
  await robin.follow('Robin Hale');
  await robin.press('Send', { 'Type as Robin Hale': '/access' });
  await robin.press('Submit', { 'Access package': 'Payroll', 'Why do you need it?': 'For <b>March</b> & "April"' });
  expect(robin.text).toContain('Your request for Payroll was submitted');
  await robin.press('Close');
  await sees('robin.hale/slack', 'Your request for Payroll was submitted. You will get the outcome here.');

  // Security administrators: one in Slack, one in Teams. Whoever comes second sees the decision on the card they have.
  const amara = await sees('amara.okafor/slack', 'waits for an answer');
  expect(amara.article('Payroll')).toContain('Microsoft Entra ID Protection rates Robin Hale as high risk');
  expect(amara.article('Payroll')).toContain('For <b>March</b> & "April"');
  await sees('bruno.keller/teams', 'waits for an answer');
  await amara.press('Approve');
  const bruno = await sees('bruno.keller/teams', 'Approved by Amara Okafor');
  expect(bruno.html).not.toMatch(/<button[^>]*>Approve/);
  expect(bruno.article('Payroll')).toContain('closed');

  const chiara = await sees('chiara.ricci/teams', 'waits for an answer');
  expect(chiara.article('Payroll')).toContain('Microsoft Purview Insider Risk');
  expect(chiara.main).not.toContain('ID Protection');
  await chiara.press('Approve');
  expect(chiara.article('Payroll')).toContain('Approved by Chiara Ricci');

  const grace = await sees('grace.lindqvist/slack', 'waits for an answer');
  expect(grace.article('Payroll')).not.toMatch(/risk|Amara|Chiara/i);
  await grace.press('Approve');

  // Helena has both chats, and must give a reason.
  await sees('helena.strand/slack', 'waits for an answer');
  const helena = await sees('helena.strand/teams', 'waits for an answer');
  await helena.press('Approve');
  expect(helena.text).toContain('Say briefly why you decided this.');
  await helena.press('Approve', { Reason: 'Fine with me' });
  await sees('helena.strand/slack', /closed.*Approved by Helena Strand/);

  const end = await sees('robin.hale/slack', 'You now have Payroll.');
  expect(end.text).toContain('Fine with me');
  expect((await new Visitor(program.url).open('/sandbox')).text).not.toMatch(/cards? waits? for an answer/);
});
