import { describe, expect, test } from 'vitest';
import type { Submit, SubmitFacts } from '../../../../src/core/request/commands.ts';
import { transition } from '../../../../src/core/request/lifecycle.ts';
import { openStage } from '../../../../src/core/request/request.ts';
import { days, hours } from '../../../support/clock.ts';
import { accessPackage, riskSettings } from '../../../support/packages.ts';
import { bea, robin } from '../../../support/people.ts';
import { moment, refused, start, submitCommand, submitFacts, submitted } from '../../../support/stories.ts';

const heldUntil = moment(days(10));
const current = { requestId: 'REQUEST00000', endsAt: heldUntil };
const extendable = accessPackage({ extension: 'withApproval', access: { kind: 'days', days: 30 } });

const factsWith = (changed: Partial<SubmitFacts> = {}) => ({
  accessPackage: extendable,
  currentAccess: current,
  ...changed,
});
const refusalOf = (command: Partial<Submit>, facts: Partial<SubmitFacts> = {}) =>
  refused(transition<'submit'>(undefined, submitCommand(command), submitFacts(factsWith(facts))));
const extended = (command: Partial<Submit>, facts: Partial<SubmitFacts> = {}) => submitted(factsWith(facts), command);

describe('[R-15] an extension', () => {
  test('[R-12] lasts from the end of what is held for as long again as the policy allows, and names what it extends', () => {
    const request = extended({});
    expect(request.window).toEqual({ endsAt: moment(days(40)) });
    expect(request.extensionOf).toEqual(current);
  });

  test('lasts until the end that was asked for, up to the longest that the policy allows', () => {
    expect(extended({ endsAt: moment(days(11)) }).window).toEqual({ endsAt: moment(days(11)) });
    expect(extended({ endsAt: moment(days(40)) }).window).toEqual({ endsAt: moment(days(40)) });
    expect(refusalOf({ endsAt: moment(days(40) + 1) })).toMatchObject({
      reason: 'extensionTooLong',
      field: 'endsAt',
      values: { target: 'The finance package', latest: { endsAt: moment(days(40)), timeZone: 'UTC' } },
    });
  });

  test('must end later than what is held', () => {
    expect(refusalOf({ endsAt: heldUntil })).toMatchObject({ reason: 'extensionNotLonger', field: 'endsAt' });
    expect(extended({ endsAt: moment(days(10) + 1) }).window).toEqual({ endsAt: moment(days(10) + 1) });
  });

  test('cannot be asked for with a start of its own; a start that has come is as good as none', () => {
    expect(refusalOf({ startsAt: moment(1) })).toMatchObject({ reason: 'extensionWithStart', field: 'startsAt' });
    expect(extended({ startsAt: start }).extensionOf).toEqual(current);
  });

  test('of access whose policy has no limit needs an end, not farther ahead than fifty years from now', () => {
    const forever = { accessPackage: accessPackage({ extension: 'withApproval' }) };
    expect(refusalOf({}, forever)).toMatchObject({ reason: 'extensionWithoutEnd', field: 'endsAt' });
    const fiftyYears = days(50 * 365);
    expect(extended({ endsAt: moment(fiftyYears) }, forever).window).toEqual({ endsAt: moment(fiftyYears) });
    expect(refusalOf({ endsAt: moment(fiftyYears + 1) }, forever)).toMatchObject({
      reason: 'dateTooFar',
      field: 'endsAt',
      values: { years: 50 },
    });
  });

  test('of access that lasts as long as the policy allows at all is refused with the end', () => {
    const until = {
      accessPackage: accessPackage({ extension: 'withApproval', access: { kind: 'until', date: heldUntil } }),
    };
    expect(refusalOf({}, until)).toMatchObject({
      code: 'alreadyHasAccess',
      reason: 'heldAsLongAsPossible',
      values: { until: { endsAt: heldUntil } },
    });
    const later = { kind: 'until', date: moment(days(10) + 1) } as const;
    const one = { accessPackage: accessPackage({ extension: 'withApproval', access: later }) };
    expect(extended({}, one).window).toEqual({ endsAt: later.date });
  });

  test('[R-12] is refused where the policy has none, and of access that has ended or is being removed', () => {
    const none = { accessPackage: accessPackage({ access: { kind: 'days', days: 30 } }) };
    expect(refusalOf({}, none)).toMatchObject({ code: 'alreadyHasAccess', reason: 'heldUntil', field: 'package' });
    const over = { currentAccess: { ...current, endsAt: start } };
    expect(refusalOf({}, over)).toMatchObject({ code: 'alreadyHasAccess', reason: 'heldUntil' });
    expect(extended({}, { currentAccess: { ...current, endsAt: moment(1) } }).extensionOf?.endsAt).toEqual(moment(1));
    const ending = { currentAccess: { ...current, ending: true } };
    expect(refusalOf({}, ending)).toMatchObject({ code: 'alreadyHasAccess', reason: 'beingRemoved', field: 'package' });
    const endless = { currentAccess: { requestId: current.requestId } };
    expect(refusalOf({}, endless)).toMatchObject({
      reason: 'heldWithoutEnd',
      field: 'package',
      values: { own: 'yes' },
    });
    expect(refusalOf({}, { ...endless, beneficiary: bea })).toMatchObject({
      values: { own: 'no', beneficiary: bea.name, target: 'The finance package' },
    });
  });

  test('[R-54] of a role lasts no longer than its person may have it', () => {
    const eligibleUntil = moment(days(20));
    expect(refusalOf({ endsAt: moment(days(20) + 1) }, { eligibleUntil })).toMatchObject({
      reason: 'eligibilityTooShort',
      field: 'hours',
      values: { name: 'The finance package', until: { endsAt: eligibleUntil } },
    });
    expect(extended({ endsAt: eligibleUntil }, { eligibleUntil }).window).toEqual({ endsAt: eligibleUntil });
  });

  test('[R-30] without approval still asks those who review risk, and nobody else', () => {
    const withoutApproval = {
      accessPackage: accessPackage({ extension: 'withoutApproval', access: { kind: 'hours', hours: 8 } }),
    };
    const approved = extended({}, withoutApproval);
    expect(approved.stages).toEqual([]);
    expect(approved.window).toEqual({ endsAt: moment(days(10) + hours(8)) });
    const risk = {
      settings: riskSettings({ idProtection: ['high'] }),
      answers: { idProtection: [{ subject: robin, level: 'high' as const }], insiderRisk: [] },
    };
    const risky = extended({}, { ...withoutApproval, risk });
    expect(risky.stages.map(({ id }) => id)).toEqual(['idProtection-1']);
    // Somebody who asks for the first time goes through the policy's stages.
    const { currentAccess: _, ...first } = submitFacts(withoutApproval);
    expect(openStage(submitted(first))?.id).toBe('policy-1');
  });
});

