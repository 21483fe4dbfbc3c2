import { messageJson } from '../../acting/payloads.ts';
import type { Json } from '../../types.ts';
import type { StoredMessage, Workspace } from '../../workspace.ts';
import { ApiError } from '../api-error.ts';
import { optionalText, requiredText } from '../args.ts';
import { readContent, readNewContent } from '../content.ts';
import type { Method } from './method.ts';

const isTs = (value: string): boolean => /^\d{10}\.\d{6}$/.test(value);

function threadOf(body: Json): { threadTs?: string } {
  const thread = optionalText(body, 'thread_ts');
  if (thread === undefined) return {};
  if (!isTs(thread)) throw new ApiError('invalid_thread_ts');
  return { threadTs: thread };
}

/** A message that the app may change: its own, in the history. */
function ownMessage(workspace: Workspace, body: Json, refusal: string): StoredMessage {
  const channel = requiredText(body, 'channel');
  const ts = requiredText(body, 'ts');
  if (workspace.ownerOf(channel) === undefined) throw new ApiError('channel_not_found');
  const message = workspace.message(channel, ts);
  // Ephemeral messages are not in any history: Slack does not find them again.
  if (message === undefined || message.ephemeralTo !== undefined) throw new ApiError('message_not_found');
  if (message.from !== 'app') throw new ApiError(refusal);
  return message;
}

/** Posting to a user id opens the direct message; other channels than those do not exist here. */
const postMessage: Method = (workspace, body) => {
  const to = requiredText(body, 'channel');
  const known = workspace.user(to) === undefined ? workspace.ownerOf(to) : to;
  if (known === undefined) throw new ApiError('channel_not_found');
  const content = readNewContent(body);
  const thread = threadOf(body);
  const message = workspace.add({ ...content, ...thread, channel: workspace.openDirect(known), from: 'app' });
  return { channel: message.channel, ts: message.ts, message: messageJson(workspace, message) };
};

const postEphemeral: Method = (workspace, body) => {
  const channel = requiredText(body, 'channel');
  const user = requiredText(body, 'user');
  const owner = workspace.ownerOf(channel);
  if (owner === undefined) throw new ApiError('channel_not_found');
  if (owner !== user) throw new ApiError('user_not_in_channel');
  const message = workspace.add({
    ...readNewContent(body),
    ...threadOf(body),
    channel,
    from: 'app',
    ephemeralTo: user,
  });
  return { message_ts: message.ts };
};

/**
 * `text` without `blocks` takes the blocks away and marks the message as edited; `blocks` do not mark it. Metadata stays
 * unless it is given; an empty object removes it.
 */
const update: Method = (workspace, body) => {
  const message = ownMessage(workspace, body, 'cant_update_message');
  const { text, blocks, metadata } = readContent(body);
  if (!text && blocks === undefined && metadata === undefined) throw new ApiError('no_text');
  const left = blocks ?? (text === undefined ? message.blocks : []);
  const said = text ?? message.text;
  if (said === '' && left.length === 0) throw new ApiError('no_text');
  workspace.edit(message, said, left);
  if (blocks === undefined && text !== undefined) message.editedTs = workspace.nextTs();
  if (metadata !== undefined) {
    if (Object.keys(metadata).length > 0) message.metadata = metadata;
    else delete message.metadata;
  }
  return { channel: message.channel, ts: message.ts, text: message.text, message: messageJson(workspace, message) };
};

const remove: Method = (workspace, body) => {
  const message = ownMessage(workspace, body, 'cant_delete_message');
  workspace.remove(message);
  return { channel: message.channel, ts: message.ts };
};

const getPermalink: Method = (workspace, body) => {
  const channel = requiredText(body, 'channel');
  const ts = requiredText(body, 'message_ts');
  if (workspace.ownerOf(channel) === undefined) throw new ApiError('channel_not_found');
  const message = workspace.message(channel, ts);
  if (message === undefined || message.ephemeralTo !== undefined) throw new ApiError('message_not_found');
  const place = `https://${workspace.team.domain}.slack.com/archives/${channel}/p${ts.replace('.', '')}`;
  return { channel, permalink: place };
};

export const chat: Readonly<Record<string, Method>> = {
  'chat.postMessage': postMessage,
  'chat.postEphemeral': postEphemeral,
  'chat.update': update,
  'chat.delete': remove,
  'chat.getPermalink': getPermalink,
};
