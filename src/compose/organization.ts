import { relative } from 'node:path';
import { readConfiguration } from '../../adapters/organization/configuration.ts';
import { OrganizationFileError } from '../../adapters/organization/parse.ts';
import { readOrganizationFile } from '../../adapters/organization/read.ts';
import type { OrganizationFile } from '../../adapters/organization/schema.ts';
import { sampleOrganizationPath } from '../../adapters/sandbox/sandbox.ts';
import { configurationWarnings } from '../approvals/configuration/configuration-warnings.ts';
import { seedConfiguration } from '../approvals/configuration/configure.ts';
import { describeDeparture, findDeparture, isMassDeparture } from '../approvals/due/mass-departure.ts';
import { findUnreachableApprovers } from '../approvals/requests/unreachable-approvers.ts';
import type { Services } from '../approvals/services.ts';
import { OperatorError } from '../core/base/errors.ts';
import { differencesBetween } from '../core/configuration/changes.ts';
import { isSourceOn, riskSourceNames } from '../core/policy/risk.ts';
import { unreachableSentence } from '../core/words/administration/health.ts';
import { reviewsOffSentence, warningSentences } from '../core/words/configuration/change-notes.ts';
import { standardReader } from '../core/words/language/languages.ts';
import type { Environment } from '../environment.ts';

/** How many people a line at the start names. */
const mostNamed = 20;

/** Reads the organization file that is set, or the sample. @throws OperatorError when it cannot be read or used. */
export async function readOrganization({ organizationFile }: Environment): Promise<OrganizationFile> {
  const path = organizationFile ?? sampleOrganizationPath;
  try {
    return await readOrganizationFile(path, relative('.', path));
  } catch (error) {
    if (error instanceof OrganizationFileError) throw error;
    throw new OperatorError(`The organization file ${path} cannot be read. Check the path in COUNTERSIGN_CONFIG.`, {
      cause: error,
    });
  }
}

/**
 * Refuses to start where the organization file would make so many people leave at once that it looks like a mistake. Before
 * anything is looked at: what ended for them would not come back with a better file.
 *
 * @throws OperatorError that says how many, and what to do.
 */
export async function refuseMassDeparture(
  services: Services,
  { organizationFile, expectedLeavers = 0 }: Environment,
): Promise<void> {
  const departure = await findDeparture(services);
  const { length } = departure.gone;
  if (!isMassDeparture(departure) || length <= expectedLeavers) return;
  const path = relative('.', organizationFile ?? sampleOrganizationPath);
  throw new OperatorError(
    `${describeDeparture(departure, path)}\nIf this is a mistake, correct ${path} and start again. If they have left, start once with COUNTERSIGN_LEAVERS=${length}, then remove that setting.`,
  );
}

/** Names the approvers whom no running chat reaches. */
export async function sayUnreachable(services: Services, say: (line: string) => void): Promise<void> {
  const unreachable = await findUnreachableApprovers(services, await services.configuration.load());
  if (unreachable.length === 0) return;
  const reader = standardReader(services.directory.timeZone);
  const more = Math.max(0, unreachable.length - mostNamed);
  say(`Warning: ${unreachableSentence(reader, unreachable.slice(0, mostNamed), more)}`);
}

/**
 * An empty database begins with the organization file's packages and settings. From then on it is changed in chat or with
 * `npm run org`, and differences from the file are only reported.
 */
export async function takeConfiguration(
  services: Services,
  file: OrganizationFile,
  { organizationFile }: Environment,
  say: (line: string) => void,
): Promise<void> {
  const configuration = readConfiguration(file);
  const reader = standardReader(services.directory.timeZone);
  await seedConfiguration(services, configuration);
  const stored = await services.configuration.load();
  for (const warning of warningSentences(reader, await configurationWarnings(services.directory, stored)))
    say(`Warning: ${warning}`);
  // A file that lost its settings looks like any other.
  if (!riskSourceNames.some((source) => isSourceOn(stored.risk.thresholds, source)))
    say(`Warning: ${reviewsOffSentence(reader)}`);
  const { length } = differencesBetween(stored, configuration);
  if (length === 0) return;
  const path = relative('.', organizationFile ?? sampleOrganizationPath);
  const whatDiffers =
    length === 1
      ? `One package or setting in the database differs from ${path}.`
      : `${length} packages and settings in the database differ from ${path}.`;
  say(`${whatDiffers} Countersign goes by the database. To see the differences: npm run org -- plan ${path}`);
}
