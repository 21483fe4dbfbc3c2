import type { RoleRequestWords } from '../../request/role-requests.ts';
import { say } from '../language/say.ts';

/** What requests about roles are called. */
export function roleRequestWords(): RoleRequestWords {
  return {
    ticket: say('requests.ticket'),
    eligibilityFor: (role) => say('requests.eligibility', { role }),
    eligibilityDescription: say('requests.eligibilityDescription'),
  };
}
