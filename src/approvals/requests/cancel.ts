import type { Answered } from '../answer.ts';
import type { Services } from '../services.ts';
import {
  type AboutRequest,
  askForReason,
  type Commanded,
  type ReasonNeeded,
  runPersonalCommand,
} from './personal-commands.ts';

/** The requestor takes a pending request back; an administrator cancels it with a reason. */
export function cancel(
  services: Services,
  { reason, ...about }: AboutRequest & { readonly reason?: string },
): Promise<Answered<Commanded>> {
  return runPersonalCommand(services, about, 'cancel', (issued) => ({
    ...{ type: 'cancel', ...issued },
    ...(reason === undefined ? {} : { reason }),
  }));
}

/** The same without a reason: a person who must give one gets the form for it. */
export function cancelOrAsk(
  services: Services,
  about: AboutRequest,
): Promise<Answered<Commanded | { readonly form: ReasonNeeded }>> {
  return runPersonalCommand(services, about, 'cancel', (issued) => ({ type: 'cancel', ...issued }), askForReason);
}
