import type { Person, StoredMessage, Tenant } from '../tenant.ts';
import type { BotAnswer, DeliveryOptions, Where } from '../types.ts';
import { type Activity, conversationUpdate, installationUpdate, type Scene, textMessage } from './activities.ts';
import type { BotClient } from './bot-client.ts';

/** What acting as a person needs. */
export interface Stage {
  tenant: Tenant;
  bot: BotClient;
  serviceUrl: string;
}

/** Throws when there is no such person: a mistake of the caller, nothing that Teams could answer. */
export function mustExist(tenant: Tenant, user: string): Person {
  const person = tenant.people.find((each) => each.aadObjectId === user);
  if (person === undefined) throw new Error(`There is no ${user} in this tenant.`);
  return person;
}

/** Somebody in the chat with the bot. Throws when they have not installed the app: then there is no chat to act in. */
export function inChat({ tenant, serviceUrl }: Stage, user: string): Scene {
  const person = mustExist(tenant, user);
  if (!tenant.installed(person)) throw new Error(`${person.name} has not installed the app.`);
  return { tenant, serviceUrl, person };
}

/** The message as this person sees it. Throws when they do not. */
export function visible({ tenant, person }: Scene, { activityId }: Where): StoredMessage {
  const message = tenant.message(person.conversationId, activityId);
  if (message === undefined) throw new Error(`${person.name} sees no message ${activityId}.`);
  return message;
}

/** Delivers one activity, again where a test wants Teams to repeat itself; the last answer counts. */
export async function deliver(
  { bot }: Stage,
  activity: Activity,
  { deliveries = 1 }: DeliveryOptions,
): Promise<BotAnswer> {
  let answer = await bot.activity(activity);
  for (let sent = 1; sent < deliveries; sent += 1) answer = await bot.activity(activity);
  return answer;
}

/** Somebody types a message. */
export async function say(stage: Stage, user: string, text: string, options: DeliveryOptions): Promise<BotAnswer> {
  const scene = inChat(stage, user);
  stage.bot.mustBeConnected();
  const { conversationId } = scene.person;
  const { activityId } = stage.tenant.add({ conversationId, text, cards: [], summary: null, from: 'person' });
  return deliver(stage, textMessage(scene, activityId, text), options);
}

/** Sends the two events about the app, at the same time as Teams does: they may arrive in any order. */
function tell(stage: Stage, person: Person, action: 'add' | 'remove'): Promise<BotAnswer[]> {
  const scene = { tenant: stage.tenant, serviceUrl: stage.serviceUrl, person };
  return Promise.all([
    stage.bot.activity(installationUpdate(scene, action)),
    stage.bot.activity(conversationUpdate(scene, action === 'add' ? 'membersAdded' : 'membersRemoved')),
  ]);
}

/** Somebody installs the app for themselves; nothing happens when they have it. */
export async function install(stage: Stage, user: string): Promise<BotAnswer[]> {
  const person = mustExist(stage.tenant, user);
  if (stage.tenant.installed(person)) return [];
  stage.bot.mustBeConnected();
  stage.tenant.state.chats[person.aadObjectId] = true;
  return tell(stage, person, 'add');
}

/** Somebody removes the app; the chat stays readable, but neither side can write any more. */
export async function uninstall(stage: Stage, user: string): Promise<BotAnswer[]> {
  const { person } = inChat(stage, user);
  stage.bot.mustBeConnected();
  stage.tenant.state.chats[person.aadObjectId] = false;
  return tell(stage, person, 'remove');
}
