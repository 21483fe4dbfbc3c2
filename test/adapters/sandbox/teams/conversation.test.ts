import { TurnContext } from 'botbuilder';
import { expect, test } from 'vitest';
import { ANA, answerCard, attached, bot, card, execute, last, SETTINGS, stageBot, text } from './stage.ts';

const form = card(
  [
    text('Request r1', { style: 'heading' }),
    { type: 'Input.Text', id: 'reason', label: 'Reason', isRequired: true, errorMessage: 'Say why' },
  ],
  [execute('Approve', 'approve', { id: 'r1' }), execute('Deny', 'deny', { id: 'r1' })],
);

test('a message, a card, a click and a later edit go round through a real botbuilder bot', async () => {
  const clicks: unknown[] = [];
  let reference: Partial<ReturnType<typeof TurnContext.getConversationReference>> = {};
  const { teams, adapter, stop } = await stageBot(
    bot({
      message: async (context) => {
        reference = TurnContext.getConversationReference(context.activity);
        await context.sendActivity(attached(form));
      },
      invoke: async (action) => {
        clicks.push(action);
        return answerCard(card([text(`Done: ${action.verb}`)]));
      },
    }),
  );
  try {
    expect(await teams.install(ANA)).toMatchObject([{ status: 200 }, { status: 200 }]);
    expect(await teams.say(ANA, 'access request')).toMatchObject({ status: 200, sent: true });
    expect(teams.messages(ANA)).toMatchObject([
      { from: 'person', text: 'access request', cards: [], live: false },
      { from: 'bot', text: '', cards: [form], live: true, edited: false, expectsRefresh: false, notice: null },
    ]);
    const posted = last(teams);

    expect(await teams.execute(ANA, posted, 'Approve')).toEqual({
      status: 0,
      body: '',
      ms: 0,
      sent: false,
      errors: { reason: 'Say why' },
    });
    expect(clicks).toEqual([]);
    expect(await teams.execute(ANA, posted, 'Approve', { reason: 'Quarter end' })).toMatchObject({
      status: 200,
      shown: { card: { body: [{ text: 'Done: approve' }] } },
    });
    expect(clicks).toMatchObject([{ verb: 'approve', data: { id: 'r1', reason: 'Quarter end' } }]);
    expect(last(teams)).toMatchObject({ live: false, edited: false, earlier: [{ text: '', cards: [form] }] });
    await expect(teams.execute(ANA, posted, 'Approve', { reason: 'x' })).rejects.toThrow('no Action.Execute Approve');

    await adapter.continueConversationAsync('', reference, async (context) => {
      await context.updateActivity({ ...attached(card([text('Approved by Ana')])), id: posted.activityId });
    });
    expect(last(teams)).toMatchObject({
      activityId: posted.activityId,
      edited: true,
      live: false,
      cards: [{ body: [{ text: 'Approved by Ana' }] }],
      earlier: [{ cards: [form] }, { cards: [{ body: [{ text: 'Done: approve' }] }] }],
    });
    expect(teams.messages(ANA)).toHaveLength(2);
  } finally {
    await stop();
  }
});

test('a proactive message to somebody who never wrote, and its deletion', async () => {
  const { teams, adapter, stop } = await stageBot(bot({}));
  try {
    await teams.install(ANA);
    let sent: { id?: string } | undefined;
    const create = () =>
      adapter.createConversationAsync(
        '',
        'msteams',
        teams.serviceUrl,
        '',
        {
          isGroup: false,
          bot: { id: teams.bot.id, name: '' },
          members: [{ id: teams.userId(ANA), name: '' }],
          tenantId: SETTINGS.tenantId,
        } as never,
        async (context) => {
          sent = await context.sendActivity('Hello');
        },
      );
    await create();
    expect(last(teams)).toMatchObject({ activityId: sent?.id, text: 'Hello', from: 'bot', cards: [] });
    const { conversationId } = last(teams);
    await create();
    expect(last(teams)).toMatchObject({ conversationId, text: 'Hello' });
    expect(teams.messages(ANA)).toHaveLength(2);

    await adapter.continueConversationAsync(
      '',
      { conversation: { id: conversationId } as never, serviceUrl: teams.serviceUrl, channelId: 'msteams' },
      async (context) => context.deleteActivity(String(sent?.id)),
    );
    expect(teams.messages(ANA)).toHaveLength(1);
  } finally {
    await stop();
  }
});
