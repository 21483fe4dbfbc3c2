import type { Content, Person, StoredMessage, Tenant } from '../tenant.ts';
import type { Json } from '../types.ts';
import { refusals } from './api-error.ts';
import { readContent } from './content.ts';
import type { Target } from './routes.ts';

/** An answer of the connector that is no refusal. */
export interface Reply {
  status: number;
  answer: unknown;
}

/** The person whose chat a call is about. Throws `ConversationNotFound`, `BotNotInConversationRoster`. */
export function ownerOf(tenant: Tenant, { conversationId }: Pick<Target, 'conversationId'>): Person {
  const person = tenant.ownerOf(conversationId ?? '');
  if (person === undefined) throw refusals.noConversation();
  if (!tenant.installed(person)) throw refusals.notInRoster();
  return person;
}

/** The bot's own message that a call is about. Throws `ActivityNotFoundInConversation`, `NotEnoughPermissions`. */
function ownMessage(tenant: Tenant, { conversationId, activityId }: Target): StoredMessage {
  const message = tenant.message(conversationId ?? '', activityId ?? '');
  if (message === undefined) throw refusals.noActivity();
  if (message.from !== 'bot') throw refusals.notAllowed('The bot can only change its own messages.');
  return message;
}

/**
 * Teams splits a message that has both text and cards, and then gives no id.
 * @see https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/conversation-basics (message splitting)
 */
const parts = ({ text, cards }: Content): Content[] =>
  text !== '' && cards.length > 0
    ? [
        { text, cards: [] },
        { text: '', cards },
      ]
    : [{ text, cards }];

/** Posts into a chat; undefined when the bot is only typing, which leaves nothing behind. */
export function post(tenant: Tenant, person: Person, body: Json): StoredMessage[] {
  if (body.type === 'typing') return [];
  const { summary, ...content } = readContent(body);
  const { conversationId } = person;
  return parts(content).map((part) => tenant.add({ ...part, summary, conversationId, from: 'bot' }));
}

/** `POST …/activities`, also as a reply: whether what it replies to exists makes no difference in a personal chat. */
export function send(tenant: Tenant, target: Target, body: Json): Reply {
  const posted = post(tenant, ownerOf(tenant, target), body);
  const [only, second] = posted;
  if (only === undefined) return { status: 202, answer: {} };
  return second === undefined ? { status: 201, answer: { id: only.activityId } } : { status: 202, answer: {} };
}

/** `PUT …/activities/{id}`. */
export function update(tenant: Tenant, target: Target, body: Json): Reply {
  ownerOf(tenant, target);
  const message = ownMessage(tenant, target);
  const content = readContent(body);
  if (parts(content).length > 1) throw refusals.badArgument('Activity resulted into multiple skype activities');
  tenant.edit(message, content);
  return { status: 200, answer: { id: message.activityId } };
}

/** `DELETE …/activities/{id}`. */
export function remove(tenant: Tenant, target: Target): Reply {
  ownerOf(tenant, target);
  tenant.remove(ownMessage(tenant, target));
  return { status: 200, answer: {} };
}
