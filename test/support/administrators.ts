import type { Administrators } from '../../src/core/view/notices.ts';

/** Administrators of a request that nobody else may hear of, and that they could not approve themselves. */
export function administratorsOf(ofTarget: readonly string[], ofOrganization = ofTarget): Administrators {
  return {
    ofTarget,
    ofOrganization,
    possibleApprovers: new Set(),
    instead: { idProtection: [], insiderRisk: [] },
    unreachable: new Set(),
  };
}
