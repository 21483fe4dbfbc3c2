import { notDue, type Refusal } from '../../base/refusal.ts';
import type { EventDraft } from '../append-events.ts';
import type { CommandOf } from '../commands.ts';
import type { AccessRequest } from '../request.ts';

/** A request for an eligibility follows what becomes of that: its end may be moved, come, or be taken away. */
export function followEligibility(
  request: AccessRequest,
  { eligibility, isOver }: CommandOf<'followEligibility'>,
): readonly EventDraft[] | Refusal {
  const { target, state, window } = request;
  const lasts = target.kind === 'eligibility' && (state === 'fulfilled' || state === 'accessExtended');
  if (!lasts) return notDue();
  if (eligibility === undefined) return [{ type: 'accessEnded', to: 'revoked', data: {} }];
  if (isOver) return [{ type: 'accessEnded', to: 'accessExpired', data: {} }];
  const [moved] = moveEnd(request, eligibility);
  if (moved === undefined) return notDue();
  const isLonger =
    eligibility.endsAt === undefined || (window.endsAt !== undefined && eligibility.endsAt > window.endsAt);
  return [isLonger ? { ...moved, to: 'accessExtended' } : moved];
}

/** A granted extension ends with the access that it is about, so that it does not read as granted for ever. */
export function followAccess(
  { extensionOf, state }: AccessRequest,
  { ended }: CommandOf<'followAccess'>,
): readonly EventDraft[] | Refusal {
  const isGranted = ['fulfilled', 'partiallyFulfilled'].includes(state);
  if (extensionOf === undefined || !isGranted) return notDue();
  return [{ type: 'accessEnded', to: ended, data: {} }];
}

/** The end that a request speaks of becomes the eligibility's; nothing where it is already. */
export function moveEnd(
  { window, state }: Pick<AccessRequest, 'window' | 'state'>,
  { endsAt }: { readonly endsAt?: Date },
): EventDraft[] {
  if (endsAt?.getTime() === window.endsAt?.getTime()) return [];
  return [{ type: 'eligibilityEndMoved', to: state, data: endsAt === undefined ? {} : { endsAt } }];
}
