/** Something that people find by words. */
interface Findable {
  /** Its short name. */
  readonly id: string;
  readonly description: string;
}

/**
 * What is meant by a search, the case aside: what is called just so, by its name or its short name; else everything that has the
 * words in its name, short name or description. An empty search finds everything.
 *
 * @param nameOf what its reader calls it
 */
export function findAll<T extends Findable>(
  all: readonly T[],
  search: string,
  nameOf: (one: T) => string,
): readonly T[] {
  const wanted = search.trim().toLowerCase();
  const called = all.filter((one) => [one.id, nameOf(one).toLowerCase()].includes(wanted));
  if (called.length > 0) return called;
  return all.filter((one) => `${nameOf(one)} ${one.id} ${one.description}`.toLowerCase().includes(wanted));
}
