import type { Name } from '../base/name.ts';
import type { Change } from '../configuration/changes.ts';
import type { ConfigurationEvent, ConfigurationState } from '../configuration/configuration.ts';
import type { Eligibility, Role } from '../policy/role.ts';
import { renewableUntil, roleName } from '../policy/role.ts';

/** What the person of an eligibility is told of its end, no matter who set it up. */
export interface EligibilityNotice {
  readonly kind: 'eligibility';
  readonly about: 'eligibilityEndsSoon' | 'eligibilityEnded' | 'eligibilityShortened' | 'eligibilityRemoved';
  /** The role, by its short name in commands and by its name. */
  readonly role: { readonly id: string; readonly name: Name };
  /** The organization's: whole days are those of this zone. */
  readonly timeZone: string;
  /** When it ends or ended; absent: it was removed. */
  readonly endsAt?: Date;
  /** Until when it can be renewed; absent: it cannot. */
  readonly renewableUntil?: Date;
}

/** Whom an event of the configuration must be told to because of an eligibility of theirs, and what. */
export function eligibilityNotices(
  event: ConfigurationEvent,
  { roles: rolesNow }: Pick<ConfigurationState, 'roles'>,
  timeZone: string,
): readonly { readonly personId: string; readonly notice: EligibilityNotice }[] {
  const tell = (one: Eligibility, about: EligibilityNotice['about'], roles = rolesNow) =>
    noticesTo(one, about, roles, event.at, timeZone);
  if (event.type === 'eligibilityEndsTold')
    return [
      ...event.data.near.flatMap((one) => tell(one, 'eligibilityEndsSoon')),
      ...event.data.over.flatMap((one) => tell(one, 'eligibilityEnded')),
    ];
  // What an approved request moved, its own notices tell.
  if (event.type !== 'configurationChanged' && event.type !== 'changeConfirmed') return [];
  const { applied } = event.data;
  const roles = [...rolesNow, ...applied.flatMap(formerRole)];
  return applied.flatMap((change) => {
    if (change.kind !== 'eligibility' || change.before === undefined || isOver(change.before, event.at)) return [];
    const { before, after } = change;
    if (after === undefined) return tell(before, 'eligibilityRemoved', roles);
    if (isOver(after, event.at)) return tell(after, 'eligibilityEnded', roles);
    return isShorter(after, before) ? tell(after, 'eligibilityShortened', roles) : [];
  });
}

/** The eligibilities whose requests an event of the configuration concerns: their end was moved, or has come. */
export function touchedEligibilities({ type, data }: ConfigurationEvent): readonly Omit<Eligibility, 'endsAt'>[] {
  if (type === 'eligibilityEndsTold') return data.over;
  if (!('applied' in data)) return [];
  return data.applied.flatMap((change) => (change.kind === 'eligibility' ? (change.before ?? []) : []));
}

function formerRole(change: Change): Role[] {
  return change.kind === 'role' && change.before !== undefined ? [change.before] : [];
}

function isOver({ endsAt }: Eligibility, at: Date): boolean {
  return endsAt !== undefined && endsAt <= at;
}

function isShorter(after: Eligibility, before: Eligibility): boolean {
  return after.endsAt !== undefined && (before.endsAt === undefined || after.endsAt < before.endsAt);
}

function noticesTo(
  { roleId, personId, endsAt }: Eligibility,
  about: EligibilityNotice['about'],
  roles: readonly Role[],
  at: Date,
  timeZone: string,
) {
  const setting = roles.find(({ id }) => id === roleId);
  // A role that is not there any more can be neither kept nor renewed.
  if (setting === undefined) return [];
  const until = endsAt === undefined ? undefined : renewableUntil(endsAt);
  const isRemoved = about === 'eligibilityRemoved';
  const notice: EligibilityNotice = {
    ...{ kind: 'eligibility', about, role: { id: roleId, name: roleName(setting) }, timeZone },
    ...(endsAt === undefined || isRemoved ? {} : { endsAt }),
    ...(until === undefined || until <= at || isRemoved ? {} : { renewableUntil: until }),
  };
  return [{ personId, notice }];
}
