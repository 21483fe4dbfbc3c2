import type { TurnContext } from 'botbuilder';
import type { Issuer } from '../../src/approvals/issuer.ts';
import type { TeamsConversation } from './client.ts';
import type { TeamsMessage } from './message.ts';
import { type TeamsActivity, tenantOf } from './parse.ts';

/** What a person is answered with: a card, in the place of the one that was clicked, or a sentence. */
export type Reply = { readonly card: TeamsMessage } | { readonly sentence: string };

export function conversationOf({ serviceUrl, conversation, recipient }: TeamsActivity): TeamsConversation {
  return { serviceUrl, conversation: conversation.id, bot: recipient.id };
}

/** Undefined: an activity without a person behind it. */
export function issuerOf(activity: TeamsActivity): Issuer | undefined {
  const user = activity.from.aadObjectId;
  if (user === undefined) return undefined;
  return {
    identity: { channel: 'teams', tenant: tenantOf(activity), user },
    delivery: `teams:${activity.conversation.id}:${activity.id ?? ''}`,
    ...(activity.replyToId === undefined ? {} : { message: `${activity.conversation.id}/${activity.replyToId}` }),
  };
}

/** Answers a click: the card in its place, or a sentence under it. */
export async function answerInvoke(context: TurnContext, reply: Reply): Promise<void> {
  const body =
    'card' in reply
      ? { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: reply.card.card }
      : { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: reply.sentence };
  await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body } });
}
