import { viewJson } from '../../acting/payloads.ts';
import { LIMITS } from '../../limits.ts';
import type { Json } from '../../types.ts';
import type { StoredView, Workspace } from '../../workspace.ts';
import { ApiError } from '../api-error.ts';
import { jsonArgument, optionalText, requiredText } from '../args.ts';
import { checkedHome, checkedModal, newView, pushModal, replaceView } from '../modals.ts';
import type { Method } from './method.ts';

const givenView = (body: Json): unknown => jsonArgument(body, 'view', 'invalid_arguments');
const answer = (workspace: Workspace, stored: StoredView): Json => ({ view: viewJson(workspace, stored) });

/** Finds out whose trigger this is; a trigger works once and for three seconds. */
function exchange(workspace: Workspace, body: Json): { user: string; spend: () => void } {
  const trigger = workspace.state.triggers[requiredText(body, 'trigger_id')];
  if (trigger === undefined) throw new ApiError('invalid_trigger_id');
  if (trigger.used) throw new ApiError('exchanged_trigger_id');
  if (workspace.now() - trigger.at > LIMITS.triggerSeconds * 1_000) throw new ApiError('expired_trigger_id');
  return {
    user: trigger.user,
    spend: () => {
      trigger.used = true;
    },
  };
}

const open: Method = (workspace, body) => {
  const { user, spend } = exchange(workspace, body);
  const stored = newView(workspace, user, checkedModal(givenView(body)));
  spend();
  workspace.state.modals[user] = [stored];
  return answer(workspace, stored);
};

const push: Method = (workspace, body) => {
  const { user, spend } = exchange(workspace, body);
  const view = checkedModal(givenView(body));
  // Only a trigger that came out of a modal can push onto it.
  if (workspace.modals(user).length === 0) throw new ApiError('not_found');
  const stored = pushModal(workspace, user, view);
  spend();
  return answer(workspace, stored);
};

const update: Method = (workspace, body) => {
  const id = optionalText(body, 'view_id');
  const externalId = optionalText(body, 'external_id');
  if (id !== undefined && externalId !== undefined) {
    throw new ApiError('invalid_arguments', ['Cannot provide both `view_id` and `external_id`']);
  }
  if (id === undefined && externalId === undefined) {
    throw new ApiError('invalid_arguments', ['must provide `view_id` or `external_id`']);
  }
  const given = givenView(body);
  const stored = workspace.view(id === undefined ? { externalId: externalId as string } : { id });
  if (stored === undefined) throw new ApiError('not_found');
  const view = stored.view.type === 'home' ? checkedHome(given) : checkedModal(given);
  replaceView(workspace, stored, view, optionalText(body, 'hash'));
  return answer(workspace, stored);
};

const publish: Method = (workspace, body) => {
  const user = requiredText(body, 'user_id');
  if (workspace.user(user) === undefined) throw new ApiError('user_not_found');
  const view = checkedHome(givenView(body));
  const hash = optionalText(body, 'hash');
  const published = workspace.state.homes[user];
  if (published === undefined) {
    if (hash !== undefined) throw new ApiError('hash_conflict');
    workspace.state.homes[user] = newView(workspace, user, view);
  } else {
    replaceView(workspace, published, view, hash);
  }
  return answer(workspace, workspace.state.homes[user] as StoredView);
};

export const views: Readonly<Record<string, Method>> = {
  'views.open': open,
  'views.push': push,
  'views.update': update,
  'views.publish': publish,
};
