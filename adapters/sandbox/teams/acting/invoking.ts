import type { Part } from '../cards/walk.ts';
import type { StoredMessage, Tenant } from '../tenant.ts';
import type { BotAnswer, Json } from '../types.ts';
import { cardInvoke, type Scene } from './activities.ts';
import { readInvokeAnswer } from './invoke-answer.ts';
import type { Stage } from './person.ts';

/** The copy of the action that an invoke carries. */
export const invoked = ({ node }: Part, data: unknown): Json => {
  const { type, id, title, verb } = node;
  return {
    type,
    ...(id !== undefined && { id }),
    ...(title !== undefined && { title }),
    ...(verb !== undefined && { verb }),
    data,
  };
};

/** Shows what an invoke's answer says: a card in place of the one that was clicked, or words under it. */
function show(tenant: Tenant, message: StoredMessage, index: number, { shown }: BotAnswer): void {
  if (shown === undefined) return;
  if ('card' in shown) {
    tenant.replace(message, index, shown.card);
    message.notice = null;
  } else {
    message.notice = 'message' in shown ? shown.message : shown.trouble;
  }
}

/** One click on an `Action.Execute`, or one refresh. */
export interface Click {
  scene: Scene;
  message: StoredMessage | undefined;
  activityId: string;
  index: number;
  action: Json;
  trigger: 'manual' | 'automatic';
}

/** Sends a click to the bot and shows what it answers. */
export async function invoke(
  { bot }: Stage,
  { scene, message, activityId, index, action, trigger }: Click,
): Promise<BotAnswer> {
  bot.mustBeConnected();
  const answer = readInvokeAnswer(await bot.activity(cardInvoke(scene, activityId, { action, trigger })));
  // One that was deleted while the bot was thinking is no longer kept, so nobody sees what this does to it.
  if (message !== undefined) show(scene.tenant, message, index, answer);
  return answer;
}
