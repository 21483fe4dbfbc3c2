import type { PersonRef } from '../../core/base/person.ts';
import { type Refusal, refusal } from '../../core/base/refusal.ts';
import type { AccessPackage, Question } from '../../core/policy/policy.ts';
import { refuseCommand, relationTo } from '../../core/request/authority.ts';
import { hasAccess } from '../../core/request/request.ts';
import { type Answered, answerInTime } from '../answer.ts';
import { type Issuer, recordRefusal, resolveIssuer, unknownPerson } from '../issuer.ts';
import { groupsOnce } from '../requests/groups-once.ts';
import { isInScope } from '../requests/submit.ts';
import type { Services } from '../services.ts';
import { findAll } from './search.ts';

/** The most packages a form offers: what a menu of any chat can hold. */
export const offerLimit = 100;

/** A package that a form offers. */
export interface OfferedPackage extends Pick<AccessPackage, 'id' | 'name' | 'description'> {
  /** What it asks beside the justification. */
  readonly questions: readonly Question[];
}

/** What the form for a request offers. With `extends` it is about access that somebody has and wants to keep. */
export interface RequestForm {
  readonly organization: string;
  /** In which the days that are entered begin and end. */
  readonly timeZone: string;
  readonly packages: readonly OfferedPackage[];
  /** How many more there are: the person has to search for those. */
  readonly more: number;
  /** Whom the person may ask for beside themselves; empty when no package that is offered allows it. */
  readonly reports: readonly PersonRef[];
  /** The request that gave the access that is to be extended, until when that lasts, and for whom. */
  readonly extends?: { readonly requestId: string; readonly endsAt: Date; readonly beneficiary: PersonRef };
}

/**
 * The packages that this person may ask for, for themselves or for somebody who reports to them, by name; only those that
 * `search` finds.
 */
export function openRequestForm(services: Services, from: Issuer, search = ''): Promise<Answered<RequestForm>> {
  return answerInTime(services, 'openRequestForm', async () => {
    const { directory, configuration } = services;
    const person = await resolveIssuer(directory, from);
    if (person === undefined) {
      return recordRefusal(services, {
        from,
        actor: person,
        command: 'openRequestForm',
        refusal: unknownPerson(directory),
      });
    }
    const [{ packages: all }, reports] = await Promise.all([configuration.load(), directory.reports(person.id)]);
    const groupsOf = groupsOnce(directory, person.id);
    const inScope = await Promise.all(
      all.map(async ({ policy }) => {
        if (await isInScope(person.id, policy.requestors, groupsOf)) return true;
        // A manager may ask for what they could not have themselves; whether the report can have it is checked then.
        return policy.onBehalf && reports.length > 0;
      }),
    );
    const allowed = all.filter((_, index) => inScope[index]);
    const offered = [...findAll(allowed, search, ({ name }) => name)].sort((a, b) => a.name.localeCompare(b.name));
    const packages = offered.slice(0, offerLimit);
    return {
      kind: 'done',
      value: {
        organization: directory.organization,
        timeZone: directory.timeZone,
        packages: packages.map(offeredPackage),
        more: offered.length - packages.length,
        reports: packages.some(({ id }) => all.find((one) => one.id === id)?.policy.onBehalf)
          ? reports.slice(0, offerLimit - 1)
          : [],
      },
    };
  });
}

/** The form to keep access for longer: the one package, for somebody who has it. */
export function openExtensionForm(services: Services, from: Issuer, requestId: string): Promise<Answered<RequestForm>> {
  return answerInTime(services, 'openExtensionForm', async () => {
    const { directory, configuration, requests } = services;
    const actor = await resolveIssuer(directory, from);
    const refuse = (why: Refusal) =>
      recordRefusal(services, { from, actor, command: 'openExtensionForm', requestId, refusal: why });
    if (actor === undefined) return refuse(unknownPerson(directory));
    const request = await requests.get(requestId);
    const refused = refuseCommand('extend', relationTo(request, undefined, actor, false), []);
    if (refused !== undefined) return refuse(refused);
    const endsAt = request?.window.endsAt;
    if (request === undefined || !hasAccess(request) || endsAt === undefined)
      return refuse(refusal('notPossibleNow', 'nothingToExtend', {}));
    if (request.target.kind === 'role')
      return refuse(refusal('notRequestable', 'activateAgain', { target: request.target.name }));
    const offered = (await configuration.load()).packages.find(({ id }) => id === request.target.id);
    if (offered === undefined || offered.policy.extension === 'no')
      return refuse(refusal('notRequestable', 'notExtendable', { target: request.target.name }));
    return {
      kind: 'done',
      value: {
        organization: directory.organization,
        timeZone: directory.timeZone,
        packages: [offeredPackage(offered)],
        ...{ more: 0, reports: [], extends: { requestId, endsAt, beneficiary: request.beneficiary } },
      },
    };
  });
}

function offeredPackage({ id, name, description, policy: { questions } }: AccessPackage): OfferedPackage {
  return { id, name, description, questions };
}
