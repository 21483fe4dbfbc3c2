import { describe, expect, test } from 'vitest';
import { groupUndelivered, type UndeliveredMessage } from '../../../../src/core/view/health.ts';
import { hours } from '../../../support/clock.ts';
import { moment, start } from '../../../support/stories.ts';

const minute = 60_000;
const message = (changed: Partial<UndeliveredMessage> = {}): UndeliveredMessage => ({
  ...{ personId: 'amy', channel: 'slack', reason: 'person', code: 'user_not_found', since: start },
  ...changed,
});
const everything = () => true;

describe('[R-76] messages that could not be delivered', () => {
  test('are counted by person, chat and reason, since the first of them', () => {
    const messages = [
      message({ since: moment(hours(2)) }),
      message({ since: moment(hours(1)) }),
      message({ since: moment(hours(3)) }),
      message({ personId: 'ben' }),
      message({ channel: 'teams' }),
      message({ code: 'account_inactive' }),
      message({ reason: 'app' }),
    ];
    const { since: _, ...one } = message();
    expect(groupUndelivered(messages, everything, moment(hours(4)))).toEqual([
      { ...one, since: moment(hours(1)), messages: 3 },
      { ...one, personId: 'ben', since: start, messages: 1 },
      { ...one, channel: 'teams', since: start, messages: 1 },
      { ...one, code: 'account_inactive', since: start, messages: 1 },
      { ...one, reason: 'app', since: start, messages: 1 },
    ]);
  });

  test('are simply on their way in their first five minutes, unless somebody has to do something', () => {
    const messages = [message({ reason: 'waiting' })];
    expect(groupUndelivered(messages, everything, moment(5 * minute - 1))).toEqual([]);
    expect(groupUndelivered(messages, everything, moment(5 * minute))).toHaveLength(1);
    expect(groupUndelivered([message()], everything, start)).toHaveLength(1);
  });

  test('[R-34] are not listed where the reader may not know of their request', () => {
    const messages = [
      message({ requestId: 'A' }),
      message({ requestId: 'B', personId: 'ben' }),
      message({ code: 'x' }),
    ];
    const found = groupUndelivered(messages, (id) => id === 'B', start);
    expect(found.map(({ personId, code }) => `${personId} ${code}`)).toEqual(['ben user_not_found', 'amy x']);
    for (const one of found) expect(one).not.toHaveProperty('requestId');
  });
});
