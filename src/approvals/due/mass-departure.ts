import type { Services } from '../services.ts';

/** People who have something that they would lose, and those of them who are missing from the directory or disabled in it. */
export interface Departure {
  readonly known: number;
  /** Their ids, sorted. */
  readonly gone: readonly string[];
}

/** So many at once are everyday, and so is a tenth of the people. */
const everydayLeavers = 10;
const everydayShare = 0.1;

/**
 * Who of the people with access, an eligibility or a pending request would count as having left. People whose leaving
 * was dealt with before have none of that any more. Rejects when the directory cannot tell.
 */
export async function findDeparture({
  directory,
  configuration,
  requests,
  holdings,
}: Pick<Services, 'directory' | 'configuration' | 'requests' | 'holdings'>): Promise<Departure> {
  const [{ eligibilities }, asking, holding] = await Promise.all([
    configuration.load(),
    requests.pendingPeople(),
    holdings.peopleWithAccess(),
  ]);
  const known = [...new Set([...eligibilities.map(({ personId }) => personId), ...asking, ...holding])].sort();
  const gone: string[] = [];
  for (const id of known) if ((await directory.person(id)) === undefined) gone.push(id);
  return { known: known.length, gone };
}

/** Whether so many would leave at once that it looks like a mistake, such as a file that was cut off. */
export function isMassDeparture({ known, gone }: Departure): boolean {
  return gone.length > everydayLeavers && gone.length > known * everydayShare;
}

/** How many are named. */
const mostNamed = 10;

/** What a mass departure means, for the operator. `where`: what says that they have left. */
export function describeDeparture({ known, gone }: Departure, where: string): string {
  const named = `${gone.slice(0, mostNamed).join(', ')}${gone.length > mostNamed ? ', …' : ''}`;
  return `${gone.length} of the ${known} people who have access, an eligibility or a pending request are missing from ${where} or disabled in it: ${named}. If Countersign started now, they would count as having left. Their pending requests would be closed, and their access and eligibilities would end.`;
}
