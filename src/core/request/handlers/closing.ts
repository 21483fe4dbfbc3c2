import { notDue, type Refusal } from '../../base/refusal.ts';
import type { EventDraft } from '../append-events.ts';
import type { CommandOf } from '../commands.ts';
import { type AccessRequest, isPending } from '../request.ts';
import { mayBeTaken, nothingToEnd } from './ending.ts';

/** Closes a pending request of which nothing can come any more. */
export function closeRequest(
  request: AccessRequest,
  { why }: CommandOf<'closeRequest'>,
): readonly EventDraft[] | Refusal {
  if (!isPending(request)) return notDue();
  return [{ type: 'requestCanceled', to: 'canceled', data: { why } }];
}

/** Ends the access of somebody who has left, also while it is still being given. */
export function endLeaverAccess(request: AccessRequest): readonly EventDraft[] | Refusal {
  if (!mayBeTaken(request)) return nothingToEnd(request);
  return [{ type: 'beneficiaryLeft', to: request.state, data: {} }];
}
