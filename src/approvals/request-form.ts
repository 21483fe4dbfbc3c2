import type { AccessPackage } from '../core/policy.ts';
import { type Answered, answerInTime } from './answer.ts';
import { type Issuer, recordRefusal, resolveIssuer, unknownPerson } from './issuer.ts';
import type { Services } from './services.ts';
import { isInScope } from './submit.ts';

/** What the form for a request offers. */
export interface RequestForm {
  readonly organization: string;
  readonly packages: readonly Pick<AccessPackage, 'id' | 'name' | 'description'>[];
}

/** The packages that this person may ask for, by name. */
export function openRequestForm(services: Services, from: Issuer): Promise<Answered<RequestForm>> {
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
    const packages = all.filter((_, index) => inScope[index]).sort((a, b) => a.name.localeCompare(b.name));
    return { kind: 'done', value: { organization: directory.organization, packages } };
  });
}
