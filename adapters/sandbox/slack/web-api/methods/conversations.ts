import { messageJson } from '../../acting/payloads.ts';
import type { Json } from '../../types.ts';
import type { Workspace } from '../../workspace.ts';
import { ApiError } from '../api-error.ts';
import { flag, optionalText, requiredText } from '../args.ts';
import { page } from '../page.ts';
import type { Method } from './method.ts';

const channelJson = (workspace: Workspace, id: string, user: string): Json => ({
  id,
  created: 1_700_000_000,
  is_archived: false,
  is_im: true,
  is_org_shared: false,
  context_team_id: workspace.team.id,
  user,
  is_user_deleted: false,
});

/** Opens the direct message with one person, or finds it again; groups of people are not played. */
const open: Method = (workspace, body) => {
  const channel = optionalText(body, 'channel');
  const users = optionalText(body, 'users')?.split(',') ?? [];
  const user = channel === undefined ? users[0] : workspace.ownerOf(channel);
  if (channel !== undefined && user === undefined) throw new ApiError('channel_not_found');
  if (user === undefined) throw new ApiError('users_list_not_supplied');
  if (users.length > 1) throw new ApiError('too_many_users', ['only direct messages with one person are played here']);
  if (workspace.user(user) === undefined) throw new ApiError('user_not_found');
  const already = workspace.state.direct[user] !== undefined;
  const id = workspace.openDirect(user);
  return {
    ...(already && { no_op: true, already_open: true }),
    channel: flag(body, 'return_im') ? channelJson(workspace, id, user) : { id },
  };
};

const info: Method = (workspace, body) => {
  const channel = requiredText(body, 'channel');
  const user = workspace.ownerOf(channel);
  if (user === undefined) throw new ApiError('channel_not_found');
  return { channel: channelJson(workspace, channel, user) };
};

function timeArgument(body: Json, name: 'oldest' | 'latest', otherwise: number): number {
  const given = optionalText(body, name);
  if (given === undefined) return otherwise;
  const value = Number(given);
  if (!Number.isFinite(value)) throw new ApiError(`invalid_ts_${name}`);
  return value;
}

/** Newest first, without what is ephemeral and without replies in threads, as Slack does. */
const history: Method = (workspace, body) => {
  const channel = requiredText(body, 'channel');
  if (workspace.ownerOf(channel) === undefined) throw new ApiError('channel_not_found');
  const oldest = timeArgument(body, 'oldest', 0);
  const latest = timeArgument(body, 'latest', Number.POSITIVE_INFINITY);
  const inclusive = flag(body, 'inclusive');
  const within = (ts: number): boolean =>
    inclusive ? ts >= oldest && ts <= latest : (ts > oldest || oldest === 0) && ts < latest;
  const found = workspace.state.messages
    .filter((message) => message.channel === channel && message.ephemeralTo === undefined)
    .filter((message) => message.threadTs === undefined || message.threadTs === message.ts)
    .filter((message) => within(Number(message.ts)))
    .reverse();
  const { items, next } = page(found, body, { otherwise: 100, max: 999 });
  return {
    messages: items.map((message) => messageJson(workspace, message, flag(body, 'include_all_metadata'))),
    has_more: next !== '',
    pin_count: 0,
    response_metadata: { next_cursor: next },
  };
};

export const conversations: Readonly<Record<string, Method>> = {
  'conversations.open': open,
  'conversations.info': info,
  'conversations.history': history,
};
