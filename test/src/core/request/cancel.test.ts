import { describe, expect, test } from 'vitest';
import { directoryRoles } from '../../../../src/core/base/person.ts';
import { reasonLimit } from '../../../../src/core/request/handlers/deciding.ts';
import { transition } from '../../../../src/core/request/lifecycle.ts';
import type { AccessRequest } from '../../../../src/core/request/request.ts';
import { days, hours } from '../../../support/clock.ts';
import { asActor, ida, robin } from '../../../support/people.ts';
import {
  accepted,
  canceled,
  decided,
  delivered,
  moment,
  rechecked,
  refused,
  submitted,
  via,
} from '../../../support/stories.ts';

describe('[R-23] an administrator who cancels', () => {
  const cancel = (request: AccessRequest, reason: string, roles: readonly string[], by = ida) =>
    transition<'cancel'>(
      request,
      { type: 'cancel', id: 'cancel', requestId: request.id, reason, actor: asActor(by), via },
      { now: moment(hours(1)), isResourceAdministrator: false, roles },
    );
  const administrator = [directoryRoles.identityGovernanceAdministrator];

  test('says why, in up to as many characters as a reason may have', () => {
    const request = submitted();
    expect(accepted(cancel(request, ' Not now ', administrator))).toMatchObject({
      ...{ state: 'canceled', cancelReason: { kind: 'administrator', text: 'Not now' }, canceledBy: { id: 'ida' } },
    });
    expect(refused(cancel(request, ' ', administrator))).toMatchObject({
      reason: 'cancelReasonNeeded',
      field: 'reason',
    });
    expect(refused(cancel(request, 'x'.repeat(reasonLimit + 1), administrator))).toMatchObject({
      reason: 'reasonTooLong',
    });
    expect(accepted(cancel(request, 'x'.repeat(reasonLimit), administrator)).state).toBe('canceled');
    expect(refused(cancel(request, 'Because', []))).toMatchObject({ code: 'notYourRequest' });
  });

  test('cancels nothing that is decided, and hears of a cancellation that it was done', () => {
    const approved = rechecked(decided(submitted()), moment(hours(2)));
    expect(refused(cancel(approved, 'Because', administrator))).toMatchObject({ reason: 'notPending' });
    expect(refused(cancel(approved, '', administrator))).toMatchObject({ reason: 'cancelReasonNeeded' });
    expect(refused(cancel(delivered(approved, moment(days(1))), '', administrator))).toMatchObject({
      reason: 'notPending',
    });
    expect(cancel(canceled(submitted()), '', administrator).kind).toBe('repeated');
    expect(accepted(cancel(submitted(), '', [], robin))).not.toHaveProperty('cancelReason');
  });
});
