import { describe, expect, test } from 'vitest';
import { isEnding } from '../../../../src/core/base/conflict.ts';
import { type ConflictFacts, conflictsOf, excludedGroups } from '../../../../src/core/holdings/conflicts.ts';
import {
  type Assignment,
  claim,
  type Holdings,
  noHoldings,
  recordAnswer,
  release,
} from '../../../../src/core/holdings/holdings.ts';
import type { Incompatibilities, Resource } from '../../../../src/core/policy/policy.ts';
import { assignment } from '../../../support/holdings.ts';
import { resource } from '../../../support/packages.ts';

const ledger = { id: 'ledger', name: 'Ledger keepers' };
const nothing: Incompatibilities = { packages: [], groups: [] };

const give = (id: string, resources: readonly Resource[], excludes: Partial<Incompatibilities> = {}): Assignment => ({
  ...assignment(id, resources),
  excludes: { ...nothing, ...excludes },
});
const facts = (changed: Partial<ConflictFacts> = {}): ConflictFacts => ({
  excludedNow: () => undefined,
  memberOf: new Set(),
  groupsAround: new Map(),
  approved: [],
  ...changed,
});
const holding = (...assignments: readonly Assignment[]): Holdings => assignments.reduce(claim, noHoldings('robin'));

describe('[R-13] packages that exclude each other', () => {
  const audit = give('audit', [resource('reports')], { packages: ['finance'] });
  const finance = give('finance', [resource('ledger')]);

  test('conflict whichever of the two names the other', () => {
    const conflict = { kind: 'package', status: 'held' };
    expect(conflictsOf(holding(audit), finance, facts())).toEqual([{ ...conflict, name: 'audit' }]);
    expect(conflictsOf(holding(finance), audit, facts())).toEqual([{ ...conflict, name: 'finance' }]);
    expect(conflictsOf(holding(give('crm', [resource('crm')])), finance, facts())).toEqual([]);
  });

  test('conflict also when only the present settings exclude one', () => {
    const excludedNow = (id: string) => (id === 'finance' ? { ...nothing, packages: ['crm'] } : undefined);
    const crm = give('crm', [resource('crm')]);
    expect(conflictsOf(holding(crm), finance, facts({ excludedNow }))).toMatchObject([{ name: 'crm' }]);
    expect(conflictsOf(holding(finance), crm, facts({ excludedNow }))).toMatchObject([{ name: 'finance' }]);
  });

  test('conflict while one is being removed, and when one was approved and is about to be given', () => {
    expect(conflictsOf(release(holding(audit), 'audit'), finance, facts())).toEqual([
      { kind: 'package', name: 'audit', status: 'ending' },
    ]);
    expect(conflictsOf(holding(), finance, facts({ approved: [audit] }))).toEqual([
      { kind: 'package', name: 'audit', status: 'approved' },
    ]);
  });

  test('conflict once, though it was claimed after it was read as approved', () => {
    expect(conflictsOf(holding(audit), finance, facts({ approved: [audit] }))).toEqual([
      { kind: 'package', name: 'audit', status: 'held' },
    ]);
  });

  test('are no conflict with themselves', () => {
    const own = give('finance', [resource('ledger')], { packages: ['finance'], groups: [ledger] });
    expect(conflictsOf(holding(own), own, facts({ approved: [own] }))).toEqual([]);
  });

  test('are named with what stays first, what is being removed last', () => {
    const other = give('treasury', [], { packages: ['finance'] });
    const both = release(holding(audit, other), 'audit');
    expect(conflictsOf(both, finance, facts()).map(({ status }) => status)).toEqual(['held', 'ending']);
  });
});

describe('[R-13] a group that excludes', () => {
  const audit = give('audit', [resource('reports')], { groups: [ledger] });
  const finance = give('finance', [resource('ledger')]);

  test('is named with what gives it, in both directions', () => {
    expect(conflictsOf(holding(finance), audit, facts())).toEqual([
      { kind: 'membership', group: 'Ledger keepers', givenBy: 'finance', status: 'held' },
    ]);
    expect(conflictsOf(holding(audit), finance, facts())).toEqual([
      { kind: 'givesExcluded', group: 'Ledger keepers', name: 'audit', status: 'held' },
    ]);
  });

  test('is found through a group that lies inside it, and not through a role of the same id', () => {
    const groupsAround = new Map([['clerks', new Set(['ledger'])]]);
    const clerks = give('clerks', [resource('clerks')]);
    expect(conflictsOf(holding(clerks), audit, facts({ groupsAround }))).toMatchObject([{ givenBy: 'clerks' }]);
    expect(conflictsOf(holding(clerks), audit, facts())).toEqual([]);
    const role = give('role', [{ kind: 'azureRole', id: 'ledger', name: 'Ledger' }]);
    expect(conflictsOf(holding(role), audit, facts())).toEqual([]);
  });

  test('conflicts with a membership that is none of our doing', () => {
    const conflict = { kind: 'membership', group: 'Ledger keepers', status: 'held' };
    expect(conflictsOf(holding(), audit, facts({ memberOf: new Set(['ledger']) }))).toEqual([conflict]);
    expect(conflictsOf(holding(), audit, facts({ memberOf: new Set(['crm']) }))).toEqual([]);
    // They had it before the package gave it: it stays when the package ends.
    const own = recordAnswer(holding(finance), resource('ledger'), { actual: true, preexisting: true });
    expect(conflictsOf(release(own, 'finance'), audit, facts())).toEqual([
      conflict,
      { ...conflict, givenBy: 'finance', status: 'ending' },
    ]);
  });

  test('conflicts with what is left over of an assignment until it is gone', () => {
    // Given late, after the assignment was over: nobody wants it.
    const left = recordAnswer({ ...holding(finance), claims: [] }, resource('ledger'), { actual: true });
    expect(conflictsOf(left, audit, facts())).toEqual([
      { kind: 'membership', group: 'Ledger keepers', status: 'ending' },
    ]);
    const gone = recordAnswer(left, resource('ledger'), { actual: false });
    expect(conflictsOf(gone, audit, facts())).toEqual([]);
    expect(conflictsOf(gone, audit, facts({ memberOf: new Set(['ledger']) }))).toMatchObject([{ status: 'held' }]);
  });

  test('is not in its own way: what an assignment gives itself does not count', () => {
    const both = give('both', [resource('ledger')], { groups: [ledger] });
    const there = recordAnswer(holding(both), resource('ledger'), { actual: true });
    expect(conflictsOf(there, both, facts({ memberOf: new Set(['ledger']) }))).toEqual([]);
  });

  test('counts as it was when the access was asked for and as it is now, once', () => {
    const vault = { id: 'vault', name: 'Vault' };
    const excludedNow = (id: string) => (id === 'audit' ? { ...nothing, groups: [ledger, vault] } : undefined);
    expect(excludedGroups(audit, { excludedNow })).toEqual([ledger, vault]);
    expect(excludedGroups(audit, facts())).toEqual([ledger]);
    expect(conflictsOf(holding(give('safe', [resource('vault')])), audit, facts({ excludedNow }))).toEqual([
      { kind: 'membership', group: 'Vault', givenBy: 'safe', status: 'held' },
    ]);
  });
});

test('[R-13] a conflict ends by itself only when what it is about is being removed', () => {
  expect((['held', 'ending', 'approved'] as const).map((status) => isEnding({ status }))).toEqual([false, true, false]);
});
