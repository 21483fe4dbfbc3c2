import { describe, expect, test } from 'vitest';
import { parseAccessWords, parseAdminWords } from '../../../../src/approvals/commands/parse-command.ts';
import { runCommand } from '../../../../src/approvals/commands/run-command.ts';
import { inEnglish } from '../../../support/reader.ts';

const id = 'ABCDEFGH1234';

describe('what people type', () => {
  test.each([
    ['', { kind: 'request', search: '' }],
    ['request  finance reports ', { kind: 'request', search: 'finance reports' }],
    ['PENDING', { kind: 'list', list: 'pending' }],
    [`history before ${id.toLowerCase()}`, { kind: 'list', list: 'history', after: id }],
    ['mine before nonsense', { kind: 'list', list: 'mine' }],
    [`show ${id.toLowerCase()}`, { kind: 'show', requestId: id }],
    [`cancel ${id}`, { kind: 'cancel', requestId: id }],
    [`extend ${id}`, { kind: 'extend', requestId: id, roleId: id.toLowerCase() }],
    ['extend database-admin', { kind: 'stayEligible', roleId: 'database-admin' }],
    [`return ${id}`, { kind: 'return', requestId: id }],
    [`revoke ${id} The project  is over`, { kind: 'revoke', requestId: id, reason: 'The project  is over' }],
    [`revoke ${id}`, { kind: 'revoke', requestId: id, reason: '' }],
    ['activate', { kind: 'activate', search: '' }],
    ['activate database  admin', { kind: 'activate', search: 'database admin' }],
    ['help', { kind: 'help', admin: false, unknown: false }],
    ['show', { kind: 'numberNeeded', command: 'show', admin: false }],
    ['extend', { kind: 'numberNeeded', command: 'extend', admin: false }],
    ['revoke 12', { kind: 'numberNeeded', command: 'revoke', admin: false }],
    ['show {"$ne":""}', { kind: 'numberNeeded', command: 'show', admin: false }],
    ['sudo', { kind: 'help', admin: false, unknown: true }],
  ])('[R-83] access %s', (text, expected) => {
    expect(parseAccessWords(text)).toEqual(expected);
  });

  test.each([
    ['thresholds', { kind: 'reviewSettings' }],
    ['packages', { kind: 'packages' }],
    ['requests', { kind: 'resourceRequests' }],
    [`requests before ${id}`, { kind: 'resourceRequests', after: id }],
    ['requests before', { kind: 'packageRequests', packageId: 'before' }],
    ['requests Finance-Reports', { kind: 'packageRequests', packageId: 'finance-reports' }],
    [`requests finance before ${id}`, { kind: 'packageRequests', packageId: 'finance', after: id }],
    ['change 12', { kind: 'change', change: 12, page: 1 }],
    ['change 12 page 3', { kind: 'change', change: 12, page: 3 }],
    ['change 12 page 0', { kind: 'numberNeeded', command: 'change', admin: true }],
    ['change', { kind: 'numberNeeded', command: 'change', admin: true }],
    ['', { kind: 'help', admin: true, unknown: false }],
    ['drop', { kind: 'help', admin: true, unknown: true }],
  ])('[R-83] access-admin %s', (text, expected) => {
    expect(parseAdminWords(text)).toEqual(expected);
  });

  test('help names every command that is understood, and no other', async () => {
    const names = { access: '/access', admin: '/access-admin' };
    for (const [admin, parse] of [
      [false, parseAccessWords],
      [true, parseAdminWords],
    ] as const) {
      const command = { kind: 'help', admin, unknown: false } as const;
      const answered = await runCommand(inEnglish, {} as never, {} as never, command, names);
      if (answered.kind !== 'done' || answered.value.kind !== 'text') throw new Error('Help is a text.');
      const lines = answered.value.text.paragraphs.flatMap(({ line: [first] }) =>
        first !== undefined && 'strong' in first && 'text' in first ? [first.text] : [],
      );
      expect(lines.length).toBeGreaterThan(2);
      for (const line of lines) {
        const words = line.replace(/^\/access(-admin)?/, '').replace('…', admin ? '12' : id);
        expect(['help', 'numberNeeded'], line).not.toContain(parse(words).kind);
      }
    }
  });
});
