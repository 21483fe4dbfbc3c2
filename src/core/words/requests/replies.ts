import type { AccessRequest } from '../../request/request.ts';
import type { Reader } from '../language/reader.ts';
import { listOf, say } from '../language/say.ts';
import { closedSentence } from './cancellation.ts';

interface Viewer {
  readonly id: string;
}

/** What somebody who cancels a request is told; typed again, who canceled it. */
export function canceledReply(reader: Reader, request: AccessRequest, viewer: Viewer): string {
  const { canceledBy, cancelReason, requestor, beneficiary, target } = request;
  if (cancelReason !== undefined && cancelReason.kind !== 'administrator')
    return closedSentence(reader, request.organization, target.name, cancelReason);
  const what = {
    whose: requestor.id === viewer.id ? 'yours' : 'theirs',
    requestor: requestor.name,
    target: target.name,
    onBehalf: requestor.id === beneficiary.id || beneficiary.id === viewer.id ? 'no' : 'yes',
    beneficiary: beneficiary.name,
  };
  if (canceledBy !== undefined && canceledBy.id !== viewer.id && canceledBy.id === requestor.id)
    return say(reader, 'replies.requestorCanceled', { name: canceledBy.name, target: target.name });
  if (canceledBy !== undefined && canceledBy.id !== viewer.id)
    return say(reader, 'replies.theyCanceled', { ...what, name: canceledBy.name });
  const others = new Map(
    [requestor, beneficiary].filter(({ id }) => id !== viewer.id).map(({ id, name }) => [id, name]),
  );
  if (others.size === 0) return say(reader, 'replies.youCanceled', what);
  const names = listOf(reader, [...others.values()]);
  const withReason = cancelReason === undefined ? 'no' : 'yes';
  return `${say(reader, 'replies.youCanceled', what)} ${say(reader, 'replies.othersTold', { names, count: others.size, withReason })}`;
}

/** What the beneficiary who returns access is told. */
export function returnedReply(reader: Reader, request: AccessRequest): string {
  return say(
    reader,
    (
      {
        removing: 'replies.returnRemoving',
        beforeGiven: 'replies.returnBeforeGiven',
        notGiven: 'replies.returnNotGiven',
        ended: 'replies.returnEnded',
      } as const
    )[stepOfEnd(request)],
    { target: request.target.name },
  );
}

/** What somebody who revokes access is told. */
export function revokedReply(reader: Reader, request: AccessRequest): string {
  return say(
    reader,
    (
      {
        removing: 'replies.revokeRemoving',
        beforeGiven: 'replies.revokeBeforeGiven',
        notGiven: 'replies.revokeNotGiven',
        ended: 'replies.revokeEnded',
      } as const
    )[stepOfEnd(request)],
    { target: request.target.name, name: request.beneficiary.name },
  );
}

/** How far the end of access that somebody ended has come. */
function stepOfEnd({ state }: AccessRequest): 'removing' | 'beforeGiven' | 'notGiven' | 'ended' {
  switch (state) {
    case 'revoked':
    case 'accessExpired':
      return 'ended';
    case 'deliveryFailed':
      return 'notGiven';
    case 'approved':
    case 'delivering':
      return 'beforeGiven';
    default:
      return 'removing';
  }
}
