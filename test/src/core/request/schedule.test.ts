import { describe, expect, test } from 'vitest';
import { announcementTimes, reminderTimes } from '../../../../src/core/request/schedule.ts';
import { days, hours } from '../../../support/clock.ts';
import { accessPackage } from '../../../support/packages.ts';
import { decided, delivered, moment, start, submitted } from '../../../support/stories.ts';

describe('the times', () => {
  test('[R-08] of reminders lie within the stage, each once', () => {
    const stage = submitted().stages[0];
    if (stage === undefined) throw new Error('It has a stage.');
    const times = (dueAt: Date, lastReminderHours?: number) =>
      reminderTimes({
        ...stage,
        openedAt: start,
        dueAt,
        ...(lastReminderHours === undefined ? {} : { lastReminderHours }),
      });
    expect(times(moment(days(14)))).toEqual([moment(days(7)), moment(days(13))]);
    expect(times(moment(days(2)))).toEqual([moment(days(1))]);
    expect(times(moment(days(1)))).toEqual([moment(hours(12))]);
    expect(times(moment(days(1)), 2)).toEqual([moment(hours(12)), moment(hours(22))]);
    expect(times(moment(days(1)), 0)).toEqual([moment(hours(12))]);
    expect(times(moment(days(1.5)))).toEqual([moment(hours(12)), moment(hours(18))]);
    const { openedAt: _, ...waiting } = stage;
    expect(reminderTimes(waiting)).toEqual([]);
  });

  test('[R-14] at which an end is announced lie within the access: 14 days and one day before, or when a tenth is left', () => {
    const given = (length: number) =>
      delivered(
        decided(submitted({ accessPackage: accessPackage({ access: { kind: 'days', days: length } }) }), { at: start }),
        start,
      );
    expect(announcementTimes(given(30))).toEqual([moment(days(16)), moment(days(29))]);
    expect(announcementTimes(given(14))).toEqual([moment(days(13))]);
    expect(announcementTimes(given(1))).toEqual([]);
    const short = accessPackage({ access: { kind: 'hours', hours: 10 } });
    expect(announcementTimes(delivered(decided(submitted({ accessPackage: short }), { at: start }), start))).toEqual([
      moment(hours(9)),
    ]);
    expect(announcementTimes(delivered(decided(submitted(), { at: start }), start))).toEqual([]);
    expect(announcementTimes(submitted())).toEqual([]);
  });
});
