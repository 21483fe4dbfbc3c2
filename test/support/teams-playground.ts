import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import { soon } from './running.ts';
import { objectIdOf, tenantId } from './teams-organization.ts';

/** Microsoft's local Teams for one person: its page is always this person's. */
export interface Playground {
  readonly url: string;
  stop(): Promise<void>;
}

interface PlaygroundOptions {
  /** whose page it is; the others are five people of the same tenant, as the playground wants */
  readonly person: string;
  readonly people: Readonly<Record<string, string>>;
  readonly messagesUrl: string;
  /** an existing folder that this playground may write to */
  readonly folder: string;
}

const cli = createRequire(import.meta.url).resolve('@microsoft/m365agentsplayground/cli.js');

/** Starts a playground. Its bot must be listening: the page asks for it first. */
export async function startPlayground({ person, people, messagesUrl, folder }: PlaygroundOptions): Promise<Playground> {
  const own = join(folder, person);
  await mkdir(own, { recursive: true });
  const config = join(own, 'people.yml');
  await writeFile(config, describePeople(person, people));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const log = join(own, 'playground.log');
  const child = spawn(
    process.execPath,
    [
      cli,
      'start',
      '-e',
      messagesUrl,
      '-c',
      'msteams',
      '--dt',
      '-p',
      String(port),
      '--service-url',
      `${url}/_connector`,
    ],
    {
      // It makes a folder devTools where it runs.
      cwd: own,
      env: {
        ...process.env,
        TEAMSAPPTESTER_BROWSER: 'none',
        APPLICATION_INSIGHTS_NO_STATSBEAT: '1',
        M365_AGENTS_PLAYGROUND_CONFIG_PATH: config,
        M365_AGENTS_PLAYGROUND_LOGFILE: log,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const stop = () => end(child);
  try {
    // Where the port was taken meanwhile, it listens on another one without a word of complaint.
    await soon(async () => {
      if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}`);
      if (!output.includes(`Listening on ${port}`)) throw new Error('does not listen yet');
      if ((await (await fetch(`${url}/_debug/ping`)).text()) !== 'pong') throw new Error('does not answer yet');
    }, 40_000);
  } catch (error) {
    await stop();
    const written = await readFile(log, 'utf8').catch(() => '');
    throw new Error(`The playground of ${person} did not start: ${String(error)}\n${output}\n${written.slice(-2_000)}`);
  }
  return { url, stop };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** The playground's own file of people. It wants exactly five beside the one whose page it is. */
function describePeople(person: string, people: Readonly<Record<string, string>>): string {
  const account = (id: string, name: string) => {
    const [givenName = '', ...rest] = name.split(' ');
    const mail = `${id}@northwind.example`;
    return {
      id: `29:${id}`,
      name,
      userPrincipleName: mail,
      aadObjectId: objectIdOf(id),
      givenName,
      surname: rest.join(' '),
      email: mail,
    };
  };
  const others = Object.entries(people).filter(([id]) => id !== person);
  const extras = ['pat', 'quinn', 'rene', 'sasha', 'toni'].map((id) => [id, `${id} Other`] as const);
  return JSON.stringify({
    version: '0.1.1',
    tenantId,
    bot: { id: '28:countersign', name: 'Countersign' },
    currentUser: account(person, people[person] ?? person),
    users: [...others, ...extras].slice(0, 5).map(([id, name]) => account(id, name)),
    personalChat: { id: `a:personal-${person}` },
    groupChat: { id: '19:group@thread.v2', name: 'Group' },
    team: {
      id: '19:team@thread.tacv2',
      name: 'Team',
      aadGroupId: '33333333-3333-4333-8333-333333333333',
      channels: [{ id: '19:channel@thread.tacv2', name: 'General' }],
    },
  });
}

const chromiumPath = '/usr/bin/chromium';

/** Debian's Chromium, with a profile of its own in `folder`. */
export async function openChromium(folder: string): Promise<BrowserContext> {
  if (!existsSync(chromiumPath))
    throw new Error(`There is no ${chromiumPath}, which this test needs: run "apt-get install chromium".`);
  return chromium.launchPersistentContext(join(folder, 'chromium'), {
    executablePath: chromiumPath,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
    viewport: { width: 1300, height: 1250 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
  });
}

/** Somebody in front of their playground's page. */
export class PlaygroundPage {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  /** Opens the page, which installs the app for its person. */
  static async open(context: BrowserContext, url: string): Promise<PlaygroundPage> {
    const page = await context.newPage();
    // It would ask a font server for fonts; nothing here leaves this machine.
    await page.route(
      ({ hostname, protocol }) => protocol.startsWith('http') && !['localhost', '127.0.0.1'].includes(hostname),
      (route) => route.abort(),
    );
    const installed = page.waitForResponse(
      (response) => response.url().includes('/_debug/conversation/') && response.url().endsWith('/installation'),
      { timeout: 60_000 },
    );
    await page.goto(url, { timeout: 60_000 });
    await installed;
    await page.getByRole('textbox').first().waitFor();
    return new PlaygroundPage(page);
  }

  async say(text: string): Promise<void> {
    await this.page.locator('[data-lexical-editor="true"][role="textbox"]').click();
    await this.page.keyboard.insertText(text);
    await this.page.getByRole('button', { name: 'Send Message' }).click();
  }

  cards(): Locator {
    return this.page.locator('.ac-adaptiveCard');
  }

  /** The newest card that shows this. */
  card(words: string | RegExp): Locator {
    return this.cards().filter({ hasText: words }).last();
  }

  async choose(card: Locator, label: string, option: string | RegExp): Promise<void> {
    await card.getByRole('combobox', { name: label }).click();
    await this.page.getByRole('option', { name: option }).click();
  }

  /**
   * Picks the 15th of the next month in the calendar of a date field. While it is open, everything else on the page counts
   * as hidden.
   */
  async pickMiddleOfNextMonth(field: Locator, nextMonth: string): Promise<void> {
    const calendar = this.page.locator('.fui-Calendar');
    await field.click();
    await calendar.locator('button[title^="Next month"]').click();
    const month = calendar.locator(`[role="grid"][aria-label^="${nextMonth}"]`);
    await month.locator('[role="gridcell"] button', { hasText: /^15$/ }).click();
    await calendar.waitFor({ state: 'detached' });
  }

  button(card: Locator, name: string): Locator {
    return card.getByRole('button', { name, exact: true });
  }
}
