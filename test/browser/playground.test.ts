import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { teamsPath } from '../../adapters/teams/app.ts';
import { startCountersign } from '../../src/compose/countersign.ts';
import { openDatabase, type TestDatabase } from '../support/database.ts';
import { configurationOf } from '../support/reviews.ts';
import { temporaryFile } from '../support/running.ts';
import { packageWithGroup, teamsOrganization } from '../support/teams-organization.ts';
import { openChromium, type Playground, PlaygroundPage, startPlayground } from '../support/teams-playground.ts';

/** Uma asks; Anna and Boris are asked. Each has a Teams of Microsoft's making, and a page in it. */
const people = { uma: 'Uma User', anna: 'Anna Berg', boris: 'Boris Wolf' } as const;
type PersonId = keyof typeof people;

const stage = { approvers: [{ people: ['anna', 'boris'] }] };
const ledger = packageWithGroup('ledger', { stages: [stage] }, { name: 'Ledger', description: 'All books, read only' });
const vault = packageWithGroup('vault', { stages: [stage], access: { days: 60 } }, { name: 'Vault' });
const organization = teamsOrganization({
  people,
  groups: [ledger.group, vault.group],
  packages: [ledger.package, vault.package],
  roles: { 'Identity Governance Administrator': ['anna', 'boris'], 'Security Reader': ['boris'] },
  settings: {
    riskReview: {
      idProtection: ['high'],
      fallbackApprovers: { idProtection: [{ people: ['boris'] }], insiderRisk: [] },
    },
  },
});

/** Keeps the pictures of what people saw, where this names a folder. */
const pictures = process.env.PLAYGROUND_PICTURES;

let folder: string;
let database: TestDatabase;
const stops: (() => Promise<unknown>)[] = [];
const pages = {} as Record<PersonId, PlaygroundPage>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-playground-'));
  stops.push(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const context = await openChromium(folder);
  stops.push(() => context.close());
  const file = await temporaryFile('organization.yaml', organization);
  stops.push(file.remove);
  database = await openDatabase();
  stops.push(() => database.close());
  const program = await startCountersign({
    port: 0,
    host: '127.0.0.1',
    mongodbUri: database.uri,
    role: 'all',
    organizationFile: file.path,
    dataDir: folder,
    keepDays: { attempts: 400, messages: 90 },
    sandbox: true,
    chatRates: 'unlimited',
    logLevel: 'silent',
  });
  stops.push(() => program.stop());
  await program.ready;
  const messagesUrl = `${program.url}${teamsPath}`;
  for (const person of Object.keys(people) as PersonId[]) {
    const playground: Playground = await startPlayground({ person, people, messagesUrl, folder });
    stops.push(playground.stop);
    pages[person] = await PlaygroundPage.open(context, playground.url);
  }
});
afterAll(async () => {
  for (const stop of stops.reverse()) await stop();
});

async function picture(person: PersonId, name: string): Promise<void> {
  if (pictures === undefined) return;
  await mkdir(pictures, { recursive: true });
  await pages[person].page.screenshot({ path: join(pictures, `${name}.png`) });
}

/** The 15th of the month after this one, as the calendar shows it. */
function middleOfNextMonth(): { month: string; iso: string } {
  const now = new Date();
  const day = new Date(Date.UTC(now.getFullYear(), now.getMonth() + 1, 15));
  const month = day.toLocaleDateString('en-US', { year: 'numeric', month: 'long', timeZone: 'UTC' });
  return { month, iso: day.toISOString().slice(0, 10) };
}

/** Uma types `access`, fills in the form, and sends it. */
async function ask(packageName: string, justification: string, nextMonth?: string): Promise<Locator> {
  const uma = pages.uma;
  await uma.say('access');
  const form = uma.card('Request access');
  await form.waitFor();
  await uma.choose(form, 'Access package', new RegExp(`^${packageName}`));
  await form.getByLabel('Why do you need it?').fill(justification);
  if (nextMonth !== undefined) await uma.pickMiddleOfNextMonth(form.locator('.fui-DatePicker input').last(), nextMonth);
  await picture('uma', `${packageName}-1-form`);
  await uma.button(form, 'Submit').click();
  const confirmed = uma.card(`Your request for ${packageName} was submitted.`);
  await confirmed.waitFor();
  return confirmed;
}

/** The buttons by which somebody decides. */
const deciding = (cards: Locator) => cards.getByRole('button', { name: /^(Approve|Deny)/ });

const storedRequests = () => database.mongo.connection.collection('requests').find().toArray();

