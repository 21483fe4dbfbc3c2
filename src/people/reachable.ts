import type { PersonRef } from '../core/base/person.ts';
import type { IsReachable } from '../ports/reach.ts';

/** How many are asked about at first, and by how many times more each time: usually the first ones can be reached. */
const firstAsked = 2;
const growth = 10;

/** Whether a running chat reaches at least one of these people. */
export async function isAnyReachable(
  { isReachable, acting }: { readonly isReachable: IsReachable; readonly acting?: string },
  people: readonly PersonRef[],
): Promise<boolean> {
  if (people.some(({ id }) => id === acting)) return true;
  let size = firstAsked;
  for (let from = 0; from < people.length; from += size / growth) {
    const some = await Promise.all(people.slice(from, from + size).map(({ id }) => isReachable(id)));
    if (some.includes(true)) return true;
    size *= growth;
  }
  return false;
}

/** The same answers, each asked for once, for as long as it is used. */
export function reachableOnce(isReachable: IsReachable): IsReachable {
  const known = new Map<string, Promise<boolean>>();
  return (personId) => {
    const answer = known.get(personId) ?? isReachable(personId);
    known.set(personId, answer);
    return answer;
  };
}
