import { createOrganizationDirectory } from '../../adapters/organization/directory.ts';
import { parseOrganizationFile } from '../../adapters/organization/parse.ts';
import { slackChat } from '../../adapters/slack/client.ts';
import { teamsChat } from '../../adapters/teams/client.ts';
import { changeConfigurationTo } from '../../src/approvals/configuration/configure.ts';
import { createIsReachable } from '../../src/delivery/reach.ts';
import { createLog } from '../../src/log.ts';
import { unmeasured } from '../../src/ports/measure.ts';
import { createStores } from '../../src/store/stores.ts';
import { systemClock } from './clock.ts';
import type { TestDatabase } from './database.ts';

let proposals = 0;

/** An administrator takes away a package's stages, as the command line would; @returns the proposal that waits. */
export async function proposeNoApproval(
  { mongo }: TestDatabase,
  organization: string,
  personId: string,
  packageId: string,
): Promise<number> {
  const { attempts, configuration, conversations, memberships, requests } = createStores(mongo);
  const directory = createOrganizationDirectory(parseOrganizationFile(organization, 'organization.yaml'), memberships);
  const isReachable = createIsReachable({ directory, conversations }, [slackChat, teamsChat]);
  const doorbell = { ring: () => {} };
  const needs = { clock: systemClock, directory, isReachable, configuration, attempts, requests, doorbell };
  const person = await directory.person(personId);
  proposals += 1;
  const administrator = {
    actor: { kind: 'person', id: personId, name: person?.name ?? '' },
    ...{ via: { channel: 'tests' }, delivery: `proposal-${proposals}` },
  } as const;
  const answered = await changeConfigurationTo(
    { ...needs, log: createLog('silent', false), measure: unmeasured },
    administrator,
    (now) => ({
      ...now,
      packages: now.packages.map((one) =>
        one.id === packageId ? { ...one, policy: { ...one.policy, stages: [] } } : one,
      ),
    }),
  );
  if (answered.kind !== 'done' || answered.value.event === undefined) throw new Error(JSON.stringify(answered));
  return answered.value.event.seq;
}

/** How many stages a package's policy has now. */
export async function stagesOf({ mongo }: TestDatabase, packageId: string): Promise<number | undefined> {
  const { packages } = await createStores(mongo).configuration.load();
  return packages.find(({ id }) => id === packageId)?.policy.stages.length;
}
