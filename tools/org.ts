import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { readConfiguration } from '../adapters/organization/configuration.ts';
import { createOrganizationDirectory } from '../adapters/organization/directory.ts';
import { readOrganizationFile } from '../adapters/organization/read.ts';
import type { OrganizationFile } from '../adapters/organization/schema.ts';
import { sampleOrganizationPath } from '../adapters/sandbox/sandbox.ts';
import { slackChat } from '../adapters/slack/client.ts';
import { teamsChat } from '../adapters/teams/client.ts';
import { sentenceFor } from '../src/approvals/commands/sentences.ts';
import { gatherChangeFacts } from '../src/approvals/configuration/change-facts.ts';
import { configurationWarnings } from '../src/approvals/configuration/configuration-warnings.ts';
import { changeConfigurationTo, seedConfiguration } from '../src/approvals/configuration/configure.ts';
import { nameChanges } from '../src/approvals/configuration/naming.ts';
import { describeDeparture, findDeparture, isMassDeparture } from '../src/approvals/due/mass-departure.ts';
import { OperatorError } from '../src/core/base/errors.ts';
import { viaCommandLine } from '../src/core/base/person.ts';
import { type ChangeNotes, noNotes, notesOn } from '../src/core/configuration/change-notes.ts';
import { type Change, type Configuration, differencesBetween } from '../src/core/configuration/changes.ts';
import { guardsWith, noGuards } from '../src/core/configuration/guards.ts';
import type { Named } from '../src/core/configuration/names.ts';
import { splitByWeakening } from '../src/core/configuration/weakening.ts';
import {
  type ChatCommands,
  type CountedWhen,
  pendingSentence,
  warningSentences,
} from '../src/core/words/configuration/change-notes.ts';
import { allChangeSentences } from '../src/core/words/configuration/changes.ts';
import { standardReader } from '../src/core/words/language/languages.ts';
import { createIsReachable } from '../src/delivery/reach.ts';
import { readToolEnvironment } from '../src/environment.ts';
import { createLog } from '../src/log.ts';
import type { Directory } from '../src/ports/directory.ts';
import { unmeasured } from '../src/ports/measure.ts';
import { createDatabaseClock } from '../src/store/connection/clock.ts';
import type { Mongo } from '../src/store/connection/connect.ts';
import type { Stores } from '../src/store/stores.ts';
import { withDatabase } from './database.ts';

const log = createLog('warn', true);

/** Commands are typed in chat, not here; one chat has a slash before them. */
const commands: ChatCommands = { access: 'access', admin: 'access-admin', elsewhere: true };

const usage = `Usage:
  npm run org -- plan FILE               shows what would change
  npm run org -- apply FILE --as PERSON  makes the changes in the name of an administrator

FILE is an organization file. Its packages and settings are compared with those in the database. People, groups and roles
always come from the file that Countersign runs with (COUNTERSIGN_CONFIG). PERSON is the id of a person in that file.`;

async function readCommand(args: readonly string[]) {
  const { values, positionals } = parseCommandLine(args);
  const [command, path, ...more] = positionals;
  if ((command !== 'plan' && command !== 'apply') || path === undefined || more.length > 0)
    throw new OperatorError(usage);
  if (command === 'apply' && values.as === undefined)
    throw new OperatorError(
      `To apply a file, add --as and the id of the administrator who makes the change.\n\n${usage}`,
    );
  return { command, path, as: values.as };
}

function parseCommandLine(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: { as: { type: 'string' } }, allowPositionals: true });
  } catch (error) {
    throw new OperatorError(`${error instanceof Error ? error.message : error}\n\n${usage}`);
  }
}

async function readFileOf(path: string, own?: OrganizationFile): Promise<OrganizationFile> {
  try {
    return await readOrganizationFile(path, path, own);
  } catch (error) {
    if (error instanceof OperatorError) throw error;
    throw new OperatorError(`The file ${path} cannot be read. Check its path.`);
  }
}

/** The organization that the program runs with: who there is, and who administers it. */
async function readOwnOrganization(): Promise<OrganizationFile> {
  const path = readToolEnvironment(process.env).organizationFile ?? sampleOrganizationPath;
  return readFileOf(path);
}

async function plan(stores: Stores, wanted: Configuration, own: OrganizationFile): Promise<void> {
  const stored = await stores.configuration.load();
  // An empty database begins with the program's own file.
  const now =
    stored.revision === 0
      ? { ...readConfiguration(own), guards: guardsWith(noGuards, readConfiguration(own)) }
      : stored;
  const changes = differencesBetween(now, wanted);
  const services = servicesOf(stores, own);
  const { directory } = services;
  await warn(directory, wanted);
  warnOfMissing(now, wanted);
  if (changes.length === 0) return console.log('Nothing would change. The file and the database are the same.');
  const names = await nameChanges(directory, now, changes);
  const facts = await gatherChangeFacts(services, changes);
  const { atOnce, weakening } = splitByWeakening(changes, now.guards, facts.groupsAround);
  const part = (some: readonly Change[]): Part => ({
    ...{ changes: some, names, notes: notesOn(some, now, facts), counted: 'planned' },
  });
  say('These changes would take effect immediately:', part(atOnce), own.timeZone);
  say(
    'These changes weaken protection. They would take effect once two administrators confirm them in chat (or one, if there is only one):',
    part(weakening),
    own.timeZone,
  );
}

