import { requestIdFor } from '../src/core/base/ids.ts';
import { groupMembership } from '../src/core/policy/policy.ts';
import type { Fulfiller } from '../src/ports/fulfiller.ts';
import { lifecycleSubjects } from './organization.ts';

/** A target that does at once what it is asked. */
export function atOnceFulfiller(given = new Set<string>()): Fulfiller {
  const key = (personId: string, id: string) => `${personId} ${id}`;
  return {
    kind: groupMembership,
    has: async (personId, { id }) => (given.has(key(personId, id)) ? 'there' : 'absent'),
    grant: async (personId, { id }) => void given.add(key(personId, id)),
    remove: async (personId, { id }) => void given.delete(key(personId, id)),
  };
}

/** Puts the names of another story in the place of the first one's. */
export function vary(value: unknown, number: number): unknown {
  const [sample, other] = [lifecycleSubjects(0), lifecycleSubjects(number)];
  const ids = [requestIdFor('submit-life-0'), requestIdFor(`submit-life-${number}`)] as const;
  const put = (one: unknown): unknown => {
    if (typeof one === 'string') {
      return one
        .replaceAll(ids[0], ids[1])
        .replaceAll(sample.person.id, other.person.id)
        .replaceAll(sample.person.name, other.person.name)
        .replaceAll('submit-life-0', `submit-life-${number}`);
    }
    if (one === null || typeof one !== 'object' || one instanceof Date) return one;
    if (Array.isArray(one)) return one.map(put);
    return Object.fromEntries(Object.entries(one).map(([key, item]) => [key, put(item)]));
  };
  return put(value);
}
