import type { Part } from '../cards/walk.ts';
import { type StoredMessage, shownCards } from '../tenant.ts';
import type { ActOptions, BotAnswer, Json, Where } from '../types.ts';
import { invoke, invoked } from './invoking.ts';
import { inChat, type Stage, visible } from './person.ts';
import { merged } from './values.ts';

/** The cards of a message that Teams refreshes by itself for this person, by their place. */
export function refreshing(message: StoredMessage, userId: string): number[] {
  return shownCards(message).flatMap((card, index) => {
    const { userIds = [] } = Object(card.refresh) as { userIds?: string[] };
    return userIds.includes(userId) ? [index] : [];
  });
}

/** Runs the `refresh` of one card: by itself where it names the person, else by the menu item that Teams has for it. */
export async function refresh(stage: Stage, user: string, where: Where, options: ActOptions): Promise<BotAnswer> {
  const scene = inChat(stage, user);
  const message = visible(scene, where);
  const index = shownCards(message).findIndex((card) => card.refresh !== undefined);
  const { action, userIds } = Object(shownCards(message)[index]?.refresh) as { action?: Json; userIds?: string[] };
  if (action === undefined) throw new Error('No card of this message can be refreshed.');
  const named = userIds?.includes(scene.person.id) === true;
  if (userIds !== undefined && !named && options.forge !== true) {
    throw new Error(
      `This card is not refreshed for ${scene.person.name}: refresh.userIds does not name ${scene.person.id}.`,
    );
  }
  const part: Part = { node: action, type: 'Action.Execute', role: 'refreshAction', within: [] };
  const { activityId } = where;
  const trigger = named ? 'automatic' : 'manual';
  const data = merged(action.data, {});
  return invoke(stage, { scene, message, activityId, index, action: invoked(part, data), trigger });
}

/**
 * Somebody comes back to the chat: what invokes put in place of cards is forgotten, and cards that name the person in
 * `refresh.userIds` are refreshed, one after the other.
 */
export async function reopen(stage: Stage, user: string): Promise<BotAnswer[]> {
  const { tenant, person } = inChat(stage, user);
  const messages = tenant.seenBy(person);
  tenant.reopen(person);
  const answers: BotAnswer[] = [];
  for (const message of messages) {
    if (refreshing(message, person.id).length > 0) answers.push(await refresh(stage, user, message, {}));
  }
  return answers;
}
