import type { AccessPackage } from '../core/policy.ts';
import { type Answered, answerInTime } from './answer.ts';
import { type Issuer, recordRefusal, resolveIssuer, unknownPerson } from './issuer.ts';
import type { Services } from './services.ts';
import { isInScope } from './submit.ts';

/** How many packages a form offers: what a menu of every chat can hold. */
export const offerLimit = 100;

/** What the form for a request offers. */
export interface RequestForm {
  readonly organization: string;
  readonly packages: readonly Pick<AccessPackage, 'id' | 'name' | 'description'>[];
  /** How many more there are: the person has to search for those. */
  readonly more: number;
}

/** The packages that this person may ask for, by name; only those whose name or description has `search` in it. */
export function openRequestForm(services: Services, from: Issuer, search = ''): Promise<Answered<RequestForm>> {
  return answerInTime(services.log, async () => {
    const { directory, settings } = services;
    const person = await resolveIssuer(directory, from);
    if (person === undefined) {
      return recordRefusal(services, {
        from,
        actor: person,
        command: 'openRequestForm',
        refusal: unknownPerson(directory),
      });
    }
    const all = await settings.packages();
    const inScope = await Promise.all(all.map(({ policy }) => isInScope(directory, person.id, policy.requestors)));
    const wanted = search.toLowerCase();
    const offered = all
      .filter((one, index) => inScope[index] && `${one.name} ${one.description}`.toLowerCase().includes(wanted))
      .sort((a, b) => a.name.localeCompare(b.name));
    const packages = offered.slice(0, offerLimit);
    return {
      kind: 'done',
      value: { organization: directory.organization, packages, more: offered.length - packages.length },
    };
  });
}
