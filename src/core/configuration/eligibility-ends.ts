import { dayMs } from '../base/time.ts';
import type { Eligibility } from '../policy/role.ts';
import { type Change, eligibilityId } from './changes.ts';

/** How long before its end the person of an eligibility is told. */
const announcedBeforeMs = [14 * dayMs, dayMs];

/** How many eligibilities one event says something of, at the most: many can end on the same day. */
const mostAtOnce = 100;

/** An eligibility with an end that its person has yet to be told of. */
export interface ExpectedEnd {
  readonly endsAt: Date;
  /** Since when this is its end. */
  readonly since: Date;
  /** When its person was last told that it comes near. */
  readonly announcedAt?: Date;
}

/** The ends that are still to be told of, by the ids of their eligibilities. */
export type ExpectedEnds = ReadonlyMap<string, ExpectedEnd>;

/** What is to be told of ends now: those that come near, and those that have come. */
export interface EndsToTell {
  readonly near: readonly Required<Eligibility>[];
  readonly over: readonly Required<Eligibility>[];
}

/** An end that was set, moved or taken away is expected from then on, no matter who did it; one that is already past is not. */
export function expectEnd(expected: Map<string, ExpectedEnd>, eligibility: Eligibility, since: Date): void {
  const id = eligibilityId(eligibility);
  const { endsAt } = eligibility;
  if (endsAt === undefined || endsAt <= since) expected.delete(id);
  else if (expected.get(id)?.endsAt.getTime() !== endsAt.getTime()) expected.set(id, { endsAt, since });
}

/** The same for all eligibilities that changes are about. */
export function expectChangedEnds(expected: Map<string, ExpectedEnd>, changes: readonly Change[], since: Date): void {
  for (const change of changes) {
    if (change.kind !== 'eligibility') continue;
    if (change.after === undefined) expected.delete(change.id);
    else expectEnd(expected, change.after, since);
  }
}

/** Their people are told. What has ended is not spoken of again, unless it gets another end. */
export function noteEndsTold(expected: Map<string, ExpectedEnd>, { near, over }: EndsToTell, announcedAt: Date): void {
  for (const one of near) {
    const end = expected.get(eligibilityId(one));
    if (end !== undefined) expected.set(eligibilityId(one), { ...end, announcedAt });
  }
  for (const one of over) expected.delete(eligibilityId(one));
}

/** What is to be told now. Of several announcements that came due since the last look one is told. */
export function endsToTell(expected: ExpectedEnds, eligibilities: readonly Eligibility[], now: Date): EndsToTell {
  const near: Required<Eligibility>[] = [];
  const over: Required<Eligibility>[] = [];
  for (const { roleId, personId, endsAt } of eligibilities) {
    if (endsAt === undefined || near.length + over.length >= mostAtOnce) continue;
    const end = expected.get(eligibilityId({ roleId, personId }));
    if (end === undefined) continue;
    if (endsAt <= now) over.push({ roleId, personId, endsAt });
    else if (isAnnouncementDue(end, now)) near.push({ roleId, personId, endsAt });
  }
  return { near, over };
}

function isAnnouncementDue({ endsAt, since, announcedAt = since }: ExpectedEnd, now: Date): boolean {
  return announcedBeforeMs
    .map((before) => endsAt.getTime() - before)
    .some((at) => at > since.getTime() && at > announcedAt.getTime() && at <= now.getTime());
}
