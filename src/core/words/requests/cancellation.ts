import type { Name } from '../../base/name.ts';
import type { CancelReason } from '../../request/request.ts';
import type { RequestView } from '../../view/request-view.ts';
import type { Reader } from '../language/reader.ts';
import { nameText, say } from '../language/say.ts';

type ClosedBecause = Exclude<CancelReason, { kind: 'administrator' }>;

/** How a request came to be canceled, in one sentence; an administrator's own words stand apart from it. */
export function cancellationSentence(reader: Reader, request: RequestView): string {
  const { cancelReason, canceledBy, organization, packageName } = request;
  if (cancelReason !== undefined && cancelReason.kind !== 'administrator')
    return closedSentence(reader, organization, packageName, cancelReason);
  return canceledBy === undefined
    ? say(reader, 'cancellation.canceled')
    : say(reader, 'cancellation.canceledBy', { name: canceledBy });
}

/** Why the program itself closed a request. */
export function closedSentence(reader: Reader, organization: string, target: Name, why: ClosedBecause): string {
  return why.kind === 'left'
    ? say(reader, 'cancellation.closedLeft', { name: why.person.name, organization })
    : say(reader, 'cancellation.closedRemoved', { target });
}

/** What requestor and beneficiary are told when the request is canceled or closed. `own`: it is for the reader. */
export function cancellationNotice(reader: Reader, request: RequestView, own: boolean): string {
  const { canceledBy, cancelReason, requestor, beneficiary, packageName: target, organization } = request;
  const forThem = own ? 'theirsForYou' : 'yoursForThem';
  const what = {
    whose: requestor.id === beneficiary.id ? 'yours' : forThem,
    ...{ target, requestor: requestor.name, beneficiary: beneficiary.name },
  };
  if (cancelReason?.kind === 'left')
    return say(reader, 'cancellation.noticeClosedLeft', { ...what, name: cancelReason.person.name, organization });
  if (cancelReason?.kind === 'notOffered') return say(reader, 'cancellation.noticeClosedRemoved', what);
  const name = canceledBy ?? requestor.name;
  return own && name === requestor.name
    ? say(reader, 'cancellation.noticeCanceledForYou', { name, target })
    : say(reader, 'cancellation.noticeCanceled', { ...what, name });
}

/** What an administrator wrote when they canceled the request; undefined: nothing. */
export function cancellationWords({ cancelReason }: RequestView): string | undefined {
  return cancelReason?.kind === 'administrator' ? cancelReason.text : undefined;
}

/** Whose request a form for a reason is about, by names. */
interface AboutNames {
  readonly requestor: string;
  readonly beneficiary: string;
  readonly packageName: Name;
}

/** The words of the form in which an administrator says why they cancel a request. */
export function cancelFormWords(reader: Reader, { requestor, beneficiary, packageName }: AboutNames) {
  const onBehalf = requestor === beneficiary ? 'no' : 'yes';
  return {
    title: say(reader, 'cancellation.formTitle'),
    intro: say(reader, 'cancellation.formIntro', { requestor, target: packageName, onBehalf, beneficiary }),
    reason: say(reader, 'cancellation.formReason'),
    hint: say(reader, 'cancellation.formHint'),
    missing: say(reader, 'cancellation.formReasonMissing'),
    submit: say(reader, 'cancellation.formSubmit'),
    close: say(reader, 'cancellation.formClose'),
  };
}

/** The words of the form in which somebody says why they take access away. */
export function revokeFormWords(reader: Reader, { beneficiary, packageName }: AboutNames) {
  return {
    title: say(reader, 'revocation.formTitle'),
    intro: say(reader, 'revocation.formIntro', { beneficiary, target: nameText(reader, packageName) }),
    reason: say(reader, 'revocation.formReason'),
    hint: say(reader, 'revocation.formHint'),
    missing: say(reader, 'revocation.formReasonMissing'),
    submit: say(reader, 'revocation.formSubmit'),
    close: say(reader, 'revocation.formClose'),
  };
}
