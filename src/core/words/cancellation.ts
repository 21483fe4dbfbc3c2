import type { CancelReason } from '../request/request.ts';
import type { RequestView } from '../view/view.ts';

type ClosedBecause = Exclude<CancelReason, { kind: 'administrator' }>;

/** How a request came to be canceled, in one sentence; an administrator's own words stand apart from it. */
export function cancellationSentence(request: RequestView): string {
  const { cancelReason, canceledBy, organization, packageName } = request;
  if (cancelReason !== undefined && cancelReason.kind !== 'administrator')
    return closedSentence(organization, packageName, cancelReason);
  return canceledBy === undefined ? 'The request was canceled.' : `${canceledBy} canceled the request.`;
}

/** Why the program itself closed a request. */
export function closedSentence(organization: string, packageName: string, why: ClosedBecause): string {
  return `The request was closed: ${closedBecause(organization, packageName, why)}.`;
}

/** The same, as a clause. */
export function closedBecause(organization: string, packageName: string, why: ClosedBecause): string {
  return why.kind === 'left' ? `${why.person.name} has left ${organization}` : `${packageName} is no longer offered`;
}

/** What an administrator wrote when they canceled the request; undefined: nothing. */
export function cancellationWords({ cancelReason }: RequestView): string | undefined {
  return cancelReason?.kind === 'administrator' ? cancelReason.text : undefined;
}

/** The words of the form in which an administrator says why they cancel a request. */
export function cancelFormWords({
  requestor,
  beneficiary,
  packageName,
}: {
  readonly requestor: string;
  readonly beneficiary: string;
  readonly packageName: string;
}) {
  const forWhom = requestor === beneficiary ? '' : ` for ${beneficiary}`;
  return {
    title: 'Cancel request',
    intro: `You are about to cancel ${requestor}'s request for ${packageName}${forWhom}.`,
    reason: 'Reason',
    // What a reviewer knows of a risk must not reach them through an administrator's words.
    hint: 'The requestor and the approvers see it. Do not mention risk reviews.',
    missing: 'Say in a few words why.',
    submit: 'Cancel request',
    close: 'Keep request',
  } as const;
}
