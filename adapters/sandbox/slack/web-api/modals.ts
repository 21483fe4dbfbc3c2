import type { z } from 'zod';
import { problems } from '../blocks/problems.ts';
import { homeView, modalView } from '../blocks/view.ts';
import { complete, interactives } from '../blocks/walk.ts';
import { randomId, secretPart } from '../ids.ts';
import { LIMITS } from '../limits.ts';
import type { Json } from '../types.ts';
import type { StoredView, Values, Workspace } from '../workspace.ts';
import { ApiError } from './api-error.ts';

type ViewBody = StoredView['view'];

function checked(schema: z.ZodType, given: unknown): ViewBody {
  if (given === undefined) throw new ApiError('invalid_arguments', ['missing required field: view']);
  if (Buffer.byteLength(JSON.stringify(given)) > LIMITS.view.bytes) throw new ApiError('view_too_large');
  const wrong = problems(schema, given, 'view');
  if (wrong.length > 0) throw new ApiError('invalid_arguments', wrong);
  const view = given as ViewBody;
  return { ...view, blocks: complete(view.blocks) };
}

/** A modal from an app, checked and completed. Throws `view_too_large`, `invalid_arguments`. */
export const checkedModal = (given: unknown): ViewBody => checked(modalView, given);

/** An App Home from an app, checked and completed. Throws `view_too_large`, `invalid_arguments`. */
export const checkedHome = (given: unknown): ViewBody => checked(homeView, given);

const newHash = (workspace: Workspace): string => `${Math.floor(workspace.now() / 1_000)}.${secretPart().slice(0, 8)}`;

function refuseDouble(workspace: Workspace, view: ViewBody, except?: StoredView): void {
  if (typeof view.external_id !== 'string' || view.external_id === '') return;
  const other = workspace.view({ externalId: view.external_id });
  if (other !== undefined && other !== except) throw new ApiError('duplicate_external_id');
}

/** A view of this person that nobody has touched yet. Throws `duplicate_external_id`. */
export function newView(workspace: Workspace, user: string, view: ViewBody, below?: StoredView): StoredView {
  refuseDouble(workspace, view);
  const id = randomId('V');
  return {
    id,
    hash: newHash(workspace),
    user,
    rootId: below?.rootId ?? id,
    previousId: below?.id ?? null,
    view,
    entered: {},
    errors: {},
    trouble: null,
  };
}

/** What was entered stays where block id and action id stay, as in Slack's client. */
function kept(entered: Values, blocks: readonly Json[]): Values {
  const values: Values = {};
  for (const { blockId, actionId, element } of interactives(blocks)) {
    const value = entered[blockId]?.[actionId];
    if (value?.type === element.type) values[blockId] = { ...values[blockId], [actionId]: value };
  }
  return values;
}

/** Shows other content in an open view. Throws `hash_conflict` when it is not the view that the caller knew. */
export function replaceView(workspace: Workspace, stored: StoredView, view: ViewBody, hash?: string): void {
  if (hash !== undefined && hash !== stored.hash) throw new ApiError('hash_conflict');
  refuseDouble(workspace, view, stored);
  stored.view = view;
  stored.hash = newHash(workspace);
  stored.entered = kept(stored.entered, view.blocks);
  stored.errors = {};
  stored.trouble = null;
}

/** Puts a modal on top of what this person has open. Throws `push_limit_reached`, `duplicate_external_id`. */
export function pushModal(workspace: Workspace, user: string, view: ViewBody): StoredView {
  const stack = workspace.modals(user);
  if (stack.length >= LIMITS.view.stack) throw new ApiError('push_limit_reached');
  const stored = newView(workspace, user, view, stack.at(-1));
  stack.push(stored);
  return stored;
}
