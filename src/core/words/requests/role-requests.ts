import type { RoleRequestWords } from '../../request/role-requests.ts';
import type { Reader } from '../language/reader.ts';
import { say } from '../language/say.ts';

/** What requests about roles are called. */
export function roleRequestWords(reader: Reader): RoleRequestWords {
  return {
    ticket: say(reader, 'requests.ticket'),
    eligibilityFor: (role) => say(reader, 'requests.eligibility', { role }),
    eligibilityDescription: say(reader, 'requests.eligibilityDescription'),
  };
}
