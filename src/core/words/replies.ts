import type { AccessRequest } from '../request/request.ts';
import { closedSentence } from './cancellation.ts';

interface Reader {
  readonly id: string;
}

/** What somebody who cancels a request is told; typed again, who canceled it. */
export function canceledReply(request: AccessRequest, reader: Reader): string {
  const { canceledBy, cancelReason, requestor, beneficiary, target } = request;
  if (cancelReason !== undefined && cancelReason.kind !== 'administrator')
    return closedSentence(request.organization, target.name, cancelReason);
  const who = canceledBy === undefined || canceledBy.id === reader.id ? 'You' : canceledBy.name;
  const whose = requestor.id === reader.id ? 'your' : `${requestor.name}'s`;
  const forWhom = requestor.id === beneficiary.id || beneficiary.id === reader.id ? '' : ` for ${beneficiary.name}`;
  const canceled = `${who} canceled ${whose} request for ${target.name}${forWhom}.`;
  const withReason = cancelReason === undefined ? '' : ', with your reason';
  return who === 'You' ? [canceled, ...told([requestor, beneficiary], reader, withReason)].join(' ') : canceled;
}

function told(
  people: readonly { readonly id: string; readonly name: string }[],
  reader: Reader,
  how: string,
): string[] {
  const others = new Map(people.filter(({ id }) => id !== reader.id).map(({ id, name }) => [id, name]));
  if (others.size === 0) return [];
  return [`${[...others.values()].join(' and ')} ${others.size === 1 ? 'is' : 'are'} told${how}.`];
}

/** What the beneficiary who returns access is told. */
export function returnedReply(request: AccessRequest): string {
  const { name } = request.target;
  switch (stepOfEnd(request)) {
    case 'removing':
      return `Your access to ${name} is being removed. You will get a message when it has ended.`;
    case 'beforeGiven':
      return `You returned ${name} before all of it was given. What you have of it is removed.`;
    case 'notGiven':
      return `You returned ${name} before it was given, so you do not have it.`;
    case 'ended':
      return `Your access to ${name} has ended.`;
  }
}

/** What somebody who revokes access is told. */
export function revokedReply(request: AccessRequest): string {
  const { beneficiary, target } = request;
  switch (stepOfEnd(request)) {
    case 'removing':
      return `${beneficiary.name}'s access to ${target.name} is being removed. ${beneficiary.name} is told when it has ended.`;
    case 'beforeGiven':
      return `You revoked ${target.name} before ${beneficiary.name} was given all of it. What ${beneficiary.name} has of it is removed.`;
    case 'notGiven':
      return `You revoked ${target.name} before it was given, so ${beneficiary.name} does not have it.`;
    case 'ended':
      return `${beneficiary.name}'s access to ${target.name} has ended.`;
  }
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
