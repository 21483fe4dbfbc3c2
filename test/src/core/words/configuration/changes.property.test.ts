import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Change,
  type Configuration,
  differencesBetween,
  isSame,
} from '../../../../../src/core/configuration/changes.ts';
import { type Named, referencesIn } from '../../../../../src/core/configuration/names.ts';
import type {
  AccessPackage,
  ApproverSpec,
  Policy,
  PolicyStage,
  Question,
  Resource,
} from '../../../../../src/core/policy/policy.ts';
import { riskOff } from '../../../../../src/core/policy/risk.ts';
import type { Role } from '../../../../../src/core/policy/role.ts';
import { allChangeSentences } from '../../../../../src/core/words/configuration/changes.ts';
import { inEnglish } from '../../../../support/reader.ts';
import { tries } from '../../../../support/tries.ts';

const id = fc.constantFrom('amy', 'ben', 'cleo');
const ids = fc.uniqueArray(id, { maxLength: 3 });
const specs: fc.Arbitrary<ApproverSpec[]> = fc.array(
  fc.oneof(
    fc.uniqueArray(id, { minLength: 1, maxLength: 2 }).map((people) => ({ kind: 'people', people }) as const),
    id.map((group) => ({ kind: 'group', group }) as const),
    fc.integer({ min: 1, max: 3 }).map((level) => ({ kind: 'manager', level }) as const),
    id.map((role) => ({ kind: 'role', role }) as const),
    fc.constant({ kind: 'sponsors' } as const),
  ),
  { maxLength: 2 },
);
// Two may well have the same name.
const resources: fc.Arbitrary<Resource[]> = fc.uniqueArray(
  fc.record({ kind: fc.constantFrom('groupMembership', 'webhook'), id, name: fc.constantFrom('Ledger', 'Sales') }),
  { maxLength: 3 },
);
const stage: fc.Arbitrary<PolicyStage> = fc.record(
  {
    approvers: specs,
    fallbackApprovers: specs,
    timeoutDays: fc.integer({ min: 1, max: 14 }),
    reasonRequired: fc.boolean(),
    lastReminderHours: fc.integer({ min: 1, max: 23 }),
    escalation: fc.record({ afterDays: fc.integer({ min: 1, max: 3 }), approvers: specs, fallbackApprovers: specs }),
  },
  { requiredKeys: ['approvers', 'fallbackApprovers', 'timeoutDays', 'reasonRequired'] },
);
const asked = { id, text: fc.constantFrom('Why?', 'Where?'), required: fc.boolean() };
const questions: fc.Arbitrary<Question[]> = fc.array(
  fc.oneof(
    fc.record({
      ...asked,
      kind: fc.constantFrom('shortText' as const, 'longText' as const),
      choices: fc.constant([]),
      several: fc.constant(false),
    }),
    fc.record({
      ...asked,
      kind: fc.constant('multipleChoice' as const),
      choices: fc.uniqueArray(fc.constantFrom('here', 'there'), { minLength: 1, maxLength: 2 }),
      several: fc.boolean(),
    }),
  ),
  { maxLength: 2 },
);
const policy: fc.Arbitrary<Policy> = fc.record({
  requestors: fc.oneof(
    fc.constant({ kind: 'everyone' } as const),
    fc.record({ kind: fc.constant('listed' as const), people: ids, groups: ids }),
  ),
  onBehalf: fc.boolean(),
  questions,
  stages: fc.array(stage, { maxLength: 2 }),
  access: fc.oneof(
    fc.constant({ kind: 'forever' } as const),
    fc
      .integer({ min: 0, max: 3 })
      .map((days) => ({ kind: 'until', date: new Date(`2026-12-0${days + 1}T00:00:00Z`) }) as const),
    fc.integer({ min: 1, max: 9 }).map((days) => ({ kind: 'days', days }) as const),
    fc.integer({ min: 1, max: 9 }).map((hours) => ({ kind: 'hours', hours }) as const),
  ),
  extension: fc.constantFrom('no', 'withApproval', 'withoutApproval'),
  incompatible: fc.record({
    packages: ids,
    groups: fc.uniqueArray(fc.record({ id, name: fc.constantFrom('Ledger', 'Sales') }), { maxLength: 2 }),
  }),
  riskReview: fc.boolean(),
  notifications: fc.boolean(),
  showApproverNames: fc.boolean(),
});
const onePackage: fc.Arbitrary<AccessPackage> = fc.record({
  id: fc.constant('finance'),
  name: fc.constantFrom('Finance', 'Finances'),
  description: fc.constantFrom('', 'What finance needs'),
  resources,
  policy,
});
const role: fc.Arbitrary<Role> = fc.record({
  id: fc.constant('writer'),
  name: fc.constantFrom('Writer', 'Reader'),
  resource: fc.constantFrom('Ledger', 'Archive'),
  description: fc.constantFrom('', 'Writes'),
  resources,
  administrators: specs,
  approvers: specs,
  maximumHours: fc.integer({ min: 1, max: 24 }),
  riskReview: fc.boolean(),
});
const nothing: Configuration = { packages: [], roles: [], eligibilities: [], risk: riskOff };
/** Amy and Ben have the same name. */
const namesFor = (changes: readonly Change[]): Named[] =>
  referencesIn(changes).map((about) => ({ ...about, name: about.id === 'cleo' ? 'Cleo Weber' : 'A. Weber' }));

