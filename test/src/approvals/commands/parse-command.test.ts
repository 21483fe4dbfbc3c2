import { describe, expect, test } from 'vitest';
import {
  parseAccessWords,
  parseAdminWords,
  parseLine,
  parseMessage,
} from '../../../../src/approvals/commands/parse-command.ts';

const id = 'ABCDEFGH1234';
const tooMany = (command: string, takesNumber = false) => ({
  kind: 'tooManyWords',
  command,
  admin: false,
  takesNumber,
});
const oneLine = (justification: string) => ({ kind: 'request', search: 'Finance Reports', justification });

describe('what people type', () => {
  test.each([
    ['', { kind: 'request', search: '' }],
    ['request  finance reports ', { kind: 'request', search: 'finance reports' }],
    ['PENDING', { kind: 'list', list: 'pending' }],
    [`history before ${id.toLowerCase()}`, { kind: 'list', list: 'history', after: id }],
    ['mine before nonsense', tooMany('mine')],
    ['pending please', tooMany('pending')],
    [`show ${id} now`, tooMany('show', true)],
    [`cancel ${id} It is over`, tooMany('cancel', true)],
    [`return ${id} thanks`, tooMany('return', true)],
    ['extend database admin', tooMany('extend', true)],
    ['help me', tooMany('help')],
    ['fin', { kind: 'request', search: 'fin', typed: {} }],
    ['Finance  Reports', { kind: 'request', search: 'Finance Reports', typed: {} }],
    ['request "Finance Reports" quarter-end  close', oneLine('quarter-end  close')],
    ['request “Finance Reports” for two\nreasons', oneLine('for two\nreasons')],
    ['request "Finance Reports"', { kind: 'request', search: 'Finance Reports' }],
    ['pendng', { kind: 'request', search: 'pendng', typed: { nearest: 'pending' } }],
    ['Histroy', { kind: 'request', search: 'Histroy', typed: { nearest: 'history' } }],
    [`cancle ${id}`, { kind: 'request', search: `cancle ${id}`, typed: { nearest: `cancel ${id}` } }],
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
    ['sudo', { kind: 'request', search: 'sudo', typed: {} }],
  ])('[R-83] access %s', (text, expected) => {
    expect(parseAccessWords(text)).toEqual(expected);
  });

  test.each([
    ['thresholds', { kind: 'reviewSettings' }],
    ['packages', { kind: 'packages', page: 1 }],
    ['packages page 2', { kind: 'packages', page: 2 }],
    ['package', { kind: 'packages', page: 1 }],
    ['package Finance Reports', { kind: 'offer', first: 'package', called: 'Finance Reports', page: 1 }],
    ['role dba page 2', { kind: 'offer', first: 'role', called: 'dba', page: 2 }],
    ['requests', { kind: 'resourceRequests' }],
    [`requests before ${id}`, { kind: 'resourceRequests', after: id }],
    ['requests before', { kind: 'packageRequests', called: 'before' }],
    ['requests Finance Reports', { kind: 'packageRequests', called: 'Finance Reports' }],
    [`requests finance before ${id}`, { kind: 'packageRequests', called: 'finance', after: id }],
    ['packages all', { kind: 'tooManyWords', command: 'packages', admin: true, takesNumber: false }],
    ['threshold', { kind: 'didYouMean', meant: 'thresholds', admin: true }],
    ['chnage 12', { kind: 'didYouMean', meant: 'change 12', admin: true }],
    ['changes', { kind: 'changes' }],
    ['changes before 12', { kind: 'changes', before: 12 }],
    ['changes of today', { kind: 'tooManyWords', command: 'changes', admin: true, takesNumber: false }],
    ['change 12', { kind: 'change', change: 12, page: 1 }],
    ['change 12 page 3', { kind: 'change', change: 12, page: 3 }],
    ['change 12 page 0', { kind: 'numberNeeded', command: 'change', admin: true }],
    ['change', { kind: 'numberNeeded', command: 'change', admin: true }],
    ['', { kind: 'help', admin: true, unknown: false }],
    ['drop', { kind: 'help', admin: true, unknown: true }],
  ])('[R-83] access-admin %s', (text, expected) => {
    expect(parseAdminWords(text)).toEqual(expected);
  });

  test.each([
    ['mine', { kind: 'list', list: 'mine' }],
    ['access mine', { kind: 'list', list: 'mine' }],
    ['thresholds', { kind: 'reviewSettings' }],
    ['access-admin help', { kind: 'help', admin: true, unknown: false }],
    ['help', { kind: 'help', admin: false, unknown: false }],
    ['hello', { kind: 'request', search: 'hello', typed: { nearest: 'help' } }],
  ])('[R-70] a message to us alone needs no name of a command before it: %s', (text, expected) => {
    expect(parseMessage(text)).toEqual(expected);
  });

  test.each(['pending', 'accessible', '', '/access mine'])(
    '[R-83] a button’s line begins with a command: not %s',
    (line) => {
      expect(parseLine(line)).toBeUndefined();
    },
  );
});
