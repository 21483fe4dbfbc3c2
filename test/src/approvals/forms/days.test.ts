import { expect, test } from 'vitest';
import { dayIn, endOfDay, timeOn } from '../../../../src/approvals/forms/days.ts';
import { timeZoneNamed } from '../../../../src/core/base/time-zone.ts';

const isTimeZone = (name: string) => timeZoneNamed(name) !== undefined;

test('[R-14] a day begins and ends where the organization is, also when its clocks change', () => {
  expect(timeOn('2027-03-28', 'Europe/Berlin')).toEqual(new Date('2027-03-27T23:00:00Z'));
  expect(timeOn('2027-03-28', 'Europe/Berlin', '09:30')).toEqual(new Date('2027-03-28T07:30:00Z'));
  expect(endOfDay('2027-03-28', 'Europe/Berlin')).toEqual(new Date('2027-03-28T21:59:00Z'));
  expect(endOfDay('2026-10-25', 'Europe/Berlin')).toEqual(new Date('2026-10-25T22:59:00Z'));
  expect(endOfDay('2027-03-28', 'UTC')).toEqual(new Date('2027-03-28T23:59:00Z'));
  const lateEvening = new Date('2027-03-31T22:30:00Z');
  expect(['Europe/Berlin', 'UTC'].map((zone) => dayIn(zone, lateEvening))).toEqual(['2027-04-01', '2027-03-31']);
});

test('time zones are known by their IANA names', () => {
  expect(['Europe/Berlin', 'UTC', 'Asia/Kathmandu'].map(isTimeZone)).toEqual([true, true, true]);
  expect(['Berlin', '', 'Europe/Nowhere'].map(isTimeZone)).toEqual([false, false, false]);
});
