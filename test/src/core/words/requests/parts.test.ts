import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { system, viaSystem } from '../../../../../src/core/base/person.ts';
import { transition } from '../../../../../src/core/request/lifecycle.ts';
import type { AccessRequest } from '../../../../../src/core/request/request.ts';
import { noticesFor } from '../../../../../src/core/view/notices.ts';
import { view } from '../../../../../src/core/view/view.ts';
import { noticeText } from '../../../../../src/core/words/requests/notice.ts';
import { requestText } from '../../../../../src/core/words/requests/request-text.ts';
import { administratorsOf } from '../../../../support/administrators.ts';
import { days, hours } from '../../../../support/clock.ts';
import { accessPackage, resource } from '../../../../support/packages.ts';
import { bea, robin } from '../../../../support/people.ts';
import { inEnglish } from '../../../../support/reader.ts';
import { accepted, bySystem, decided, delivered, moment, submitted } from '../../../../support/stories.ts';
import { linesOf } from '../../../../support/typing.ts';

/** What becomes of a resource: it is there, on offer to somebody who must accept, or was refused. */
type Part = 'there' | 'invited' | 'refused';

const refusal = 'the group is not there any more';
const asked = (parts: readonly Part[], beneficiary = robin) =>
  submitted({
    beneficiary,
    accessPackage: accessPackage({
      resources: parts.map((_, index) => resource(`g${index}`)),
      access: { kind: 'days', days: 30 },
    }),
  });
const idsOf = (parts: readonly Part[], wanted: Part) =>
  parts.flatMap((part, index) => (part === wanted ? [`g${index}`] : []));
const given = (parts: readonly Part[], beneficiary = robin): AccessRequest => {
  const refused = Object.fromEntries(idsOf(parts, 'refused').map((id) => [id, refusal]));
  return delivered(decided(asked(parts, beneficiary)), moment(hours(3)), refused, idsOf(parts, 'invited'));
};
const nobody = administratorsOf([]);
/** What somebody was told of the last event that they heard of. */
const toldTo = (request: AccessRequest, personId: string, event = request.events.at(-1)): string[] => {
  const told = event && noticesFor(request, event, nobody).find((one) => one.personId === personId);
  return told === undefined
    ? []
    : linesOf(noticeText(inEnglish, told.notice, '/access')).filter((line) => !line.startsWith('It ends'));
};
const shownTo = (request: AccessRequest, personId: string): string => {
  const seen = view(request, { id: personId });
  return seen === undefined ? '' : linesOf(requestText(inEnglish, seen)).join('\n');
};

