import { readFile, writeFile } from 'node:fs/promises';
import { parseOrganizationFile } from '../adapters/organization/parse.ts';
import { sampleOrganizationPath } from '../adapters/sandbox/sandbox.ts';
import { draw as drawSlack } from '../adapters/sandbox/slack/draw.ts';
import { draw as drawTeams } from '../adapters/sandbox/teams/draw.ts';
import { en } from '../src/core/words/en/index.ts';
import { playersOf, type Seen } from './cast.ts';
import { type Stage, withStage } from './stage.ts';
import { StoryError, waitFor } from './story.ts';

/**
 * `npm run words [-- FILE]`: lives through a few stories in both chats and writes what people see as one Markdown page, to be
 * proof-read: answers to commands, forms, errors, cards and notices; then every message of the catalogue. Exits with 1 when
 * a story does not go on.
 */
const file = parseOrganizationFile(await readFile(sampleOrganizationPath, 'utf8'), 'organization.yaml');
const page: string[] = [];

type Values = Readonly<Record<string, string>>;

/** Somebody who types and fills in forms in one chat. */
interface Writer {
  readonly chat: string;
  /** What they see after they typed this, behind `access` or `access-admin`. */
  type(words: string, command?: 'access' | 'access-admin'): Promise<readonly string[]>;
  /** What they see after they sent the form that is open. */
  send(values: Values): Promise<readonly string[]>;
}

function accountOf(personId: string, chat: 'slack' | 'teams'): string {
  const account = file.people.find(({ id }) => id === personId)?.[chat]?.user;
  if (account === undefined) throw new StoryError(`${personId} has no account in ${chat}.`);
  return account;
}

function inSlack({ slack }: Stage, personId: string): Writer {
  const user = accountOf(personId, 'slack');
  const form = () => slack.views(user).at(-1);
  const seenAfter = async (act: () => Promise<unknown>) => {
    const before = slack.messages(user).length;
    await act();
    const view = form();
    return [
      ...(view === undefined ? [] : drawSlack(view, new Date())),
      ...slack
        .messages(user)
        .slice(before)
        .flatMap((one) => drawSlack(one, new Date())),
    ];
  };
  return {
    chat: 'Slack',
    type: async (words, command = 'access') => {
      for (let open = form(); open !== undefined; open = form()) await slack.close(user, open.id);
      return seenAfter(() => slack.command(user, `/${command}`, words));
    },
    send: (values) => seenAfter(async () => slack.submit(user, form()?.id ?? '', values)),
  };
}

function inTeams({ teams }: Stage, personId: string): Writer {
  const user = accountOf(personId, 'teams');
  const last = () => teams.messages(user).findLast(({ from }) => from === 'bot');
  return {
    chat: 'Teams',
    type: async (words, command = 'access') => {
      const before = teams.messages(user).length;
      await teams.say(user, `${command} ${words}`.trim());
      return teams
        .messages(user)
        .slice(before + 1)
        .flatMap((one) => drawTeams(one));
    },
    send: async (values) => {
      const form = teams.messages(user).findLast(({ cards }) => JSON.stringify(cards).includes('"Input.'));
      if (form === undefined) throw new StoryError('There is no form to send.');
      await teams.execute(user, form, 'Submit', values);
      const shown = teams.messages(user).find(({ activityId }) => activityId === form.activityId) ?? last();
      return shown === undefined ? [] : drawTeams(shown);
    },
  };
}

function write(heading: string, lines: readonly string[]): void {
  page.push(`### ${heading}`, '', '```text', ...lines, '```', '');
}

const commands = [
  ...['help', 'nonsense', '', 'request zzz', 'activate', 'activate zzz', 'mine', 'pending', 'history'],
  ...['show', 'show ZZZZZZZZZZZZ', 'cancel', 'cancel ZZZZZZZZZZZZ', 'extend', 'extend ZZZZZZZZZZZZ', 'extend nothing'],
  ...[
    'return ZZZZZZZZZZZZ',
    'revoke ZZZZZZZZZZZZ',
    'revoke ZZZZZZZZZZZZ No longer needed.',
    `request ${'z'.repeat(101)}`,
  ],
];
const adminCommands = [
  ...['help', 'thresholds', 'packages', 'requests', 'requests finance-reports', 'requests nothing'],
  ...['change', 'change 1', 'change 99'],
];

async function typeAll(person: Writer, administrator: Writer): Promise<void> {
  page.push(`## Commands in ${person.chat}`, '');
  for (const words of commands) write(`access ${words}`, await person.type(words));
  write('access-admin packages, by somebody who is no administrator', await person.type('packages', 'access-admin'));
  for (const words of adminCommands) write(`access-admin ${words}`, await administrator.type(words, 'access-admin'));
}

async function request(person: Writer): Promise<void> {
  page.push(`## A request in ${person.chat}`, '');
  write('The form', await person.type('request'));
  const entered = { package: 'customer-data', justification: 'I answer questions from customers.' };
  write('Without a justification', await person.send({ ...entered, justification: ' ' }));
  write('With a justification', await person.send(entered));
  write('Without an answer to its question', await person.send({ ...entered, 'question:project': ' ' }));
  write('With an answer', await person.send({ ...entered, 'question:project': 'Apollo' }));
  await person.type('request');
  await person.send(entered);
  write('Once more', await person.send({ ...entered, 'question:project': 'Apollo' }));
  write('access mine', await person.type('mine'));
}

/** Approves what there is to approve until nothing is left, then writes all messages of everybody. */
async function decideAndShow({ slack, teams }: Stage): Promise<void> {
  const players = file.people.flatMap((person) => playersOf(slack, teams, person));
  const isCard = ({ live, raw }: Seen) => live && raw.includes('"Deny…"') && raw.includes('"Approve');
  const live = () => players.flatMap((player) => player.messages().filter(isCard));
  await waitFor('there are cards', () => live()[0]);
  page.push('## Cards before a decision', '');
  for (const player of players)
    for (const { lines } of player.messages().filter(isCard)) write(`${player.name} in ${player.chat}`, lines);
  await live()[0]?.approve();
  const isClosed = ({ lines }: Seen) => lines.some((line) => line.includes('Approved by'));
  await waitFor('a card closes', () => players.find((player) => player.messages().some(isClosed)));
  page.push('## All messages after it', '');
  for (const player of players)
    for (const { lines } of player.messages()) write(`${player.name} in ${player.chat}`, lines);
}

function writeCatalogue(): void {
  for (const [area, messages] of Object.entries(en)) {
    page.push(`## Catalogue: ${area}`, '');
    for (const [name, text] of Object.entries(messages)) page.push(`- \`${name}\`: ${text}`);
    page.push('');
  }
}

try {
  page.push('# What people read', '');
  await withStage(
    file,
    () => {},
    (stage) =>
      stage.run(async () => {
        await typeAll(inSlack(stage, 'tomas.novak'), inSlack(stage, 'elif.demir'));
        await typeAll(inTeams(stage, 'sofia.marques'), inTeams(stage, 'elif.demir'));
        await request(inSlack(stage, 'tomas.novak'));
        await request(inTeams(stage, 'sofia.marques'));
        await decideAndShow(stage);
      }),
  );
  writeCatalogue();
  const [target] = process.argv.slice(2);
  if (target === undefined) console.log(page.join('\n'));
  else await writeFile(target, page.join('\n'));
} catch (error) {
  console.error(error instanceof StoryError ? error.message : error);
  process.exitCode = 1;
}
