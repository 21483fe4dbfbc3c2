import { suggestions } from '../blocks/menus.ts';
import { problems } from '../blocks/problems.ts';
import { interactives } from '../blocks/walk.ts';
import type { AppAnswer, Entry, Json } from '../types.ts';
import { ApiError } from '../web-api/api-error.ts';
import { checkedModal, pushModal, replaceView } from '../web-api/modals.ts';
import type { StoredView, Workspace } from '../workspace.ts';
import { notSent, type RawAnswer } from './app-client.ts';
import { type ClientMemory, enter, TROUBLE, visibleView } from './clicking.ts';
import { complaint } from './field-checks.ts';
import { blockSuggestion, viewClosed, viewSubmission } from './payloads.ts';
import { jsonBody, plain, reading, type Stage } from './person.ts';
import { enteredValue, stateValues } from './values.ts';

const inputs = (view: StoredView) => interactives(view.view.blocks).filter((each) => each.block.type === 'input');

function fill(
  workspace: Workspace,
  view: StoredView,
  memory: ClientMemory,
  values: Readonly<Record<string, Entry>>,
): void {
  const users = workspace.users.map(({ id }) => id);
  for (const [key, entry] of Object.entries(values)) {
    const found = inputs(view).filter((each) => each.blockId === key || each.actionId === key);
    const [target, another] = found;
    if (target === undefined) throw new Error(`The view has no input "${key}".`);
    if (another !== undefined) throw new Error(`"${key}" names several inputs: use the block id.`);
    const suggested = memory.suggested.get(`${view.id} ${target.actionId}`) ?? [];
    view.entered = enter(view.entered, target, enteredValue(target.element, entry, { suggested, users }));
  }
}

/** What Slack's client says under each field that it would not submit. */
function complaints(view: StoredView): Record<string, string> {
  const values = stateValues(view.view.blocks, view.entered);
  const found = inputs(view).map(({ block, blockId, actionId }): [string, string | null] => [
    blockId,
    complaint(block, values[blockId]?.[actionId] ?? {}),
  ]);
  return Object.fromEntries(found.filter((each): each is [string, string] => each[1] !== null));
}

function removeView(workspace: Workspace, view: StoredView): void {
  const stack = workspace.modals(view.user);
  workspace.state.modals[view.user] = stack.filter((each) => each !== view);
}

function showErrors(view: StoredView, given: unknown): void {
  const entries = Object.entries(Object(given) as Record<string, unknown>);
  const blocks = new Set(inputs(view).map((each) => each.blockId));
  const unknown = entries.filter(([blockId, text]) => !blocks.has(blockId) || typeof text !== 'string' || text === '');
  if (entries.length === 0 || unknown.length > 0) {
    throw new ApiError(
      'invalid_errors',
      unknown.map(([blockId]) => `no input block with a complaint: ${blockId}`),
    );
  }
  view.errors = Object.fromEntries(entries) as Record<string, string>;
}

/** Does what the app answered to a submission. @see https://docs.slack.dev/surfaces/modals#close_current_view */
function apply(workspace: Workspace, view: StoredView, answer: RawAnswer): void {
  const said = jsonBody(answer) ?? {};
  switch (said.response_action) {
    case undefined:
      if (Object.keys(said).length > 0) throw new ApiError('invalid_response_action');
      removeView(workspace, view);
      return;
    case 'clear':
      workspace.state.modals[view.user] = [];
      return;
    case 'errors':
      showErrors(view, said.errors);
      return;
    case 'update':
      replaceView(workspace, view, checkedModal(said.view));
      return;
    case 'push':
      pushModal(workspace, view.user, checkedModal(said.view));
      return;
    default:
      throw new ApiError('invalid_response_action');
  }
}

/**
 * Fills in fields of the topmost modal and submits it. What Slack's client refuses is not sent; the complaints are in
 * the answer and on the view. Throws when this person cannot do that at all.
 */
export async function submit(
  { workspace, app }: Stage,
  memory: ClientMemory,
  userId: string,
  viewId: string,
  values: Readonly<Record<string, Entry>>,
): Promise<AppAnswer> {
  const view = visibleView(workspace, userId, viewId);
  if (view.view.submit === undefined) throw new Error('This view has no submit button.');
  fill(workspace, view, memory, values);
  view.errors = complaints(view);
  if (Object.keys(view.errors).length > 0) return notSent(view.errors);
  const answer = await app.payload(viewSubmission(workspace, view));
  view.trouble = null;
  const read =
    answer.error === undefined
      ? reading(answer, 'invalid_view_response', () => apply(workspace, view, answer))
      : plain(answer);
  if (read.error !== undefined) view.trouble = TROUBLE;
  return Object.keys(view.errors).length > 0 ? { ...read, errors: view.errors } : read;
}

/** Closes the topmost modal by its close button; the app hears of it only if the view asked for that. */
export async function close({ workspace, app }: Stage, userId: string, viewId: string): Promise<AppAnswer> {
  const view = visibleView(workspace, userId, viewId);
  if (view.view.type === 'home') throw new Error('An App Home cannot be closed.');
  const cleared = view.view.clear_on_close === true;
  if (cleared) workspace.state.modals[userId] = [];
  else removeView(workspace, view);
  if (view.view.notify_on_close !== true) return notSent();
  return plain(await app.payload(viewClosed(workspace, view, cleared)));
}

/** Somebody types into an `external_select`: what the app offers can be chosen from then on. */
export async function options(
  { workspace, app }: Stage,
  memory: ClientMemory,
  at: { userId: string; viewId: string; actionId: string },
  query: string,
): Promise<{ answer: AppAnswer; options: readonly Json[] }> {
  const view = visibleView(workspace, at.userId, at.viewId);
  const target = interactives(view.view.blocks).find((each) => each.actionId === at.actionId);
  if (target === undefined || !target.element.type.endsWith('external_select')) {
    throw new Error(`There is no external select ${at.actionId} in this view.`);
  }
  // Slack asks only from so many typed characters on; three when the app does not say.
  if (query.length < Number(target.element.min_query_length ?? 3)) return { answer: notSent(), options: [] };
  const answer = await app.payload(blockSuggestion(workspace, view, target, query));
  if (answer.error !== undefined) return { answer: plain(answer), options: [] };
  let offered: Json[] = [];
  const read = reading(answer, 'invalid_options_response', () => {
    const said = jsonBody(answer) ?? {};
    const wrong = problems(suggestions, said, 'response');
    if (wrong.length > 0) throw new ApiError('invalid_options', wrong);
    const groups = (said.option_groups ?? [{ options: said.options }]) as { options: Json[] }[];
    offered = groups.flatMap((group) => group.options);
  });
  const key = `${at.viewId} ${at.actionId}`;
  memory.suggested.set(key, [...(memory.suggested.get(key) ?? []), ...offered]);
  return { answer: read, options: offered };
}
