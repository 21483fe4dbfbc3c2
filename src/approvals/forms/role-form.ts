import type { RoleName } from '../../core/base/name.ts';
import { type Refusal, refusal } from '../../core/base/refusal.ts';
import type { Configuration } from '../../core/configuration/changes.ts';
import { refuseEligibility, roleName } from '../../core/policy/role.ts';
import type { Reader } from '../../core/words/language/reader.ts';
import { nameText } from '../../core/words/language/say.ts';
import { type Answered, answerInTime } from '../answer.ts';
import { type Issuer, type PersonActor, recordRefusal, resolveIssuer, unknownPerson } from '../issuer.ts';
import { eligibilitiesOf } from '../requests/requestable.ts';
import type { Services } from '../services.ts';
import { offerLimit } from './request-form.ts';
import { findAll } from './search.ts';

/** A role that somebody may make active. */
export interface OfferedRole {
  readonly id: string;
  /** The role with the resource that it is on. */
  readonly name: RoleName;
  readonly description: string;
  readonly maximumHours: number;
  readonly needsApproval: boolean;
  /** Until when the person is eligible; absent: without an end. */
  readonly endsAt?: Date;
}

/** What the form to make a role active offers. */
export interface ActivationForm {
  readonly organization: string;
  readonly timeZone: string;
  readonly roles: readonly OfferedRole[];
  /** How many more there are: the person has to search for those. */
  readonly more: number;
}

/** Which roles a form offers: those that `search` finds, and `keep`, which was chosen before. */
export interface RoleSearch {
  readonly search?: string;
  readonly keep?: string;
}

/** The form to stay eligible for a role. */
export interface EligibilityForm {
  readonly organization: string;
  /** In which the day that is entered ends. */
  readonly timeZone: string;
  readonly role: OfferedRole & { readonly endsAt: Date };
}

/** The roles that this person may make active now, sorted and searched by the names that they read. */
export function openActivationForm(
  reader: Reader,
  services: Services,
  from: Issuer,
  { search = '', keep }: RoleSearch = {},
): Promise<Answered<ActivationForm>> {
  return asPerson(services, from, 'openActivationForm', async (actor) => {
    const now = services.clock.now();
    const nameOf = ({ name }: OfferedRole) => nameText(reader, name);
    const offered = offeredTo(await services.configuration.load(), actor)
      .filter(({ endsAt }) => endsAt === undefined || endsAt > now)
      .sort((a, b) => nameOf(a).localeCompare(nameOf(b)));
    const searched = findAll(offered, search, nameOf);
    const found = offered.filter((one) => one.id === keep || searched.includes(one));
    const kept = found.find(({ id }) => id === keep);
    const others = found.filter((one) => one !== kept);
    const roles = [...(kept === undefined ? [] : [kept]), ...others].slice(0, offerLimit);
    const { organization, timeZone } = services.directory;
    return { organization, timeZone, roles, more: found.length - roles.length };
  });
}

/** Whether somebody is, or was not long ago, eligible for a role of this short name. */
export async function isEligible(
  { directory, configuration }: Pick<Services, 'directory' | 'configuration'>,
  from: Issuer,
  roleId: string,
): Promise<boolean> {
  const actor = await resolveIssuer(directory, from);
  return actor !== undefined && eligibilitiesOf(await configuration.load(), actor).some((one) => one.roleId === roleId);
}

/** For an eligibility in its last days, or not long over; `roleId` is only a name. */
export function openEligibilityForm(
  services: Services,
  from: Issuer,
  roleId: string,
): Promise<Answered<EligibilityForm>> {
  return asPerson(services, from, 'openEligibilityForm', async (actor) => {
    const configuration = await services.configuration.load();
    const setting = configuration.roles.find(({ id }) => id === roleId);
    const role = offeredTo(configuration, actor).find(({ id }) => id === roleId);
    const eligibility = eligibilitiesOf(configuration, actor).find((one) => one.roleId === roleId);
    if (setting === undefined || role === undefined || eligibility === undefined)
      return refusal('notRequestable', 'noSuchEligibility', {});
    const problem = refuseEligibility(setting, eligibility, {
      now: services.clock.now(),
      timeZone: services.directory.timeZone,
    });
    const { endsAt } = role;
    if (problem !== undefined) return formNotPossible(problem);
    if (endsAt === undefined) return refusal('notPossibleNow', 'eligibilityWithoutEnd', { name: role.name });
    const { organization, timeZone } = services.directory;
    return { organization, timeZone, role: { ...role, endsAt } };
  });
}

function offeredTo(configuration: Configuration, actor: PersonActor): OfferedRole[] {
  return eligibilitiesOf(configuration, actor).flatMap(({ roleId, endsAt }) =>
    configuration.roles
      .filter(({ id }) => id === roleId)
      .map((setting) => ({
        ...{ id: setting.id, name: roleName(setting), description: setting.description },
        ...{ maximumHours: setting.maximumHours, needsApproval: setting.approvers.length > 0 },
        ...(endsAt === undefined ? {} : { endsAt }),
      })),
  );
}

/** The form cannot be opened, for the reason for which it would be refused. */
function formNotPossible(why: Refusal): Refusal {
  return { ...why, code: 'notPossibleNow' };
}

function asPerson<T extends object>(
  services: Services,
  from: Issuer,
  command: string,
  work: (actor: PersonActor) => Promise<T | Refusal>,
): Promise<Answered<T>> {
  return answerInTime(services, command, async () => {
    const actor = await resolveIssuer(services.directory, from);
    const done = actor === undefined ? unknownPerson(services.directory) : await work(actor);
    if (isRefusal(done)) return recordRefusal(services, { from, actor, command, refusal: done });
    return { kind: 'done', value: done };
  });
}

function isRefusal<T extends object>(done: T | Refusal): done is Refusal {
  return 'code' in done && 'reason' in done;
}
