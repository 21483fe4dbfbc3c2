import { expect, test } from 'vitest';
import { parseActivity } from '../../../adapters/teams/parse.ts';

const click = {
  type: 'invoke',
  id: '1',
  channelId: 'msteams',
  serviceUrl: 'https://smba.trafficmanager.net/emea/',
  from: { id: '29:robin', aadObjectId: 'robin' },
  recipient: { id: '28:countersign' },
  conversation: { id: 'a:1', conversationType: 'personal' },
};

test.each([
  ['a language tag with many extensions', { locale: 'de-DE-u-ca-gregory-co-phonebk-hc-h23-nu-latn' }],
  ['a language that is no text', { locale: 5 }],
  ['a time zone that is far too long', { localTimezone: 'x'.repeat(101) }],
  ['a time zone that is no text', { localTimezone: {} }],
])('[R-76] a click with %s is a click', (_name, strange) => {
  const parsed = parseActivity({ ...click, ...strange });
  expect(parsed).toMatchObject({ id: '1', from: { aadObjectId: 'robin' } });
  expect([parsed?.locale, parsed?.localTimezone]).toEqual([undefined, undefined]);
});
