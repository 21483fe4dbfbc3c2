import type { ActOptions, BotAnswer, DeliveryOptions, Inputs, Where } from '../types.ts';
import { type Scene, submittedMessage } from './activities.ts';
import { notSent } from './bot-client.ts';
import { forge, press } from './buttons.ts';
import { WENT_WRONG } from './invoke-answer.ts';
import { type Click, invoke, invoked } from './invoking.ts';
import { deliver, inChat, type Stage, visible } from './person.ts';

const objectIds = ({ tenant }: Scene): string[] => tenant.people.map(({ aadObjectId }) => aadObjectId);

function executed(
  stage: Stage,
  user: string,
  where: Where,
  name: string,
  given: Inputs,
  options: ActOptions,
): Click | BotAnswer {
  const scene = inChat(stage, user);
  const { activityId } = where;
  if (options.forge === true) {
    const message = scene.tenant.message(scene.person.conversationId, activityId);
    const { index, action, data } = forge(message, 'Action.Execute', name, given);
    return { scene, message, activityId, index, action: invoked(action, data), trigger: 'manual' };
  }
  const message = visible(scene, where);
  const { index, action, data, errors } = press(message, 'Action.Execute', name, given, objectIds(scene));
  if (Object.keys(errors).length > 0) return notSent(errors);
  return { scene, message, activityId, index, action: invoked(action, data), trigger: 'manual' };
}

/** Fills in inputs and clicks an `Action.Execute`; `times` is how often the client sends the click, all at once. */
export async function execute(
  stage: Stage,
  user: string,
  where: Where,
  name: string,
  given: Inputs,
  options: ActOptions,
  times: number,
): Promise<BotAnswer[]> {
  const click = executed(stage, user, where, name, given, options);
  if (!('scene' in click)) return [click];
  return Promise.all(Array.from({ length: times }, () => invoke(stage, click)));
}

/** Fills in inputs and clicks an `Action.Submit`, or the one that an older client shows in place of an `Action.Execute`. */
export async function submit(
  stage: Stage,
  user: string,
  where: Where,
  name: string,
  given: Inputs,
  options: ActOptions & DeliveryOptions,
): Promise<BotAnswer> {
  const scene = inChat(stage, user);
  const send = (data: unknown): Promise<BotAnswer> =>
    deliver(stage, submittedMessage(scene, where.activityId, data), options);
  if (options.forge === true) {
    const kept = scene.tenant.message(scene.person.conversationId, where.activityId);
    return send(forge(kept, 'Action.Submit', name, given).data);
  }
  const message = visible(scene, where);
  const { action, data, errors } = press(message, 'Action.Submit', name, given, objectIds(scene));
  if (Object.keys(errors).length > 0) return notSent(errors);
  message.notice = null;
  const answer = await send(data);
  const { feedback } = Object(action.node.msTeams) as { feedback?: { hide: boolean } };
  if (answer.error !== undefined) message.notice = WENT_WRONG;
  else if (feedback?.hide !== true) message.notice = 'Your response was sent to the app';
  return answer;
}
