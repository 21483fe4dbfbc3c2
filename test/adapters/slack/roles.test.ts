import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rolesOrganization } from '../../support/roles.ts';
import { accountOf, appears, organizationOf, type Running, soon, startRunning } from '../../support/running.ts';
import { sendSubmission } from '../../support/slack-sender.ts';
import type { Json } from '../../support/slack-typing.ts';

let running: Running;

beforeAll(async () => {
  running = await startRunning({ organization: organizationOf(rolesOrganization) });
});
afterAll(() => running?.stop());

const requestsFor = async (targetId: string) =>
  (await running.documents('requests')).filter(({ target }) => (target as Json).id === targetId);

describe('whoever has no part in a role', () => {
  const entered = (role: unknown, hours: unknown) => ({
    role: { value: { type: 'static_select', selected_option: { value: role } } },
    hours: { value: { type: 'number_input', value: hours } },
    justification: { value: { type: 'plain_text_input', value: 'Please.' } },
    'question:ticket': { value: { type: 'plain_text_input', value: null } },
    startsAt: { value: { type: 'datetimepicker', selected_date_time: null } },
  });
  const { role: _, hours: __, startsAt, ...rest } = entered('dba', '1');
  const staying = { justification: rest.justification, endsAt: startsAt };
  const send = (user: string, callbackId: string, values: unknown, metadata = '') =>
    sendSubmission(running.slack, { user: accountOf(user), callbackId, values, metadata });

  test('[R-50] [R-84] what they send all the same asks for nothing and teaches nothing', async () => {
    const before = (await running.documents('requests')).length;
    for (const id of ['dba', 'reader', 'no-such-role']) {
      const { body } = await send('rob', 'activation_form', entered(id, '1'));
      expect(JSON.parse(body)).toEqual({
        response_action: 'errors',
        errors: { role: 'You are not eligible for this role.' },
      });
      const stay = await send('rob', 'eligibility_form', staying, JSON.stringify({ role: id }));
      expect(stay.body).toContain('You are not eligible for this role.');
    }
    expect((await running.documents('requests')).length).toBe(before);
    expect(
      (await running.documents('attempts')).filter(({ code }) => code === 'notRequestable').length,
    ).toBeGreaterThan(5);
  });

  test('[R-83] sends what we never made: not understood, and asks for nothing', async () => {
    const before = (await running.documents('requests')).length;
    const cases: [string, unknown, string][] = [
      ['activation_form', entered({ $ne: '' }, '1'), ''],
      ['activation_form', entered('', '1'), ''],
      ['activation_form', entered('x'.repeat(101), '1'), ''],
      ...['1.5', '-1', '1e1', ' 1', '9'.repeat(7), null, 1, { $gt: 0 }].map((hours): [string, unknown, string] => [
        'activation_form',
        entered('dba', hours),
        '',
      ]),
      ['activation_form', { ...entered('dba', '1'), 'question:ticket': { value: { value: { $gt: '' } } } }, ''],
      ['activation_form', { ...entered('dba', '1'), startsAt: { value: { selected_date_time: 'soon' } } }, ''],
      ['activation_form', rest, ''],
      ['eligibility_form', staying, ''],
      ['eligibility_form', staying, '{"role":{"$ne":""}}'],
      ['eligibility_form', staying, '{"role":"dba","more":1}'],
      ['eligibility_form', { justification: rest.justification }, '{"role":"reader"}'],
    ];
    for (const [form, values, metadata] of cases) {
      const { status, body } = await send('uma', form, values, metadata);
      expect([status, body], JSON.stringify([values, metadata])).toEqual([200, expect.stringContaining('out of date')]);
    }
    const many = await send('uma', 'activation_form', entered('dba', '999999'));
    expect(JSON.parse(many.body).errors.hours).toContain('from 1 to 4');
    expect((await running.documents('requests')).length).toBe(before);
  });

  test('[R-72] a form that is sent twice is one request', async () => {
    const before = (await requestsFor('role:dba')).length;
    await running.slack.command(accountOf('uma'), '/access', 'activate');
    const form = await appears('a form', () => running.slack.views(accountOf('uma')).at(-1));
    const parts = { user: accountOf('uma'), callbackId: 'activation_form', viewId: form.id };
    const twice = [1, 2].map(() => sendSubmission(running.slack, { ...parts, values: entered('dba', '1') }));
    for (const { body } of await Promise.all(twice)) expect(body).toContain('Request submitted');
    expect((await requestsFor('role:dba')).length).toBe(before + 1);
  });
});

test('[R-83] everything that was sent was taken by Slack', async () => {
  await running.settled();
  await soon(() => expect(running.slack.calls().filter(({ answer }) => answer?.ok !== true)).toEqual([]));
});