describe('[R-11] a request for somebody else', () => {
  const refusal = (facts: Partial<SubmitFacts>) =>
    refused(transition<'submit'>(undefined, submitCommand(), submitFacts({ beneficiary: bea, ...facts })));

  test('is for managers, where the policy allows it', () => {
    expect(submitted({ beneficiary: bea }).beneficiary).toEqual(bea);
    expect(refusal({ isManager: false })).toMatchObject({
      code: 'notRequestable',
      reason: 'notManager',
      field: 'beneficiary',
      values: { target: 'The finance package', beneficiary: bea.name },
    });
    expect(refusal({ accessPackage: accessPackage({ onBehalf: false }) })).toMatchObject({
      code: 'notRequestable',
      reason: 'onlyForYourself',
      field: 'beneficiary',
      values: { target: 'The finance package' },
    });
    const own = { accessPackage: accessPackage({ onBehalf: false }), isManager: false };
    expect(submitted(own).beneficiary).toEqual(robin);
  });

  test('[R-12][R-13] names the person whom the policy leaves out, or who has what is incompatible', () => {
    expect(refusal({ mayRequest: false })).toMatchObject({
      reason: 'policyExcludesThem',
      field: 'package',
      values: { beneficiary: bea.name },
    });
    const conflicts = [{ kind: 'package', name: 'Payments', status: 'held' } as const];
    expect(refusal({ conflicts })).toMatchObject({
      code: 'incompatible',
      reason: 'incompatible',
      field: 'package',
      values: { target: 'The finance package', holder: bea.name, conflicts },
    });
    const own = refused(transition<'submit'>(undefined, submitCommand(), submitFacts({ conflicts })));
    expect(own).toMatchObject({ code: 'incompatible', values: { target: 'The finance package', conflicts } });
    expect(own.values).not.toHaveProperty('holder');
    const excluded = refused(transition<'submit'>(undefined, submitCommand(), submitFacts({ mayRequest: false })));
    expect(excluded).toMatchObject({ reason: 'policyExcludesYou', field: 'package' });
  });
});

describe('[R-14] a date', () => {
  test('farther ahead than fifty years is refused beside its field', () => {
    const far = moment(days(50 * 365));
    const refusal = (command: Partial<Submit>) =>
      refused(transition<'submit'>(undefined, submitCommand(command), submitFacts()));
    expect(submitted({}, { endsAt: far }).window.endsAt).toEqual(far);
    const tooFar = new Date(far.getTime() + 1);
    expect(refusal({ endsAt: tooFar })).toMatchObject({ reason: 'dateTooFar', field: 'endsAt', values: { years: 50 } });
    expect(refusal({ startsAt: tooFar })).toMatchObject({ reason: 'dateTooFar', field: 'startsAt' });
  });
});
