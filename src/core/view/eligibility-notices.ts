import type { Change } from '../configuration/changes.ts';
import type { Configuration, ConfigurationEvent } from '../configuration/configuration.ts';
import type { Eligibility, RoleSetting } from '../policy/role.ts';
import { renewableUntil, roleName } from '../policy/role.ts';

/** What the person of an eligibility is told of its end, whoever set it up. */
export interface EligibilityNotice {
  readonly kind: 'eligibility';
  readonly about: 'eligibilityEndsSoon' | 'eligibilityEnded' | 'eligibilityShortened' | 'eligibilityRemoved';
  /** The role, by its short name in commands and by its name. */
  readonly role: { readonly id: string; readonly name: string };
  /** When it ends or ended; absent: it was removed. */
  readonly endsAt?: Date;
  /** Until when it can be renewed; absent: it cannot. */
  readonly renewableUntil?: Date;
}

/** Whom an event of the configuration must be told to because of an eligibility of theirs, and what. */
export function eligibilityNotices(
  event: ConfigurationEvent,
  configuration: Pick<Configuration, 'roles'>,
): readonly { readonly personId: string; readonly notice: EligibilityNotice }[] {
  if (event.type === 'eligibilityEndsTold')
    return [
      ...event.data.near.flatMap((one) => told(one, 'eligibilityEndsSoon', configuration.roles, event.at)),
      ...event.data.over.flatMap((one) => told(one, 'eligibilityEnded', configuration.roles, event.at)),
    ];
  // What an approved request moved, its own notices tell.
  if (event.type !== 'configurationChanged' && event.type !== 'changeConfirmed') return [];
  const { applied } = event.data;
  const roles = [...configuration.roles, ...applied.flatMap(formerRole)];
  return applied.flatMap((change) => {
    if (change.kind !== 'eligibility' || change.before === undefined || isOver(change.before, event.at)) return [];
    const { before, after } = change;
    if (after === undefined) return told(before, 'eligibilityRemoved', roles, event.at);
    if (isOver(after, event.at)) return told(after, 'eligibilityEnded', roles, event.at);
    return isShorter(after, before) ? told(after, 'eligibilityShortened', roles, event.at) : [];
  });
}

/** The eligibilities whose requests an event of the configuration concerns: their end was moved, or has come. */
export function touchedEligibilities({ type, data }: ConfigurationEvent): readonly Omit<Eligibility, 'endsAt'>[] {
  if (type === 'eligibilityEndsTold') return data.over;
  if (!('applied' in data)) return [];
  return data.applied.flatMap((change) => (change.kind === 'eligibility' ? (change.before ?? []) : []));
}

function formerRole(change: Change): RoleSetting[] {
  return change.kind === 'role' && change.before !== undefined ? [change.before] : [];
}

function isOver({ endsAt }: Eligibility, at: Date): boolean {
  return endsAt !== undefined && endsAt <= at;
}

function isShorter(after: Eligibility, before: Eligibility): boolean {
  return after.endsAt !== undefined && (before.endsAt === undefined || after.endsAt < before.endsAt);
}

function told(
  { roleId, personId, endsAt }: Eligibility,
  about: EligibilityNotice['about'],
  roles: readonly RoleSetting[],
  at: Date,
) {
  const setting = roles.find(({ id }) => id === roleId);
  // A role that is not there any more can be neither kept nor renewed.
  if (setting === undefined) return [];
  const until = endsAt === undefined ? undefined : renewableUntil(endsAt);
  const isRemoved = about === 'eligibilityRemoved';
  const notice: EligibilityNotice = {
    ...{ kind: 'eligibility', about, role: { id: roleId, name: roleName(setting) } },
    ...(endsAt === undefined || isRemoved ? {} : { endsAt }),
    ...(until === undefined || until <= at || isRemoved ? {} : { renewableUntil: until }),
  };
  return [{ personId, notice }];
}
