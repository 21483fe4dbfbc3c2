import { stableId } from '../ids.ts';
import type { Json } from '../types.ts';
import type { StoredMessage, StoredView, Workspace } from '../workspace.ts';
import { stateValues } from './values.ts';

/** The old verification token that Slack still sends along; apps must not trust it. */
const verificationToken = (workspace: Workspace): string => stableId('', workspace.team.id);

/** A message as the Web API and interaction payloads carry it. */
export function messageJson(workspace: Workspace, message: StoredMessage, withMetadata = true): Json {
  return {
    user: workspace.botUserId,
    type: 'message',
    ts: message.ts,
    bot_id: workspace.botId,
    app_id: workspace.appId,
    text: message.text,
    team: workspace.team.id,
    ...(message.editedTs !== undefined && { edited: { user: workspace.botId, ts: message.editedTs } }),
    ...(message.blocks.length > 0 && { blocks: message.blocks }),
    ...(message.threadTs !== undefined && { thread_ts: message.threadTs }),
    ...(withMetadata && message.metadata !== undefined && { metadata: message.metadata }),
  };
}

/** A view as `views.*` answer it and interaction payloads carry it. */
export function viewJson(workspace: Workspace, stored: StoredView): Json {
  const { view } = stored;
  return {
    id: stored.id,
    team_id: workspace.team.id,
    type: view.type,
    blocks: view.blocks,
    private_metadata: view.private_metadata ?? '',
    callback_id: view.callback_id ?? '',
    state: { values: stateValues(view.blocks, stored.entered) },
    hash: stored.hash,
    title: view.title ?? { type: 'plain_text', text: 'View Title', emoji: true },
    clear_on_close: view.clear_on_close ?? false,
    notify_on_close: view.notify_on_close ?? false,
    close: view.close ?? null,
    submit: view.submit ?? null,
    previous_view_id: stored.previousId,
    root_view_id: stored.rootId,
    app_id: workspace.appId,
    external_id: view.external_id ?? '',
    app_installed_team_id: workspace.team.id,
    bot_id: workspace.botId,
  };
}

/** What every interaction payload starts with. */
function interaction(workspace: Workspace, type: string, userId: string): Json {
  const name = workspace.user(userId)?.name ?? userId;
  return {
    type,
    user: { id: userId, username: name, name, team_id: workspace.team.id },
    api_app_id: workspace.appId,
    token: verificationToken(workspace),
    team: { id: workspace.team.id, domain: workspace.team.domain },
    enterprise: null,
    is_enterprise_install: false,
  };
}

/** A `block_actions` payload for an element of a message. An ephemeral message is not sent along: Slack does not keep it. */
export function messageAction(
  workspace: Workspace,
  userId: string,
  message: StoredMessage,
  action: Json,
  to: {
    responseUrl: string;
    values: Json;
  },
): Json {
  const ephemeral = message.ephemeralTo !== undefined;
  return {
    ...interaction(workspace, 'block_actions', userId),
    container: { type: 'message', message_ts: message.ts, channel_id: message.channel, is_ephemeral: ephemeral },
    trigger_id: workspace.trigger(userId),
    channel: { id: message.channel, name: 'directmessage' },
    ...(!ephemeral && { message: messageJson(workspace, message) }),
    state: { values: to.values },
    response_url: to.responseUrl,
    actions: [action],
  };
}

/** A `block_actions` payload for an element of a modal or App Home. */
export function viewAction(workspace: Workspace, stored: StoredView, action: Json): Json {
  return {
    ...interaction(workspace, 'block_actions', stored.user),
    container: { type: 'view', view_id: stored.id },
    trigger_id: workspace.trigger(stored.user),
    view: viewJson(workspace, stored),
    actions: [action],
  };
}

/** A `view_submission` payload. */
export function viewSubmission(workspace: Workspace, stored: StoredView): Json {
  return {
    ...interaction(workspace, 'view_submission', stored.user),
    trigger_id: workspace.trigger(stored.user),
    view: viewJson(workspace, stored),
    response_urls: [],
  };
}

/** A `view_closed` payload; `cleared` when a whole stack was closed at once. */
export function viewClosed(workspace: Workspace, stored: StoredView, cleared: boolean): Json {
  return {
    ...interaction(workspace, 'view_closed', stored.user),
    view: viewJson(workspace, stored),
    is_cleared: cleared,
  };
}

/** A `block_suggestion` payload: somebody types into an `external_select` of a modal. */
export function blockSuggestion(
  workspace: Workspace,
  stored: StoredView,
  ids: { blockId: string; actionId: string },
  query: string,
): Json {
  return {
    ...interaction(workspace, 'block_suggestion', stored.user),
    container: { type: 'view', view_id: stored.id },
    action_id: ids.actionId,
    block_id: ids.blockId,
    value: query,
    view: viewJson(workspace, stored),
  };
}

/** The form of a slash command. */
export function commandForm(
  workspace: Workspace,
  userId: string,
  typed: { command: string; text: string },
  from: {
    channel: { id: string; name: string };
    responseUrl: string;
  },
): URLSearchParams {
  return new URLSearchParams({
    token: verificationToken(workspace),
    team_id: workspace.team.id,
    team_domain: workspace.team.domain,
    channel_id: from.channel.id,
    channel_name: from.channel.name,
    user_id: userId,
    user_name: workspace.user(userId)?.name ?? userId,
    command: typed.command,
    text: typed.text,
    api_app_id: workspace.appId,
    is_enterprise_install: 'false',
    response_url: from.responseUrl,
    trigger_id: workspace.trigger(userId),
  });
}

/** The envelope of an event of the Events API. */
export function eventEnvelope(workspace: Workspace, event: Json, eventId: string): Json {
  return {
    token: verificationToken(workspace),
    team_id: workspace.team.id,
    context_team_id: workspace.team.id,
    context_enterprise_id: null,
    api_app_id: workspace.appId,
    event,
    type: 'event_callback',
    event_id: eventId,
    event_time: Math.floor(workspace.now() / 1_000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: workspace.team.id,
        user_id: workspace.botUserId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
    event_context: stableId('EC', eventId),
  };
}
