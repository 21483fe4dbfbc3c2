import type { Clock } from '../ports/clock.ts';
import type { Directory } from '../ports/directory.ts';
import type { Doorbell } from '../ports/doorbell.ts';
import type { Log } from '../ports/log.ts';
import type { Measure } from '../ports/measure.ts';
import type { IsReachable } from '../ports/reach.ts';
import type { RiskSource } from '../ports/risk-source.ts';
import type { AttemptStore } from '../ports/stores/attempt-store.ts';
import type { ConfigurationStore } from '../ports/stores/configuration-store.ts';
import type { DeliveryStore } from '../ports/stores/delivery-store.ts';
import type { HoldingsStore } from '../ports/stores/holdings-store.ts';
import type { ProcessStore } from '../ports/stores/process-store.ts';
import type { RequestStore } from '../ports/stores/request-store.ts';

/** What the use cases work with. */
export interface Services {
  readonly clock: Clock;
  readonly directory: Directory;
  readonly isReachable: IsReachable;
  readonly configuration: ConfigurationStore;
  readonly riskSources: readonly RiskSource[];
  readonly requests: RequestStore;
  readonly attempts: AttemptStore;
  readonly deliveries: DeliveryStore;
  readonly holdings: HoldingsStore;
  readonly processes: ProcessStore;
  readonly doorbell: Doorbell;
  readonly log: Log;
  readonly measure: Measure;
}
