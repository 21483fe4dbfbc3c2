import type { AttemptStore } from '../ports/attempt-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { ConfigurationStore } from '../ports/configuration-store.ts';
import type { DeliveryStore } from '../ports/delivery-store.ts';
import type { Directory } from '../ports/directory.ts';
import type { Doorbell } from '../ports/doorbell.ts';
import type { HoldingsStore } from '../ports/holdings-store.ts';
import type { Log } from '../ports/log.ts';
import type { Measure } from '../ports/measure.ts';
import type { ProcessStore } from '../ports/process-store.ts';
import type { RequestStore } from '../ports/request-store.ts';
import type { RiskSource } from '../ports/risk-source.ts';

/** What the use cases work with. */
export interface Services {
  readonly clock: Clock;
  readonly directory: Directory;
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
