import type { AccessPackage } from '../core/policy.ts';
import type { RiskSettings } from '../core/risk.ts';
import type { Eligibility, RoleSetting } from '../core/role.ts';

/** What administrators have set up: packages with their policies, roles, and the risk thresholds. Read afresh at each use. */
export interface Settings {
  packages(): Promise<readonly AccessPackage[]>;
  risk(): Promise<RiskSettings>;
  roles(): Promise<readonly RoleSetting[]>;
  /** What this person may make active. */
  eligibilitiesOf(personId: string): Promise<readonly Eligibility[]>;
}
