import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { signSlackRequest } from '../../adapters/sandbox/slack/stand-in.ts';
import { workspace } from './organization.ts';

/** What it is told in a line of JSON: where to send, and what each click says. */
export interface Clicks {
  readonly url: string;
  readonly signingSecret: string;
  readonly perSecond: number;
  readonly clicks: readonly { readonly user: string; readonly value: string }[];
}

/**
 * Sends signed clicks as Slack does, at a steady pace whether or not the ones before were answered. Says how long each answer took
 * from when its click was due, in ms, in a line of JSON.
 */
const [line] = (await once(createInterface({ input: process.stdin }), 'line')) as [string];
const { url, signingSecret, perSecond, clicks } = JSON.parse(line) as Clicks;
const began = performance.now();
const answers = clicks.map(async ({ user, value }, number) => {
  const due = began + (number * 1_000) / perSecond;
  await pause(Math.max(0, due - performance.now()));
  const body = new URLSearchParams({ payload: JSON.stringify(payloadOf(user, value, number)) }).toString();
  const at = Math.floor(Date.now() / 1_000);
  const answer = await fetch(url, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': String(at),
      'x-slack-signature': signSlackRequest(signingSecret, at, body),
    },
  });
  const said = await answer.text();
  if (answer.status !== 200 || said !== '') throw new Error(`Answered ${answer.status}: ${said}`);
  return performance.now() - due;
});
const times = await Promise.all(answers);
process.stdout.write(`times ${JSON.stringify(times)}\n`, () => process.exit(0));

function payloadOf(user: string, value: string, number: number): object {
  return {
    type: 'block_actions',
    ...{ user: { id: user, username: user, name: user, team_id: workspace }, api_app_id: 'A0', token: 'unused' },
    ...{ team: { id: workspace, domain: 'bench' }, enterprise: null, is_enterprise_install: false },
    container: { type: 'message', message_ts: '1700000000.000001', channel_id: 'D0BENCH', is_ephemeral: false },
    ...{ trigger_id: `${Date.now()}.${number}`, channel: { id: 'D0BENCH', name: 'directmessage' } },
    state: { values: {} },
    actions: [{ type: 'button', block_id: 'decision', action_ts: `${number}`, text: {}, action_id: 'approve', value }],
  };
}
