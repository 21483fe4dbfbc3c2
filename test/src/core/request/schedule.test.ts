import { describe, expect, test } from 'vitest';
import { openStage } from '../../../../src/core/request/request.ts';
import {
  announcementTimes,
  escalationAt,
  firstLookedUpAt,
  lookedUpAgainAt,
  nextAccessActionAt,
  nextReminderAt,
  nextStageActionAt,
  reminderTimes,
} from '../../../../src/core/request/schedule.ts';
import { days, hours } from '../../../support/clock.ts';
import { accessPackage, people, riskSettings } from '../../../support/packages.ts';
import { robin } from '../../../support/people.ts';
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

describe('an open stage', () => {
  const escalation = { afterDays: 2, approvers: [people('cleo')], fallbackApprovers: [] };
  const opened = (facts: Parameters<typeof submitted>[0] = {}) => {
    const stage = openStage(submitted(facts));
    if (stage === undefined) throw new Error('It has an open stage.');
    return stage;
  };

  test('[R-07][R-08][R-09] is looked at when its first reminder, its escalation or its due time comes', () => {
    const stage = opened({ accessPackage: accessPackage({ stages: [{ escalation }] }) });
    expect(escalationAt(stage)).toEqual(moment(days(2)));
    expect(nextStageActionAt(stage)).toEqual(moment(days(2)));
    const forwarded = { ...stage, escalatedAt: moment(days(2)) };
    expect(escalationAt(forwarded)).toBeUndefined();
    expect(nextStageActionAt(forwarded)).toEqual(moment(days(7)));
    expect(nextStageActionAt({ ...forwarded, remindedAt: moment(days(7)) })).toEqual(moment(days(13)));
    expect(nextStageActionAt({ ...forwarded, remindedAt: moment(days(13)) })).toEqual(moment(days(14)));
    expect(escalationAt(opened())).toBeUndefined();
    const { openedAt: _, ...waiting } = stage;
    expect(escalationAt(waiting)).toBeUndefined();
  });

  test('[R-08] is reminded once of what came due since the last look', () => {
    const stage = opened();
    expect(nextReminderAt(stage)).toEqual(moment(days(7)));
    expect(nextReminderAt({ ...stage, remindedAt: moment(days(7) - 1) })).toEqual(moment(days(7)));
    expect(nextReminderAt({ ...stage, remindedAt: moment(days(13)) })).toBeUndefined();
  });

  test('[R-06][R-41] has its approvers looked up every five minutes, and those of a risk review every thirty seconds, at once when it opens', () => {
    const risk = {
      settings: riskSettings({ idProtection: ['high'] }),
      answers: { idProtection: [{ subject: robin, level: 'high' as const }], insiderRisk: [] },
    };
    const [usual, review] = [opened(), opened({ risk })];
    const later = moment(hours(1));
    const in5Minutes = moment(hours(1) + 5 * 60_000);
    for (const stage of [usual, undefined]) {
      expect(lookedUpAgainAt(stage, later)).toEqual(in5Minutes);
      expect(firstLookedUpAt(stage, later)).toEqual(in5Minutes);
    }
    expect(lookedUpAgainAt(review, later)).toEqual(moment(hours(1) + 30_000));
    expect(firstLookedUpAt(review, later)).toEqual(moment(hours(1) + 30_000));
    expect(firstLookedUpAt(review, start)).toEqual(start);
    expect(firstLookedUpAt(usual, start)).toEqual(moment(5 * 60_000));
  });
});

test('[R-14] access is looked at when its end is announced, then at its end, or at once where it ended early', () => {
  const access = accessPackage({ access: { kind: 'days', days: 30 } });
  const given = delivered(decided(submitted({ accessPackage: access }), { at: start }), start);
  expect(nextAccessActionAt(given)).toEqual(moment(days(16)));
  expect(nextAccessActionAt({ ...given, endAnnouncedAt: moment(days(16)) })).toEqual(moment(days(29)));
  expect(nextAccessActionAt({ ...given, endAnnouncedAt: moment(days(29)) })).toEqual(moment(days(30)));
  expect(nextAccessActionAt({ ...given, earlyEnd: { how: 'left', at: moment(days(3)) } })).toEqual(moment(days(3)));
  expect(nextAccessActionAt(delivered(decided(submitted(), { at: start }), start))).toBeUndefined();
});
