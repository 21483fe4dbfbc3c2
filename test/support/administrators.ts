import { type Administrators, noAdministrators } from '../../src/core/view/notices.ts';

/** Administrators of a request that nobody else may hear of, and that they could not approve themselves. */
export function administratorsOf(ofTarget: readonly string[], ofOrganization = ofTarget): Administrators {
  return { ...noAdministrators, ofTarget, ofOrganization };
}