/** One part of a whole is another one. */
function withPart<T extends object>(part: fc.Arbitrary<readonly [T, T]>) {
  return part.chain(([before, other]) =>
    fc
      .constantFrom(...(Object.keys(before) as (keyof T)[]))
      .map((key) => [before, { ...before, [key]: other[key] }] as const),
  );
}

describe('[R-39][R-74] what administrators are told of a change', () => {
  test('names each part of a package in which it differs, in other words than the change back', () => {
    const parts = fc.oneof(
      withPart(fc.tuple(onePackage, onePackage)),
      withPart(fc.tuple(policy, policy)).chain(([before, after]) =>
        onePackage.map(
          (one) =>
            [
              { ...one, policy: before },
              { ...one, policy: after },
            ] as const,
        ),
      ),
    );
    fc.assert(
      fc.property(parts, ([before, after]) => {
        fc.pre(!isSame(before, after));
        expectBothSides({ ...nothing, packages: [before] }, { ...nothing, packages: [after] });
      }),
      { numRuns: tries(1_000) },
    );
  });

  test('names each part of a role in which it differs', () => {
    fc.assert(
      fc.property(withPart(fc.tuple(role, role)), ([before, after]) => {
        fc.pre(!isSame(before, after));
        expectBothSides({ ...nothing, roles: [before] }, { ...nothing, roles: [after] });
      }),
      { numRuns: tries(500) },
    );
  });

  test('says of what is given which one it is, whatever it is called', () => {
    fc.assert(
      fc.property(onePackage, (one) => {
        const said = allChangeSentences(
          inEnglish,
          differencesBetween(nothing, { ...nothing, packages: [one] }),
          [],
          'UTC',
        ).join(' ');
        for (const { id: given, name } of one.resources) expect(said).toContain(`${name} (${given})`);
      }),
      { numRuns: 100 },
    );
  });

  test('names every part of several, each with a sentence of its own', () => {
    fc.assert(
      fc.property(onePackage, onePackage, (before, after) => {
        const changes = differencesBetween({ ...nothing, packages: [before] }, { ...nothing, packages: [after] });
        const parts = [
          ...(['name', 'description', 'resources'] as const).filter((key) => !isSame(before[key], after[key])),
          ...(Object.keys(policyKeys(before)) as (keyof Policy)[]).filter(
            (key) => !isSame(before.policy[key], after.policy[key]),
          ),
        ];
        expect(allChangeSentences(inEnglish, changes, namesFor(changes), 'UTC').length).toBeGreaterThanOrEqual(
          parts.length,
        );
      }),
      { numRuns: tries(300) },
    );
  });
});

function policyKeys({ policy: of }: AccessPackage): Policy {
  return of;
}

/** The change back is another change, so it reads in another way. */
function expectBothSides(before: Configuration, after: Configuration): void {
  const changes = differencesBetween(before, after);
  const names = namesFor(changes);
  const sentences = allChangeSentences(inEnglish, changes, names, 'UTC');
  const back = new Set(allChangeSentences(inEnglish, differencesBetween(after, before), names, 'UTC'));
  expect(sentences).not.toEqual([]);
  for (const sentence of sentences) {
    expect(sentence).toMatch(/^.+: .+\.$/u);
    expect(back.has(sentence), sentence).toBe(false);
  }
}
