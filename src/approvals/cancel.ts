import type { Answered } from './answer.ts';
import { type AboutRequest, type Commanded, carryOutPersonal } from './by-person.ts';
import type { Services } from './services.ts';

/** The requestor takes a pending request back; of a role, a resource's administrator may as well. */
export function cancel(services: Services, about: AboutRequest): Promise<Answered<Commanded>> {
  return carryOutPersonal(services, about, 'cancel', (issued) => ({ type: 'cancel', ...issued }));
}
