import type { TurnContext } from 'botbuilder';
import type { Issuer } from '../../src/approvals/issuer.ts';
import type { CardName } from '../../src/approvals/requests/refresh-card.ts';
import { showable } from '../../src/core/base/text.ts';
import type { Identity } from '../../src/ports/directory.ts';
import { messageAddressOf, type TeamsConversation } from './client.ts';
import type { TeamsMessage } from './messages/message.ts';
import { isFromPerson, type TeamsActivity, tenantOf } from './parse.ts';

/**
 * What a person is answered with: a card, in the place of the one that was clicked, or a sentence. `about`: the card is that of an
 * open stage, so that it must be kept up to date wherever it lies.
 */
export type Reply = { readonly card: TeamsMessage; readonly about?: CardName } | { readonly sentence: string };

/** Where an activity came from, as messages to the same person are addressed. */
export function conversationOf({ serviceUrl, conversation, recipient, from }: TeamsActivity): TeamsConversation {
  return { serviceUrl, conversation: conversation.id, bot: recipient.id, teamsId: from.id };
}

/** The person whose account sent this. Undefined: there is none behind it, whatever ids a bot's activity carries. */
export function identityOf(activity: TeamsActivity): Identity | undefined {
  const user = activity.from.aadObjectId;
  if (user === undefined || !isFromPerson(activity)) return undefined;
  return { channel: 'teams', tenant: tenantOf(activity), user };
}

/** Undefined: Teams gave the activity no id, so that it cannot be told from the next one. */
export function issuerOf(activity: TeamsActivity, identity: Identity): Issuer | undefined {
  if (!activity.id) return undefined;
  return {
    identity,
    delivery: `teams:${activity.conversation.id}:${identity.user}:${activity.id}`,
    ...(activity.replyToId === undefined ? {} : repliedTo(activity, identity, activity.replyToId)),
  };
}

function repliedTo(activity: TeamsActivity, identity: Identity, id: string): Pick<Issuer, 'message' | 'address'> {
  const where = conversationOf(activity);
  return { message: `${where.conversation}/${id}`, address: messageAddressOf(where, identity, id) };
}

/** Answers a click: the card in its place, or a sentence under it. */
export async function answerInvoke(context: TurnContext, reply: Reply): Promise<void> {
  const body =
    'card' in reply
      ? { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: reply.card.card }
      : { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: showable(reply.sentence) };
  await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body } });
}
