import { describe, expect, test } from 'vitest';
import { type Configuration, differencesBetween } from '../../../../../src/core/configuration/changes.ts';
import type { AccessPackage } from '../../../../../src/core/policy/policy.ts';
import { changeEventText } from '../../../../../src/core/words/configuration/change-event.ts';
import { allChangeSentences } from '../../../../../src/core/words/configuration/changes.ts';
import { standardReader } from '../../../../../src/core/words/language/languages.ts';
import { accessPackage, people, resource, riskSettings } from '../../../../support/packages.ts';
import { inEnglish } from '../../../../support/reader.ts';

const setup = (...packages: AccessPackage[]): Configuration => ({
  packages,
  risk: riskSettings(),
  roles: [],
  eligibilities: [],
});
const names = [
  { kind: 'person', id: 'amy', name: 'Amy Quill' },
  { kind: 'person', id: 'ben', name: 'Ben Quill' },
] as const;
const said = (before: AccessPackage[], after: AccessPackage[]) =>
  allChangeSentences(
    standardReader('Europe/Berlin'),
    differencesBetween(setup(...before), setup(...after)),
    names,
    'Europe/Berlin',
  ).join('\n');
const made = (changed: Parameters<typeof accessPackage>[0]) => said([], [accessPackage(changed)]);

describe('what administrators read of a package', () => {
  test('[R-39] resources are called what they are, never by the name of their kind inside', () => {
    expect(made({})).toContain('it gives membership in the group Group ledger (ledger).');
    const both = [resource('ledger'), { kind: 'webhook', id: 'door', name: 'Front door' }];
    expect(made({ resources: both })).toContain(
      'it gives membership in the group Group ledger (ledger) and Front door (door) of the kind “webhook”.',
    );
    expect(made({})).not.toContain('groupMembership');
  });

  test('[R-13] a package that excludes nothing is said to exclude nothing', () => {
    expect(made({})).toContain('it can be held together with any other access.');
    const text = said(
      [accessPackage()],
      [accessPackage({ incompatible: { packages: ['sales'], groups: [{ id: 'crm', name: 'CRM' }] } })],
    );
    expect(text).toContain(
      'The finance package: it is now incompatible with sales and membership in the group CRM (crm).',
    );
  });

  test('[R-06][R-07] stages without fallback or alternate approvers say who is no longer asked', () => {
    const escalation = { afterDays: 2, approvers: [people('ben')], fallbackApprovers: [] };
    const text = said(
      [accessPackage({ stages: [{ fallbackApprovers: [people('ben')], escalation }] })],
      [accessPackage({ stages: [{}] })],
    );
    expect(text).toContain(
      'The finance package, stage 1: if no approver can be found, requests no longer go to Ben Quill.',
    );
    expect(text).toContain(
      'The finance package, stage 1: the alternate approver was Ben Quill (asked after 2 days) and is removed.',
    );
    expect(text).not.toContain('nobody');
  });

  test('[R-14] access until a date is said with that date, in the organization’s time zone', () => {
    const until = (date: string) => made({ access: { kind: 'until', date: new Date(date) } });
    expect(until('2027-03-31T21:59:00Z')).toContain('access lasts until the end of Mar 31, 2027.');
    expect(until('2027-03-31T10:00:00Z')).toContain('access lasts until Mar 31, 2027 at 12:00 PM GMT+2.');
  });

  test('[R-12] a package that nobody may ask for is said so', () => {
    expect(made({ requestors: { kind: 'listed', people: [], groups: [] } })).toContain('nobody can request it.');
    expect(made({ requestors: { kind: 'listed', people: ['amy'], groups: [] } })).toContain(
      'only Amy Quill can request it.',
    );
  });

  test('[R-03] reasons are required or optional, as forms have them', () => {
    const text = said([accessPackage()], [accessPackage({ stages: [{ reasonRequired: true }] })]);
    expect(text).toContain('The finance package, stage 1: a reason is now required.');
  });
});

describe('the page of a change', () => {
  const page = (data: object, type = 'configurationChanged') =>
    JSON.stringify(
      changeEventText(
        inEnglish,
        {
          ...{ seq: 3, at: new Date('2026-11-21T09:00:00Z'), type, data, via: { channel: 'chat' } },
          ...{ actor: { kind: 'person', id: 'ida', name: 'Ida Quill' }, commandId: 'c', prevHash: '', hash: '' },
        } as Parameters<typeof changeEventText>[1],
        undefined,
        {
          ...{ page: { number: 1, command: '/access-admin change 3' }, timeZone: 'UTC' },
          commands: { access: '/access', admin: '/access-admin' },
        },
      ),
    );
  const changes = differencesBetween(setup(), setup(accessPackage()));

  test('[R-39] says "changed" of what took effect, and "proposed" of what waits', () => {
    expect(page({ applied: changes, proposed: [], names: [], alone: false })).toContain(
      'Change 3: Changed by Ida Quill',
    );
    expect(page({ applied: [], proposed: changes, names: [], alone: false })).toContain(
      'Change 3: Proposed by Ida Quill',
    );
  });
});
