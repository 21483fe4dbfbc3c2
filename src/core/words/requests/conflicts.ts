import { type Conflict, isEnding } from '../../base/conflict.ts';
import type { Name } from '../../base/name.ts';
import type { Reader } from '../language/reader.ts';
import { say } from '../language/say.ts';

/**
 * Why something cannot be had, for the person who asks for it.
 *
 * @param holder the name of the person who has what conflicts; absent: the reader.
 */
export function conflictSentence(reader: Reader, target: Name, conflict: Conflict, holder?: string): string {
  const who = { target, own: holder === undefined ? 'yes' : 'no', holder: holder ?? '' };
  switch (conflict.kind) {
    case 'package': {
      const ids = { held: 'packageHeld', ending: 'packageEnding', approved: 'packageApproved' } as const;
      return say(reader, `conflicts.${ids[conflict.status]}`, { ...who, name: conflict.name });
    }
    case 'membership': {
      const { group, givenBy, status } = conflict;
      if (status === 'ending') return say(reader, 'conflicts.membershipEnding', { ...who, group });
      if (givenBy !== undefined) {
        const ids = { held: 'membershipGiven', approved: 'membershipAboutToBeGiven' } as const;
        return say(reader, `conflicts.${ids[status]}`, { ...who, group, givenBy });
      }
      const ids = { held: 'membershipHeld', approved: 'membershipApproved' } as const;
      return say(reader, `conflicts.${ids[status]}`, { ...who, group });
    }
    case 'givesExcluded': {
      const ids = { held: 'excludedHeld', ending: 'excludedEnding', approved: 'excludedApproved' } as const;
      return say(reader, `conflicts.${ids[conflict.status]}`, { ...who, group: conflict.group, name: conflict.name });
    }
  }
}

/** Why something could not be given. */
export function conflictProblem(reader: Reader, conflict: Conflict): string {
  const ending = isEnding(conflict);
  switch (conflict.kind) {
    case 'package':
      return say(reader, ending ? 'conflicts.problemPackageEnding' : 'conflicts.problemPackage', {
        name: conflict.name,
      });
    case 'membership': {
      const { group, givenBy } = conflict;
      if (ending) return say(reader, 'conflicts.problemMembershipEnding', { group });
      return givenBy === undefined
        ? say(reader, 'conflicts.problemMembership', { group })
        : say(reader, 'conflicts.problemMembershipGiven', { group, givenBy });
    }
    case 'givesExcluded': {
      const { group, name } = conflict;
      return say(reader, ending ? 'conflicts.problemExcludedEnding' : 'conflicts.problemExcluded', { group, name });
    }
  }
}
