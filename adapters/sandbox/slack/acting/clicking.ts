import { type Interactive, interactives } from '../blocks/walk.ts';
import type { AppAnswer, ClickOptions, Json, Where } from '../types.ts';
import type { StoredMessage, StoredView, Values, Workspace } from '../workspace.ts';
import { messageAction, viewAction } from './payloads.ts';
import { plain, type Stage, slackSays } from './person.ts';
import { enteredValue, stateValues } from './values.ts';

/** What Slack shows in a modal when the app did not answer. */
export const TROUBLE = 'We had some trouble connecting. Try again?';

/** What people chose in messages without the app's help, and which options apps have suggested: the client's memory. */
export interface ClientMemory {
  messages: Map<string, Values>;
  suggested: Map<string, Json[]>;
}

function only(found: Interactive[], actionId: string): Interactive {
  const [one, two] = found;
  if (one === undefined) throw new Error(`There is nothing to act on with the action id ${actionId}.`);
  if (two !== undefined) throw new Error(`${actionId} is there more than once: say which by blockId.`);
  return one;
}

const matching = (blocks: readonly Json[], actionId: string, options: ClickOptions): Interactive[] =>
  interactives(blocks).filter(
    (each) => each.actionId === actionId && (options.blockId === undefined || each.blockId === options.blockId),
  );

/** The element as a stale client still shows it, or one that was never there. */
function forged(versions: readonly (readonly Json[])[], actionId: string, options: ClickOptions): Interactive {
  for (const blocks of versions) {
    const [found] = matching(blocks, actionId, options);
    if (found !== undefined) return found;
  }
  const element = { type: 'button', action_id: actionId, text: { type: 'plain_text', text: actionId, emoji: true } };
  return { block: {}, element, actionId, blockId: options.blockId ?? 'forged', stateful: false };
}

/** One entry of `actions[]`, and what the element holds from now on. */
function act(
  workspace: Workspace,
  target: Interactive,
  options: ClickOptions,
  suggested: readonly Json[],
): { action: Json; value: Json } {
  const { element, actionId, blockId } = target;
  const { options: _, option_groups: __, type, ...rest } = element;
  const button = type === 'button';
  const users = workspace.users.map(({ id }) => id);
  if (!button && options.value === undefined) throw new Error(`Say by value what is chosen in ${actionId}.`);
  const value = button ? {} : enteredValue(element, options.value ?? null, { suggested, users });
  const forgedValue = button && options.value !== undefined ? { value: options.value } : {};
  const ids = { type, action_id: actionId, block_id: blockId, action_ts: workspace.nextTs() };
  return { action: { ...rest, ...value, ...forgedValue, ...ids }, value };
}

async function clickMessage(
  { workspace, app, root }: Stage,
  memory: ClientMemory,
  userId: string,
  where: { channel: string; ts: string },
  actionId: string,
  options: ClickOptions,
): Promise<AppAnswer> {
  const visible = workspace.seenBy(userId).find((each) => each.channel === where.channel && each.ts === where.ts);
  const kept = workspace.message(where.channel, where.ts);
  const gone: StoredMessage = { ...where, text: '', blocks: [], from: 'app', earlier: [] };
  const message = options.forge === true ? (kept ?? gone) : visible;
  if (message === undefined) throw new Error(`${userId} sees no message ${where.ts} in ${where.channel}.`);
  const versions = [message.blocks, ...message.earlier.map((each) => each.blocks).reverse()];
  const target =
    options.forge === true
      ? forged(versions, actionId, options)
      : only(matching(message.blocks, actionId, options), actionId);
  if (options.forge !== true && target.element.type === 'button' && options.value !== undefined) {
    throw new Error('A button has the value that the app gave it; only a forged click has another.');
  }
  const { action, value } = act(workspace, target, options, []);
  const key = `${userId} ${message.channel} ${message.ts}`;
  const entered = memory.messages.get(key) ?? {};
  if (target.stateful) memory.messages.set(key, enter(entered, target, value));
  const responseUrl = root + workspace.responsePath({ user: userId, channel: message.channel, ts: message.ts });
  const values = stateValues(message.blocks, memory.messages.get(key) ?? {});
  const answer = await app.payload(messageAction(workspace, userId, message, action, { responseUrl, values }));
  if (answer.error !== undefined) {
    slackSays(workspace, userId, message.channel, `This app did not respond: ${answer.error}`);
  }
  return plain(answer);
}

/** The same values with one more. */
export function enter(values: Values, target: { blockId: string; actionId: string }, value: Json): Values {
  return { ...values, [target.blockId]: { ...values[target.blockId], [target.actionId]: value } };
}

/** The modal on top of what this person has open, or their App Home. Throws when they do not see this view. */
export function visibleView(workspace: Workspace, userId: string, viewId: string): StoredView {
  const seen = [workspace.modals(userId).at(-1), workspace.state.homes[userId]];
  const view = seen.find((each) => each?.id === viewId);
  if (view === undefined) throw new Error(`${userId} does not see the view ${viewId}.`);
  return view;
}

async function clickView(
  { workspace, app }: Stage,
  memory: ClientMemory,
  userId: string,
  viewId: string,
  actionId: string,
  options: ClickOptions,
): Promise<AppAnswer> {
  const anyView = options.forge === true ? workspace.view({ id: viewId }) : undefined;
  const view = anyView === undefined ? visibleView(workspace, userId, viewId) : { ...anyView, user: userId };
  const found = matching(view.view.blocks, actionId, options);
  const target = options.forge === true ? forged([view.view.blocks], actionId, options) : only(found, actionId);
  if (options.forge !== true && target.block.type === 'input' && target.block.dispatch_action !== true) {
    throw new Error(`${actionId} tells the app nothing before the view is submitted.`);
  }
  const { action, value } = act(workspace, target, options, memory.suggested.get(`${viewId} ${actionId}`) ?? []);
  if (target.stateful) view.entered = enter(view.entered, target, value);
  const answer = await app.payload(viewAction(workspace, view, action));
  view.trouble = answer.error === undefined ? null : TROUBLE;
  return plain(answer);
}

/** A click, or a choice that tells the app at once. Throws when this person sees no such element, unless forged. */
export function click(
  stage: Stage,
  memory: ClientMemory,
  userId: string,
  where: Where,
  actionId: string,
  options: ClickOptions,
): Promise<AppAnswer> {
  return 'viewId' in where
    ? clickView(stage, memory, userId, where.viewId, actionId, options)
    : clickMessage(stage, memory, userId, where, actionId, options);
}
