import type { AccessPackage } from '../core/policy.ts';
import type { RiskSettings } from '../core/risk.ts';

/** What administrators have set up: packages with their policies, and the risk thresholds. Read afresh at each use. */
export interface Settings {
  packages(): Promise<readonly AccessPackage[]>;
  risk(): Promise<RiskSettings>;
}