describe('what is there of some access', () => {
  test.each<[readonly Part[], string, string, string, string]>([
    [
      ['there'],
      'The access was granted.',
      'You now have The finance package.',
      'Bea Quill now has The finance package.',
      '',
    ],
    [
      ['invited'],
      'The access will be given once the invitation is accepted.',
      'You will have The finance package once you accept the invitation to Woodgrove Bank. You will get a message when you have it.',
      'Bea Quill will have The finance package once they accept the invitation to Woodgrove Bank. You will get a message when they have it.',
      'Waiting for the invitation to be accepted: Group g0.',
    ],
    [
      ['refused'],
      'The access could not be given.',
      'The finance package could not be given to you. The administrators have been told.',
      'The finance package could not be given to Bea Quill. The administrators have been told.',
      `Missing: Group g0 – ${refusal}.`,
    ],
    [
      ['there', 'invited'],
      'Part of the access was granted.',
      'You now have part of The finance package. You will have the rest once you accept the invitation to Woodgrove Bank.',
      'Bea Quill now has part of The finance package. They will have the rest once they accept the invitation to Woodgrove Bank.',
      'Given: Group g0.|Waiting for the invitation to be accepted: Group g1.',
    ],
    [
      ['there', 'refused'],
      'Part of the access was granted.',
      'You now have part of The finance package. The rest is missing. The administrators have been told.',
      'Bea Quill now has part of The finance package. The rest is missing. The administrators have been told.',
      `Given: Group g0.|Missing: Group g1 – ${refusal}.`,
    ],
    [
      ['invited', 'refused'],
      'The access will be given once the invitation is accepted.',
      'You will have part of The finance package once you accept the invitation to Woodgrove Bank. The rest is missing. The administrators have been told.',
      'Bea Quill will have part of The finance package once they accept the invitation to Woodgrove Bank. The rest is missing. The administrators have been told.',
      `Waiting for the invitation to be accepted: Group g0.|Missing: Group g1 – ${refusal}.`,
    ],
    [
      ['there', 'invited', 'refused', 'there'],
      'Part of the access was granted.',
      'You now have part of The finance package. You will have another part once you accept the invitation to Woodgrove Bank. The rest is missing. The administrators have been told.',
      'Bea Quill now has part of The finance package. They will have another part once they accept the invitation to Woodgrove Bank. The rest is missing. The administrators have been told.',
      `Given: Group g0 and Group g3.|Waiting for the invitation to be accepted: Group g1.|Missing: Group g2 – ${refusal}.`,
    ],
  ])(
    '[R-18][R-73] %j: its person, whoever asked for it, and the request say so',
    (parts, status, own, others, lines) => {
      const wanted = lines === '' ? [] : lines.split('|');
      expect(toldTo(given(parts), robin.id)).toEqual([own, ...wanted]);
      const forBea = given(parts, bea);
      expect(toldTo(forBea, robin.id)).toEqual([others, ...wanted]);
      for (const reader of [robin.id, bea.id]) {
        const shown = shownTo(forBea, reader).split('\n');
        expect(shown).toEqual(expect.arrayContaining([status, ...wanted]));
        expect(shown.filter((line) => /^(Given|Waiting|Missing)/.test(line))).toEqual(wanted);
      }
    },
  );

  test('[R-18] whatever becomes of each: nobody is told to have what is not there, and nothing is missing that waits for them', () => {
    const anyParts = fc.array(fc.constantFrom<Part>('there', 'invited', 'refused'), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(anyParts, (parts) => {
        const request = given(parts);
        const texts = [toldTo(request, robin.id).join('\n'), shownTo(request, robin.id)];
        const [told = ''] = texts;
        expect(told.includes('You now have')).toBe(parts.includes('there'));
        expect(told.includes('once you accept')).toBe(parts.includes('invited'));
        for (const text of texts) {
          expect(text.includes('Missing')).toBe(parts.includes('refused'));
          for (const [index, part] of parts.entries()) {
            const missing = new RegExp(`Missing: Group g${index} `).test(text);
            expect(missing).toBe(part === 'refused');
          }
        }
      }),
    );
  });

  test('[R-14][R-73] an end that comes before the invitation was accepted is no end of access', () => {
    const request = given(['invited']);
    const end = request.window.endsAt ?? moment(days(40));
    const announced = bySystem(request, 'announceEnd', new Date(end.getTime() - days(1)));
    expect(toldTo(announced, robin.id)[0]).toBe(
      'The time for The finance package ends soon, and you have not accepted the invitation to Woodgrove Bank yet.',
    );
    const over = bySystem(bySystem(announced, 'endAccess', end), 'finishEnd', new Date(end.getTime() + 1));
    expect(toldTo(over, robin.id)).toEqual([
      'The time for The finance package is over. You did not accept the invitation to Woodgrove Bank.',
    ]);
    expect(shownTo(over, robin.id)).toContain('The access has ended.');
    expect(shownTo(over, robin.id)).toContain('The invitation was not accepted.');
    expect(shownTo(over, robin.id)).not.toMatch(/Missing|Given|Waiting/);
  });

  test('[R-14] the end of what was there in part says nothing of what was missing', () => {
    const request = given(['there', 'refused']);
    const end = request.window.endsAt ?? moment(days(40));
    const over = bySystem(bySystem(request, 'endAccess', end), 'finishEnd', new Date(end.getTime() + 1));
    expect(toldTo(over, robin.id)).toEqual(['Your access to The finance package has ended.']);
    expect(shownTo(over, robin.id)).not.toMatch(/Missing|Given/);
  });

  test('[R-18] access of which its target lost all is not said to be there in part', () => {
    const request = given(['there']);
    const [lost] = request.target.resources;
    if (lost === undefined) throw new Error('It gives something.');
    const command = { type: 'noteDrift', id: 'drift', requestId: request.id, actor: system, via: viaSystem } as const;
    const after = accepted(
      transition<'noteDrift'>(request, { ...command, resource: lost, restored: false }, { now: moment(days(2)) }),
    );
    expect(toldTo(after, robin.id)[0]).toBe(
      'You lost The finance package, and it could not be given back yet. The administrators have been told.',
    );
    expect(shownTo(after, robin.id)).toContain('The access was lost and could not be given back yet.');
    expect(shownTo(after, robin.id)).not.toContain('in part');
  });
});