test('[R-70] [R-03] [R-71] in Microsoft’s own Teams: ask, be asked, approve, and everybody sees the outcome', async () => {
  const { uma, anna, boris } = pages;
  await ask('Ledger', 'Quarter end: <b>bold</b>, [a link](https://evil.example) and **stars**.');
  await expect.poll(() => uma.card('Request access').count()).toBe(0);

  const annas = anna.card('Uma User requests Ledger');
  const boriss = boris.card('Uma User requests Ledger');
  await annas.waitFor();
  await boriss.waitFor();
  await picture('uma', 'Ledger-2-sent');
  await picture('anna', 'Ledger-2-asked');
  const shown = await annas.textContent();
  expect(shown).toContain('All books, read only');
  expect(shown).toContain('Group of ledger');
  // What Uma wrote is shown letter by letter.
  expect(shown).toContain('Quarter end: <b>bold</b>, [a link](https://evil.example) and **stars**.');
  expect(await annas.getByRole('link').count()).toBe(0);
  // Times are times, not the card functions that stand for them.
  expect(shown).not.toMatch(/\{\{|undefined|NaN/);

  await anna.button(annas, 'Approve').click();
  const outcome = anna.card('Approved by Anna Berg');
  await outcome.waitFor();
  await anna.card('The access was granted.').waitFor();
  expect(await deciding(outcome).count()).toBe(0);
  await boris.card('Approved by Anna Berg').waitFor();
  expect(await deciding(boris.cards()).count()).toBe(0);
  await uma.card('You now have Ledger.').waitFor();
  await picture('anna', 'Ledger-3-approved');
  await picture('boris', 'Ledger-3-other');
  await picture('uma', 'Ledger-3-outcome');
  // Each was sent one card, which changed; nothing was posted beside it.
  expect(await anna.cards().count()).toBe(1);
  expect(await boris.cards().count()).toBe(1);
  expect(await storedRequests()).toEqual([expect.objectContaining({ state: 'fulfilled' })]);
});

test('[R-16] [R-21] [R-70] nobody types a number: list, open, and return with a question before it', async () => {
  const { uma } = pages;
  await uma.say('mine');
  const list = uma.card('Your requests');
  await uma.button(list, 'Open').click();
  const opened = uma.card('Uma User requests Ledger');
  await opened.waitFor();
  await picture('uma', 'Ledger-4-opened');
  await uma.button(opened, 'Return access').click();
  await opened.getByText('Return this access?').waitFor();
  await picture('uma', 'Ledger-5-asked-back');
  await opened.getByRole('button', { name: 'Return access' }).last().click();
  await uma.card('Your access to Ledger has ended.').waitFor();
  await picture('uma', 'Ledger-6-returned');
  expect(await storedRequests()).toEqual([expect.objectContaining({ state: 'revoked' })]);
});

test('[R-03] [R-14] deny with a reason in the form that unfolds; the requestor reads it when it is shared', async () => {
  const { uma, anna, boris } = pages;
  const lastDay = middleOfNextMonth();
  await ask('Vault', 'To look at the gold.', lastDay.month);
  const annas = anna.card('Uma User requests Vault');
  const boriss = boris.card('Uma User requests Vault');
  await annas.waitFor();
  await boriss.waitFor();
  await boris.button(boriss, 'Deny…').click();
  const reason = boriss.getByLabel('Reason', { exact: true });
  await reason.waitFor();
  await picture('boris', 'Vault-2-unfolded');
  await reason.fill('Ask your lead first.');
  expect(await boriss.getByRole('checkbox', { name: 'Share this reason with the requestor' }).isChecked()).toBe(true);
  await boris.button(boriss, 'Deny').click();
  const outcome = boris.card('Denied by Boris Wolf');
  await outcome.waitFor();
  expect(await outcome.textContent()).toContain('Ask your lead first.');
  expect(await deciding(outcome).count()).toBe(0);
  const told = anna.card('Denied by Boris Wolf');
  await told.waitFor();
  expect(await deciding(told).count()).toBe(0);
  const outcomeForUma = uma.card('Your request for Vault was not granted.');
  await outcomeForUma.waitFor();
  expect(await outcomeForUma.textContent()).toContain('Ask your lead first.');
  expect(await outcomeForUma.textContent()).not.toContain('Boris Wolf');
  await picture('boris', 'Vault-3-denied');
  await picture('anna', 'Vault-3-other');
  await picture('uma', 'Vault-3-outcome');
  const [request] = (await storedRequests()).filter(({ target }) => target.id === 'vault');
  expect(request?.state).toBe('denied');
  // The last day is a whole day. This Teams does not say where Uma is, so it is one in UTC.
  expect(request?.window).toMatchObject({ endsAt: new Date(`${lastDay.iso}T23:59:00Z`) });
});

test('[R-31] [R-70] in Microsoft’s own Teams, whose picker shows nobody at first: who is set is said in words, and nobody is lost', async () => {
  const { anna } = pages;
  await anna.say('access-admin thresholds');
  const form = anna.card('Risk reviews');
  await form.waitFor();
  await picture('anna', 'Reviews-1-form');
  expect(await form.textContent()).toContain('A review is needed at high. The fallback reviewers are Boris Wolf.');
  expect(await form.getByRole('checkbox', { name: 'High' }).isChecked()).toBe(true);
  await form.getByRole('checkbox', { name: 'Low' }).check();
  await anna.button(form, 'Save').click();
  const saved = anna.card('This is in effect now.');
  await saved.waitFor();
  await picture('anna', 'Reviews-2-saved');
  const { risk } = await configurationOf(database);
  expect(risk.thresholds.idProtection).toEqual(['low', 'high']);
  expect(risk.fallbackApprovers.idProtection).toEqual([{ kind: 'people', people: ['boris'] }]);
});
