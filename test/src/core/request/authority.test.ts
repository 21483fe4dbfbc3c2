import { describe, expect, test } from 'vitest';
import { directoryRoles } from '../../../../src/core/base/person.ts';
import {
  type GuardedCommand,
  type Relation,
  refuseCommand,
  relations,
  relationTo,
} from '../../../../src/core/request/authority.ts';
import { refusalText } from '../../../../src/core/words/requests/refusals.ts';
import { accessPackage, riskSettings } from '../../../support/packages.ts';
import { amy, bea, ben, cleo, robin, sofia } from '../../../support/people.ts';
import { inEnglish } from '../../../support/reader.ts';
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

const reasons = {
  own: 'ownRequest',
  notYours: 'notYourDecision',
  reader: 'riskRoleNeeded',
  onlyRequestor: 'onlyRequestorCancels',
  none: 'notYourRequest',
  revokers: 'notRevoker',
  ownAccess: 'ownAccess',
  overseers: 'notOverseer',
  onlyBeneficiary: 'onlyBeneficiaryReturns',
  unseen: 'nothingToShow',
  administrator: 'administratorNeeded',
  ownChange: 'ownChange',
} as const;

/** By what kind of refusal the log is searched for them. */
const codes: Record<(typeof reasons)[keyof typeof reasons], string> = {
  ownRequest: 'ownRequest',
  notYourDecision: 'notYourDecision',
  riskRoleNeeded: 'missingRole',
  onlyRequestorCancels: 'notYourRequest',
  notYourRequest: 'notYourRequest',
  notRevoker: 'notAdministrator',
  ownAccess: 'notAdministrator',
  notOverseer: 'notAdministrator',
  onlyBeneficiaryReturns: 'notYourRequest',
  nothingToShow: 'unknownRequest',
  administratorNeeded: 'notAdministrator',
  ownChange: 'ownChange',
};

type Cell = 'allowed' | keyof typeof reasons | { readonly role: string; readonly else: keyof typeof reasons };
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
    const why = typeof cell === 'object' ? (roles.includes(cell.role) ? 'allowed' : cell.else) : cell;
    expect(refusal?.reason).toBe(why === 'allowed' ? undefined : reasons[why]);
    expect(refusal?.code).toBe(why === 'allowed' ? undefined : codes[reasons[why]]);
    // Every reason has its words.
    if (refusal !== undefined) expect(refusalText(inEnglish, refusal)).toMatch(/^[A-Z].*\.$/);
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
