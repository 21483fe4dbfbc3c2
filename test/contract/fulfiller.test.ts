import { createGroupFulfiller } from '../../adapters/organization/fulfiller.ts';
import { organizationFile } from '../../adapters/organization/schema.ts';
import { boundedFulfiller } from '../../src/ports/calls/bounded.ts';
import { NotSentError } from '../../src/ports/calls/not-sent-error.ts';
import { parsedFulfiller } from '../../src/ports/calls/parsed-answers.ts';
import type { MembershipStore } from '../../src/ports/stores/membership-store.ts';
import { StoreError } from '../../src/ports/stores/store-error.ts';
import type { TestDatabase } from '../support/database.ts';
import { InMemoryFulfiller } from '../support/fulfiller.ts';
import { useDatabase } from '../support/openings.ts';
import { resource } from '../support/packages.ts';
import { describeFulfiller, type FulfillerHarness } from './fulfiller.ts';

let database: TestDatabase;
useDatabase((opened) => {
  database = opened;
});

/** As the program calls it: with a limit, and with its answers parsed. */
async function fromFile(): Promise<FulfillerHarness> {
  await database.mongo.connection.collection('memberships').deleteMany({});
  const people = [{ id: 'robin', name: 'Robin', slack: { workspace: 'T1', user: 'U1' } }];
  const groups = [{ id: 'ledger', name: 'Ledger' }];
  const file = organizationFile.parse({ organization: 'Northwind', people, groups, roles: {} });
  const { memberships } = database.stores;
  let lost: { readonly outcomeUnknown: boolean } | undefined;
  const losing = async (write: () => Promise<void>) => {
    if (lost?.outcomeUnknown !== false) await write();
    if (lost !== undefined) throw new StoreError('The database could not be written.', lost);
  };
  const failing: MembershipStore = {
    ...memberships,
    add: (person, group) => losing(() => memberships.add(person, group)),
    remove: (person, group) => losing(() => memberships.remove(person, group)),
  };
  return {
    fulfiller: boundedFulfiller(parsedFulfiller(createGroupFulfiller(file, failing))),
    resource: resource('ledger'),
    unknown: resource('nowhere'),
    cutOff: () => {
      lost = { outcomeUnknown: false };
    },
    loseAnswers: () => {
      lost = { outcomeUnknown: true };
    },
  };
}

async function inMemory(): Promise<FulfillerHarness> {
  const fulfiller = new InMemoryFulfiller();
  return {
    fulfiller,
    resource: resource('ledger'),
    cutOff: () => {
      fulfiller.before = () => {
        throw new NotSentError('connect ECONNREFUSED');
      };
    },
    loseAnswers: () => {
      fulfiller.afterwards = () => {
        throw new Error('no answer');
      };
    },
  };
}

describeFulfiller('groups of the organization file', fromFile);
describeFulfiller('in memory', inMemory);
