import { describe, expect, test } from 'vitest';
import { directoryRoles } from '../../../../src/core/base/person.ts';
import {
  type GuardedCommand,
  type Relation,
  refuseCommand,
  relations,
  relationTo,
} from '../../../../src/core/request/authority.ts';
import { accessPackage, riskSettings } from '../../../support/packages.ts';
import { amy, bea, ben, cleo, robin, sofia } from '../../../support/people.ts';
import { decided, submitted } from '../../../support/stories.ts';

const reader = directoryRoles.securityReader;
const administrator = directoryRoles.identityGovernanceAdministrator;
/** Every set of the roles that matter, and one that never does. */
const roleSets: readonly string[][] = [
  [],
  [reader],
  [administrator],
  [reader, administrator],
  [directoryRoles.securityAdministrator],
];

const said = {
  own: 'You cannot decide on your own request. Nothing was changed.',
  notYours: 'This request is not waiting for your decision. Nothing was changed.',
  reader: 'To review risk you need the role Security Reader as well, and you do not hold it now. Nothing was changed.',
  onlyRequestor: 'Only the person who made this request or an administrator can cancel it. Nothing was changed.',
  none: 'You made no such request. Nothing was changed.',
  revokers:
    'Only somebody who approved this access, a holder of the role Identity Governance Administrator or, for a role, an administrator of its resource can revoke it. Nothing was changed.',
  ownAccess: 'You cannot revoke your own access. To give it back, return it. Nothing was changed.',
  overseers:
    'Only holders of the role Identity Governance Administrator and, for a role, the administrators of its resource can see this.',
  onlyBeneficiary: 'Only the person who has the access can return it. Nothing was changed.',
  unseen: 'There is no such request that you could see. Check the number and try again.',
  administrator: 'Only holders of the role Identity Governance Administrator can do this. Nothing was changed.',
  ownChange: 'You proposed this change, so somebody else must confirm it. Nothing was changed.',
} as const;

type Cell = 'allowed' | keyof typeof said | { readonly role: string; readonly else: keyof typeof said };
const admin: Cell = { role: administrator, else: 'administrator' };
const everybody = (cell: Cell) => Object.fromEntries(relations.map((relation) => [relation, cell]));

/** What the rules say, written down once more, cell by cell. */
const expected: Record<GuardedCommand, Record<string, Cell>> = {
  decide: {
    requestor: 'own',
    beneficiary: 'own',
    policyApprover: 'allowed',
    riskReviewer: { role: reader, else: 'reader' },
    asked: 'allowed',
    approved: 'notYours',
    resourceAdministrator: 'notYours',
    proposer: 'notYours',
    none: 'notYours',
  },
  cancel: {
    ...everybody({ role: administrator, else: 'none' }),
    ...{ requestor: 'allowed', beneficiary: 'onlyRequestor', resourceAdministrator: 'allowed' },
  },
  extend: { ...everybody('none'), requestor: 'allowed', beneficiary: 'allowed' },
  show: {
    ...everybody('allowed'),
    approved: { role: administrator, else: 'unseen' },
    proposer: { role: administrator, else: 'unseen' },
    none: { role: administrator, else: 'unseen' },
  },
  returnAccess: { ...everybody('none'), requestor: 'onlyBeneficiary', beneficiary: 'allowed' },
  revoke: {
    ...everybody({ role: administrator, else: 'revokers' }),
    ...{ approved: 'allowed', resourceAdministrator: 'allowed' },
    beneficiary: { role: administrator, else: 'ownAccess' },
  },
  configure: everybody(admin),
  confirmChange: { ...everybody(admin), proposer: 'ownChange' },
  rejectChange: everybody(admin),
  oversee: { ...everybody({ role: administrator, else: 'overseers' }), resourceAdministrator: 'allowed' },
};

const cells = Object.entries(expected).flatMap(([command, row]) =>
  relations.flatMap((relation) =>
    roleSets.map((roles) => [command as GuardedCommand, relation, roles, row[relation]] as const),
  ),
);

describe('the table of authority', () => {
  test.each(cells)('[R-05][R-31][R-33][R-36][R-39][R-53] %s as %s with %j', (command, relation, roles, cell) => {
    if (cell === undefined) throw new Error('Every cell is written down.');
    const refusal = refuseCommand(command, relation, roles);
    const sentence = typeof cell === 'object' ? (roles.includes(cell.role) ? undefined : said[cell.else]) : cell;
    expect(refusal?.message).toBe(
      sentence === 'allowed' || sentence === undefined ? undefined : (said[sentence as keyof typeof said] ?? sentence),
    );
  });
});

describe('how somebody stands to a request', () => {
  const risk = {
    settings: riskSettings({ idProtection: ['high'] }),
    answers: { idProtection: [{ subject: robin, level: 'high' as const }], insiderRisk: [] },
  };
  const request = submitted({ beneficiary: bea, accessPackage: accessPackage({ stages: [{}, {}] }) });
  const risky = submitted({ risk });
  const closed = decided(request, { by: amy });
  const stand = (of: typeof request, stage: number, person: { id: string }, isApprover: boolean): Relation =>
    relationTo(of, of.stages[stage], person, isApprover);

  test('[R-05] its subjects are its subjects, also when they are approvers', () => {
    expect(stand(request, 0, robin, true)).toBe('requestor');
    expect(stand(request, 0, bea, true)).toBe('beneficiary');
  });

  test('[R-84] an open stage counts its approvers of this moment, whoever was asked before', () => {
    expect(stand(request, 0, amy, true)).toBe('policyApprover');
    expect(stand(request, 0, amy, false)).toBe('none');
    expect(stand(risky, 0, sofia, true)).toBe('riskReviewer');
    expect(stand(risky, 0, sofia, false)).toBe('none');
  });

  test('[R-03] a closed stage counts those who were asked, and those who would be now', () => {
    expect(stand(closed, 0, ben, false)).toBe('asked');
    expect(stand(closed, 0, cleo, true)).toBe('asked');
    expect(stand(closed, 0, cleo, false)).toBe('none');
  });

  test('without a request or a stage there is nothing to stand to', () => {
    expect(relationTo(undefined, undefined, amy, true)).toBe('none');
    expect(relationTo(request, undefined, amy, true)).toBe('none');
  });
});
