import { randomId } from '../ids.ts';
import type { AppAnswer, Json } from '../types.ts';
import { ApiError } from '../web-api/api-error.ts';
import { speak } from '../web-api/response-url.ts';
import type { Workspace } from '../workspace.ts';
import type { AppClient, RawAnswer } from './app-client.ts';
import { commandForm, eventEnvelope, viewJson } from './payloads.ts';

/** What acting as a person needs; `root` is the server's URL, for response URLs. */
export interface Stage {
  workspace: Workspace;
  app: AppClient;
  root: string;
}

/** An answer without what only the stand-in needs to know. */
export const plain = ({ contentType: _, ...answer }: RawAnswer): AppAnswer => answer;

/** The JSON object in an answer; undefined for an empty one. Throws ApiError when it is neither. */
export function jsonBody(answer: RawAnswer): Json | undefined {
  if (answer.body.trim() === '') return undefined;
  try {
    const parsed: unknown = JSON.parse(answer.body);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as Json;
  } catch {
    // Not JSON at all: the same refusal.
  }
  throw new ApiError('invalid_json');
}

/** Runs what reads an answer; what Slack refuses in it becomes the answer's error. */
export function reading(answer: RawAnswer, error: string, read: () => void): AppAnswer {
  try {
    read();
    return plain(answer);
  } catch (refused) {
    if (!(refused instanceof ApiError)) throw refused;
    return { ...plain(answer), error, problems: [refused.code, ...refused.details] };
  }
}

/** Throws when there is no such person: a mistake of the caller, nothing that Slack could answer. */
function mustExist(workspace: Workspace, userId: string): void {
  if (workspace.user(userId) === undefined) throw new Error(`There is no ${userId} in this workspace.`);
}

/** Something that Slack itself says to one person. */
export function slackSays(workspace: Workspace, user: string, channel: string, text: string): void {
  workspace.add({ channel, text, blocks: [], from: 'slack', ephemeralTo: user });
}

/** A slash command, typed in the app's direct message or another channel; the app's answer becomes a message. */
export async function typeCommand(
  { workspace, app, root }: Stage,
  userId: string,
  typed: { command: string; text: string },
  elsewhere?: { id: string; name: string },
): Promise<AppAnswer> {
  mustExist(workspace, userId);
  if (!typed.command.startsWith('/')) throw new Error(`A command starts with a slash: ${typed.command}`);
  const channel = elsewhere ?? { id: workspace.openDirect(userId), name: 'directmessage' };
  const target = { user: userId, channel: channel.id };
  const responseUrl = root + workspace.responsePath(target);
  const answer = await app.form(commandForm(workspace, userId, typed, { channel, responseUrl }));
  const failed = (error: string): void =>
    slackSays(workspace, userId, channel.id, `${typed.command} failed with the error "${error}"`);
  if (answer.error !== undefined) {
    failed(answer.error);
    return plain(answer);
  }
  const read = reading(answer, 'invalid_command_response', () => {
    const said = answer.contentType.includes('json') ? jsonBody(answer) : { text: answer.body };
    if (said !== undefined && said.text !== '') speak(workspace, target, said);
  });
  if (read.error !== undefined) failed(read.error);
  return read;
}

/** An event of the Events API; `retries` is how often it is sent again when the app does not take it. */
export async function sendEvent(
  { workspace, app }: Stage,
  userId: string,
  event: Json,
  options: { retryNum?: number; retries?: number; eventId?: string },
): Promise<AppAnswer> {
  mustExist(workspace, userId);
  const ts = workspace.nextTs();
  const envelope = eventEnvelope(
    workspace,
    { user: userId, event_ts: ts, ...event },
    options.eventId ?? randomId('Ev'),
  );
  const first = options.retryNum ?? 0;
  const last = first + Math.min(options.retries ?? 0, 3);
  let reason = 'http_error';
  for (let attempt = first; ; attempt += 1) {
    const headers = { 'x-slack-retry-num': String(attempt), 'x-slack-retry-reason': reason };
    const answer = await app.json(envelope, attempt === 0 ? {} : headers);
    if (answer.error === undefined || attempt >= last) return plain(answer);
    reason = answer.error === 'operation_timeout' ? 'http_timeout' : 'http_error';
  }
}

/** Somebody opens the app's Home tab: an `app_home_opened` event with the view as it was last published. */
export function openHome(stage: Stage, userId: string): Promise<AppAnswer> {
  const { workspace } = stage;
  const published = workspace.state.homes[userId];
  const event: Json = {
    type: 'app_home_opened',
    channel: workspace.openDirect(userId),
    tab: 'home',
    ...(published !== undefined && { view: viewJson(workspace, published) }),
  };
  return sendEvent(stage, userId, event, {});
}

/** Somebody opens the app's messages: an `app_home_opened` event each time, whatever was there before. */
export function openMessages(stage: Stage, userId: string): Promise<AppAnswer> {
  const event: Json = { type: 'app_home_opened', channel: stage.workspace.openDirect(userId), tab: 'messages' };
  return sendEvent(stage, userId, event, {});
}
