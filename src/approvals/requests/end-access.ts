import type { Answered } from '../answer.ts';
import type { Services } from '../services.ts';
import {
  type AboutRequest,
  askForReason,
  type Commanded,
  type ReasonNeeded,
  runPersonalCommand,
} from './personal-commands.ts';

/** The beneficiary gives the access back before its end. */
export function returnAccess(services: Services, about: AboutRequest): Promise<Answered<Commanded>> {
  return runPersonalCommand(services, about, 'returnAccess', (issued) => ({ type: 'returnAccess', ...issued }));
}

/** An approver who approved it, or an administrator, takes the access away, and says why. */
export function revoke(
  services: Services,
  { reason, ...about }: AboutRequest & { readonly reason: string },
): Promise<Answered<Commanded>> {
  return runPersonalCommand(services, about, 'revoke', (issued) => ({ type: 'revoke', ...issued, reason }));
}

/** The same, where a reason that is missing is asked for with a form. */
export function revokeOrAsk(
  services: Services,
  { reason, ...about }: AboutRequest & { readonly reason: string },
): Promise<Answered<Commanded | { readonly form: ReasonNeeded }>> {
  return runPersonalCommand(
    ...([services, about, 'revoke'] as const),
    (issued) => ({ type: 'revoke', ...issued, reason }),
    reason === '' ? askForReason : undefined,
  );
}
