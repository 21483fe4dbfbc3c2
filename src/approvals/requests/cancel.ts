import type { Name } from '../../core/base/name.ts';
import type { AccessRequest } from '../../core/request/request.ts';
import type { Answered } from '../answer.ts';
import type { Services } from '../services.ts';
import { type AboutRequest, type Commanded, runPersonalCommand } from './personal-commands.ts';

/** What the form for an administrator's reason needs to know. */
export interface CancelForm {
  readonly requestId: string;
  readonly requestor: string;
  readonly beneficiary: string;
  readonly packageName: Name;
}

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
): Promise<Answered<Commanded | { readonly form: CancelForm }>> {
  return runPersonalCommand(
    ...([services, about, 'cancel'] as const),
    (issued) => ({ type: 'cancel', ...issued }),
    (request, { code }) => (code === 'reasonRequired' ? { form: formFor(request) } : undefined),
  );
}

function formFor({ id, requestor, beneficiary, target }: AccessRequest): CancelForm {
  return { requestId: id, requestor: requestor.name, beneficiary: beneficiary.name, packageName: target.name };
}
