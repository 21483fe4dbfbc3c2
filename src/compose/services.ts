import { createOrganizationDirectory } from '../../adapters/organization/directory.ts';
import { createOrganizationRiskSources } from '../../adapters/organization/risk.ts';
import type { OrganizationFile } from '../../adapters/organization/schema.ts';
import type { Services } from '../approvals/services.ts';
import { type ConnectedChat, createIsReachable } from '../delivery/reach.ts';
import { boundedDirectory, boundedRiskSource } from '../ports/calls/bounded.ts';
import { measureCalls } from '../ports/calls/measured-calls.ts';
import { parsedDirectory, parsedRiskSource } from '../ports/calls/parsed-answers.ts';
import type { Clock } from '../ports/clock.ts';
import type { Directory } from '../ports/directory.ts';
import type { Doorbell } from '../ports/doorbell.ts';
import type { Log } from '../ports/log.ts';
import type { Measure } from '../ports/measure.ts';
import type { Stores } from '../store/stores.ts';

/**
 * What the use cases work with: the organization file's directory and risk sources, each call bounded, and the stores.
 *
 * @param before what stands before the directory; nothing unless a test puts it there.
 */
export function createServices(
  file: OrganizationFile,
  { requests, attempts, configuration, conversations, deliveries, holdings, memberships, processes }: Stores,
  chats: readonly ConnectedChat[],
  around: { readonly clock: Clock; readonly log: Log; readonly doorbell: Doorbell; readonly measure: Measure },
  before: (directory: Directory) => Directory = (directory) => directory,
): Services {
  const directory = measureCalls(
    parsedDirectory(boundedDirectory(before(createOrganizationDirectory(file, memberships)))),
    'directory',
    around.measure,
  );
  return {
    ...around,
    directory,
    isReachable: createIsReachable({ directory, conversations }, chats),
    configuration,
    riskSources: createOrganizationRiskSources(file).map((source) =>
      measureCalls(parsedRiskSource(boundedRiskSource(source)), source.name, around.measure),
    ),
    requests,
    attempts,
    deliveries,
    holdings,
    processes,
  };
}
