import { LIMITS } from '../limits.ts';
import type { Json } from '../types.ts';
import type { ResponseTarget, Workspace } from '../workspace.ts';
import { ApiError } from './api-error.ts';
import { flag } from './args.ts';
import { readNewContent } from './content.ts';

/**
 * Plays one POST to a response URL: five within thirty minutes, from when the person acted.
 * Speaks to that person alone unless `response_type` is `in_channel`; `replace_original` and `delete_original` act on
 * the message that was clicked. Throws `used_url`, `expired_url`, `invalid_payload` and what {@link readNewContent} throws.
 * @see https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
 */
export function respond(workspace: Workspace, target: ResponseTarget, body: Json): void {
  if (target.uses >= LIMITS.responseUrl.uses) throw new ApiError('used_url');
  if (workspace.now() - target.at > LIMITS.responseUrl.minutes * 60_000) throw new ApiError('expired_url');
  const original = target.ts === undefined ? undefined : workspace.message(target.channel, target.ts);
  if (flag(body, 'delete_original')) {
    if (original === undefined) throw new ApiError('message_not_found');
    workspace.remove(original);
  } else if (flag(body, 'replace_original')) {
    if (original === undefined) throw new ApiError('message_not_found');
    const { text, blocks } = readNewContent(body);
    workspace.edit(original, text, blocks);
  } else {
    speak(workspace, target, body);
  }
  target.uses += 1;
}

/** Adds the message that a command's answer or a response URL carries. Throws what {@link readNewContent} throws. */
export function speak(workspace: Workspace, target: { user: string; channel: string }, body: Json): void {
  const kind = body.response_type ?? 'ephemeral';
  if (kind !== 'ephemeral' && kind !== 'in_channel') throw new ApiError('invalid_payload');
  const { channel, user } = target;
  const content = readNewContent(body);
  workspace.add({ ...content, channel, from: 'app', ...(kind === 'ephemeral' && { ephemeralTo: user }) });
}
