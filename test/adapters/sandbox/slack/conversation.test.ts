import { expect, test } from 'vitest';
import { button, plain, section, stageApp } from './stage.ts';

test('a command, a modal, a card and a click go round through a real bolt app', async () => {
  const clicks: unknown[] = [];
  const { slack, stop } = await stageApp((app) => {
    app.command('/access', async ({ ack, body, client }) => {
      await client.views.open({
        trigger_id: body.trigger_id,
        view: {
          type: 'modal',
          callback_id: 'request',
          title: plain('Request access'),
          submit: plain('Send'),
          blocks: [
            {
              type: 'input',
              block_id: 'why',
              label: plain('Why'),
              element: { type: 'plain_text_input', action_id: 'text', min_length: 3 },
            },
          ],
        },
      });
      await ack();
    });
    app.view('request', async ({ ack, view, body, client }) => {
      await ack();
      await client.chat.postMessage({
        channel: body.user.id,
        text: 'A request',
        blocks: [
          section(String(view.state.values.why?.text?.value)),
          { type: 'actions', block_id: 'decide', elements: [button('approve', 'Approve', 'request-1')] },
        ],
        metadata: { event_type: 'card', event_payload: { id: 'request-1' } },
      });
    });
    app.action('approve', async ({ ack, body, client, respond }) => {
      clicks.push(body);
      if (body.type !== 'block_actions' || body.message === undefined) throw new Error('no message');
      await client.chat.update({
        channel: body.channel?.id ?? '',
        ts: body.message.ts,
        text: 'Approved',
        blocks: [section('Approved')],
      });
      await respond({ text: 'Thank you', response_type: 'ephemeral' });
      await ack();
    });
  });
  try {
    expect(await slack.command('U0ANA', '/access', 'request')).toMatchObject({ status: 200, sent: true });
    const [view] = slack.views('U0ANA');
    expect(view).toMatchObject({ title: 'Request access', callbackId: 'request', submit: 'Send' });
    const viewId = view?.id ?? '';

    const refused = await slack.submit('U0ANA', viewId);
    expect(refused).toMatchObject({ sent: false, errors: { why: 'Please complete this required field.' } });
    expect(await slack.submit('U0ANA', viewId, { why: 'a' })).toMatchObject({ sent: false });
    expect(await slack.submit('U0ANA', viewId, { why: 'Quarter end' })).toMatchObject({ status: 200 });
    expect(slack.views('U0ANA')).toEqual([]);

    await expect.poll(() => slack.messages('U0ANA')).toHaveLength(1);
    const [card] = slack.messages('U0ANA');
    expect(card).toMatchObject({ live: true, ephemeral: false, metadata: { event_type: 'card' } });
    if (card === undefined) throw new Error('no card');
    await expect(slack.click('U0BEN', card, 'approve')).rejects.toThrow('sees no message');
    expect(await slack.click('U0ANA', card, 'approve')).toMatchObject({ status: 200 });
    expect(slack.messages('U0ANA')).toMatchObject([
      { text: 'Approved', live: false, earlier: [{ text: 'A request' }] },
      { text: 'Thank you', ephemeral: true },
    ]);
    expect(clicks).toMatchObject([
      {
        type: 'block_actions',
        user: { id: 'U0ANA', username: 'ana', team_id: 'T0SANDBOX' },
        container: { type: 'message', message_ts: card.ts, channel_id: card.channel, is_ephemeral: false },
        message: { ts: card.ts, metadata: { event_payload: { id: 'request-1' } } },
        actions: [{ action_id: 'approve', block_id: 'decide', value: 'request-1', type: 'button' }],
      },
    ]);
    await expect(slack.click('U0ANA', card, 'approve')).rejects.toThrow('nothing to act on');
  } finally {
    await stop();
  }
});
