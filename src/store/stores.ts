import type { Clock } from '../ports/clock.ts';
import type { AttemptStore } from '../ports/stores/attempt-store.ts';
import type { ConfigurationStore } from '../ports/stores/configuration-store.ts';
import type { ConversationStore } from '../ports/stores/conversation-store.ts';
import type { DeliveryStore } from '../ports/stores/delivery-store.ts';
import type { HoldingsStore } from '../ports/stores/holdings-store.ts';
import type { MembershipStore } from '../ports/stores/membership-store.ts';
import type { PaceStore } from '../ports/stores/pace-store.ts';
import type { ProcessStore } from '../ports/stores/process-store.ts';
import type { RequestStore } from '../ports/stores/request-store.ts';
import { createAttemptStore } from './attempts.ts';
import { createConfigurationStore } from './configuration.ts';
import type { Mongo } from './connection/connect.ts';
import { createConversationStore } from './conversations.ts';
import { createDeliveryStore } from './deliveries.ts';
import { createHoldingsStore } from './holdings.ts';
import { createMembershipStore } from './memberships.ts';
import { createPaceStore } from './paces.ts';
import { createProcessStore } from './processes.ts';
import { createRequestStore } from './requests/requests.ts';

/** All stores of the program, on one connection. */
export interface Stores {
  readonly requests: RequestStore;
  readonly attempts: AttemptStore;
  readonly configuration: ConfigurationStore;
  readonly conversations: ConversationStore;
  readonly deliveries: DeliveryStore;
  readonly holdings: HoldingsStore;
  readonly memberships: MembershipStore;
  readonly paces: PaceStore;
  readonly processes: ProcessStore;
}

/**
 * All stores on one database. They refuse to work until it is connected.
 *
 * @param clock takes the place of the database's time where that is read with each call, for tests.
 */
export function createStores(mongo: Mongo, clock?: Clock): Stores {
  return {
    requests: createRequestStore(mongo),
    attempts: createAttemptStore(mongo),
    configuration: createConfigurationStore(mongo),
    conversations: createConversationStore(mongo),
    deliveries: createDeliveryStore(mongo),
    holdings: createHoldingsStore(mongo),
    memberships: createMembershipStore(mongo),
    paces: createPaceStore(mongo, clock),
    processes: createProcessStore(mongo),
  };
}
