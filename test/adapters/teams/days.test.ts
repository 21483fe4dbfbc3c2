import { describe, expect, test } from 'vitest';
import type { FormKind } from '../../../adapters/chat/forms/form.ts';
import { parseForm } from '../../../adapters/chat/forms/parse.ts';
import { parseEntered, readerFor, type Whereabouts } from '../../../adapters/teams/forms/form-values.ts';

/** 20 March 2026, 20:00 UTC: in Tokyo it is the 21st. */
const now = new Date('2026-03-20T20:00:00Z');

/** When something that is asked for with a form starts and ends. */
function windowOf(kind: FormKind, data: object, where: Whereabouts, carried?: object) {
  const sent = parseForm(kind, parseEntered(data)?.values, carried, readerFor(where));
  const filledIn: { readonly startsAt?: Date; readonly endsAt?: Date } = 'filledIn' in sent ? sent.filledIn : {};
  return { starts: filledIn.startsAt?.toISOString(), ends: filledIn.endsAt?.toISOString() };
}

function windowIn(organization: string, person: string, startsOn: string, endsOn: string) {
  const where = { zone: person, organizationZone: organization, now };
  const { starts, ends } = windowOf('request', { package: 'finance', justification: 'Why', startsOn, endsOn }, where);
  return [starts, ends];
}

describe('days that are entered in forms', () => {
  test('[R-14] begin and end where the organization’s clock says, wherever the person is', () => {
    for (const person of ['Asia/Tokyo', 'America/New_York', 'utc']) {
      // Berlin: summer time from 29 March 2026 on; that day has 23 hours.
      expect(windowIn('Europe/Berlin', person, '2026-03-29', '2026-03-29')).toEqual([
        '2026-03-28T23:00:00.000Z',
        '2026-03-29T21:59:00.000Z',
      ]);
      // New York: back to winter time on 1 November 2026; that day has 25 hours.
      expect(windowIn('America/New_York', person, '2026-11-01', '2026-11-01')).toEqual([
        '2026-11-01T04:00:00.000Z',
        '2026-11-02T04:59:00.000Z',
      ]);
      // Cairo: on 24 April 2026 there is no midnight; the day begins at one.
      expect(windowIn('Africa/Cairo', person, '2026-04-24', '2026-04-24')).toEqual([
        '2026-04-23T22:00:00.000Z',
        '2026-04-24T20:59:00.000Z',
      ]);
    }
  });

  test('[R-14] a first day that is today for the person or the organization means now', () => {
    for (const startsOn of ['2026-03-20', '2026-03-21'])
      expect(windowIn('UTC', 'Asia/Tokyo', startsOn, '')).toEqual([undefined, undefined]);
    expect(windowIn('UTC', 'UTC', '2026-03-21', '')[0]).toBe('2026-03-21T00:00:00.000Z');
  });

  test('[R-14][R-50] a time of day is the person’s own, a day alone the organization’s', () => {
    const where = { zone: 'America/New_York', organizationZone: 'Europe/Berlin', now };
    const start = (more: object) =>
      windowOf('activation', { role: 'dba', hours: 2, justification: 'Why', ...more }, where).starts;
    expect(start({ startsOn: '2026-03-25', startsTime: '07:30' })).toBe('2026-03-25T11:30:00.000Z');
    expect(start({ startsOn: '2026-03-25' })).toBe('2026-03-24T23:00:00.000Z');
    const form = { justification: 'Why', endsOn: '2026-03-25' };
    const staying = windowOf('eligibility', form, where, { role: 'dba' });
    expect(staying.ends).toBe('2026-03-25T22:59:00.000Z');
  });
});
