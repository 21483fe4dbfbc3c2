import { expect, test } from 'vitest';
import { identityOf, issuerOf } from '../../../adapters/teams/answering.ts';
import { parseActivity } from '../../../adapters/teams/parse.ts';
import { invokeOf } from '../../support/teams-activities.ts';

/** Who sends this click, and where their card lies. */
function issuedWith(replyToId: unknown) {
  const activity = parseActivity(invokeOf('uma', 'https://teams.example/', 'decide', {}, { replyToId }));
  const identity = activity && identityOf(activity);
  if (activity === undefined || identity === undefined) throw new Error('A click of a person is parsed.');
  return { activity, issuer: issuerOf(activity, identity) };
}

test.each([undefined, ''])('[R-71] a click whose replyToId is %j names no message', (replyToId) => {
  const { activity, issuer } = issuedWith(replyToId);
  expect(activity.replyToId).toBeUndefined();
  expect(issuer).not.toHaveProperty('address');
  expect(issuer).not.toHaveProperty('message');
});

test('[R-71] the message that a click names is where its card lies', () => {
  const { issuer } = issuedWith('1700000000001');
  expect(issuer?.address).toMatchObject({ activity: '1700000000001' });
});