async function apply(
  stores: Stores,
  mongo: Mongo,
  wanted: Configuration,
  own: OrganizationFile,
  personId: string,
): Promise<void> {
  const clock = createDatabaseClock(mongo, log);
  await clock.start();
  clock.stop();
  const needs = { ...servicesOf(stores, own), clock };
  const person = await needs.directory.person(personId);
  if (person === undefined)
    throw new OperatorError(
      `Nobody in the organization has the id "${personId}". Use the id of a person in the file that Countersign runs with.`,
    );
  await seedConfiguration(needs, readConfiguration(own));
  const administrator = {
    actor: { kind: 'person', id: person.id, name: person.name } as const,
    via: viaCommandLine,
    delivery: `commandLine:${randomUUID()}`,
  };
  const answered = await changeConfigurationTo(needs, administrator, () => wanted);
  await warn(needs.directory, wanted);
  if (answered.kind !== 'done') throw new OperatorError(sentenceFor(standardReader(own.timeZone), answered));
  const event = answered.value.event;
  if (event?.type !== 'configurationChanged') return;
  const { applied, proposed, names, appliedNotes, proposedNotes } = event.data;
  say(
    `These changes were made in the name of ${person.name} and are in effect now:`,
    { changes: applied, names, notes: appliedNotes ?? noNotes, counted: 'now' },
    own.timeZone,
  );
  say(
    'These changes weaken protection. They take effect once two administrators confirm them in chat (or one, if there is only one):',
    {
      ...{ changes: proposed, names, notes: proposedNotes ?? noNotes, counted: 'planned' },
    },
    own.timeZone,
  );
}

function servicesOf({ attempts, configuration, conversations, memberships, requests }: Stores, own: OrganizationFile) {
  const directory = createOrganizationDirectory(own, memberships);
  // The program may run with one of the chats alone; which, is not known here.
  const isReachable = createIsReachable({ directory, conversations }, [slackChat, teamsChat]);
  // The program looks for itself within a second; nothing here could answer a ring.
  const doorbell = { ring: () => {} };
  return { directory, isReachable, configuration, attempts, requests, doorbell, log, measure: unmeasured };
}

async function warn(directory: Directory, wanted: Configuration): Promise<void> {
  for (const warning of warningSentences(
    standardReader(directory.timeZone),
    await configurationWarnings(directory, wanted),
  ))
    console.log(`Warning: ${warning}`);
}

/** A file that was cut off, or lost a section, offers nothing any more, and looks like any other. */
function warnOfMissing(now: Configuration, wanted: Configuration): void {
  for (const kind of ['packages', 'roles'] as const) {
    const { length } = now[kind];
    if (length > 0 && wanted[kind].length === 0)
      console.log(`Warning: The file has no ${kind}, so all ${length} would be removed. Was part of the file lost?`);
  }
}

/** The program would not start with its own file: better said now than then. */
async function warnOfDeparture({ configuration, requests, holdings, memberships }: Stores, own: OrganizationFile) {
  const directory = createOrganizationDirectory(own, memberships);
  const departure = await findDeparture({ directory, configuration, requests, holdings });
  if (!isMassDeparture(departure)) return;
  const where = 'the file that Countersign runs with (COUNTERSIGN_CONFIG)';
  console.log(
    `Warning: ${describeDeparture(departure, where)} Countersign starts with that file only if COUNTERSIGN_LEAVERS=${departure.gone.length} is set.`,
  );
}

interface Part {
  readonly changes: readonly Change[];
  readonly names: readonly Named[];
  readonly notes: ChangeNotes;
  readonly counted: CountedWhen;
}

/** Warnings are not repeated: they are said of all that the file sets up. */
function say(heading: string, { changes, names, notes, counted }: Part, timeZone: string): void {
  if (changes.length === 0) return;
  console.log(`\n${heading}`);
  const operator = standardReader(timeZone);
  for (const sentence of allChangeSentences(operator, changes, names, timeZone)) console.log(`  - ${sentence}`);
  for (const one of notes.pending) console.log(`  ${pendingSentence(operator, one, counted, commands)}`);
}

try {
  const { command, path, as } = await readCommand(process.argv.slice(2));
  const own = await readOwnOrganization();
  const file = await readFileOf(path, own);
  const wanted = readConfiguration({ ...file, groups: own.groups, timeZone: own.timeZone });
  await withDatabase(async (stores, mongo) => {
    await warnOfDeparture(stores, own);
    if (command === 'apply' && as !== undefined) await apply(stores, mongo, wanted, own, as);
    else await plan(stores, wanted, own);
  });
} catch (error) {
  const known = error instanceof OperatorError;
  console.error(error instanceof Error ? (known ? error.message : `The command failed: ${error.message}`) : error);
  process.exitCode = known ? 1 : 2;
}
