import type { Name } from '../base/name.ts';
import type { AccessRequest, ResourceOutcome } from '../request/request.ts';
import { resourceName } from '../request/role-requests.ts';
import type { RequestView, Status } from './request-view.ts';

/**
 * A request that nobody answered in time reads the same to its subjects no matter who was asked: otherwise a short end would tell
 * them within minutes whether they are under review.
 */
export function subjectStatus(request: AccessRequest): Status {
  if (request.state === 'canceled') return 'canceled';
  const timedOut = request.stages.some((stage) => stage.state === 'timedOut');
  return request.state === 'denied' && timedOut ? 'expired' : statusOf(request);
}

/** Where a request is, to those who may know of no risk. */
export function statusOf(request: AccessRequest): Status {
  switch (request.state) {
    case 'submitted':
    case 'pendingApproval':
    case 'approved':
    case 'delivering':
      return 'inProgress';
    case 'fulfilled':
    case 'accessExtended':
    case 'partiallyFulfilled':
      return accessStatus(request.outcomes);
    // People who approved before a request was canceled must not be able to tell that from a risk denial that came later.
    case 'denied':
    case 'canceled':
      return 'notGranted';
    case 'expired':
      return 'expired';
    case 'deliveryFailed':
      return 'notDelivered';
    case 'accessExpired':
    case 'revoked':
      return 'ended';
  }
}

/** What is there of access that was given. */
function accessStatus(outcomes: readonly ResourceOutcome[]): Status {
  const given = outcomes.filter(({ delivered }) => delivered).length;
  if (given === outcomes.length) return 'granted';
  if (given > 0) return 'partlyGranted';
  return outcomes.some(isInvited) ? 'invited' : 'lost';
}

type Parts = Pick<RequestView, 'given' | 'invited' | 'missing'>;

/** Nothing is there, and nothing is missing. */
export const noParts: Parts = { given: [], invited: [], missing: [] };

/** What of the access is there, waits to be accepted, or is missing. */
export function partsOf(request: AccessRequest): Parts {
  const { outcomes } = request;
  const status = statusOf(request);
  const nameOf = ({ resource }: ResourceOutcome) => resourceName(request.target, resource);
  const given = outcomes.filter(({ delivered }) => delivered).map(nameOf);
  const invited = outcomes.filter(isInvited).map(nameOf);
  if (status === 'ended') return { ...noParts, invited: given.length === 0 ? invited : [] };
  if (!['partlyGranted', 'invited', 'lost', 'notDelivered'].includes(status)) return noParts;
  const missing = outcomes
    .filter((one) => !one.delivered && !isInvited(one))
    .map((one) => missingView(nameOf(one), one));
  return { given, invited, missing };
}

function isInvited({ delivered, invited }: ResourceOutcome): boolean {
  return !delivered && invited === true;
}

function missingView(name: Name, { problem }: ResourceOutcome): RequestView['missing'][number] {
  return problem === undefined ? { name } : { name, problem };
}
