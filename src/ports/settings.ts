import type { Offers } from '../core/configuration/offers.ts';

/** What administrators have set up: packages with their policies, roles, and the risk thresholds. Read afresh at each use. */
export interface Settings {
  load(): Promise<Offers>;
}
