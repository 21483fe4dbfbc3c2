import { AppClient } from './acting/app-client.ts';
import { type ClientMemory, click } from './acting/clicking.ts';
import { openHome, openMessages, plain, type Stage, sendEvent, typeCommand } from './acting/person.ts';
import { close, options, submit } from './acting/submitting.ts';
import { stateValues } from './acting/values.ts';
import { asks, interactives } from './blocks/walk.ts';
import { loadState, saveState } from './state-file.ts';
import type {
  AppAnswer,
  ClickOptions,
  Entry,
  FaultRule,
  Json,
  SlackStandInOptions,
  StandInHome,
  StandInMessage,
  StandInView,
  WebApiCall,
  Where,
} from './types.ts';
import { Faults } from './web-api/faults.ts';
import { RateLimiter } from './web-api/rates.ts';
import { listen } from './web-api/server.ts';
import { type StoredMessage, type StoredView, Workspace } from './workspace.ts';

export { signSlackRequest } from './signing.ts';
export type * from './types.ts';

/** How many Web API calls are remembered. */
const CALLS = 1_000;

/** A running stand-in of Slack: one workspace in which one app is installed. */
export interface SlackStandIn {
  /** the Web API's base URL, for `slackApiUrl`; ends with a slash */
  readonly apiUrl: string;
  /** ids that Slack gave the app */
  readonly app: { readonly appId: string; readonly botId: string; readonly botUserId: string };
  connect(eventsUrl: string): void;
  /** Frees the port and gives up requests under way. */
  stop(): Promise<void>;

  /** What this person sees of the app: its direct message and everything for their eyes only, oldest first; or the newest so many. */
  messages(userId: string, newest?: number): readonly StandInMessage[];
  /** The open modals of this person, the top last. */
  views(userId: string): readonly StandInView[];
  home(userId: string): StandInHome | null;
  /** The last 1,000 Web API calls, oldest first. */
  calls(): readonly WebApiCall[];

  /** Types a slash command, in the app's direct message unless `channel` says where. Answers of the app become messages. */
  command(userId: string, command: string, text?: string, channel?: { id: string; name: string }): Promise<AppAnswer>;
  /** Clicks a button, or chooses in a menu or picker that tells the app at once. Throws if this person sees no such thing. */
  click(userId: string, where: Where, actionId: string, options?: ClickOptions): Promise<AppAnswer>;
  /** Types into an `external_select` of the topmost modal. */
  options(
    userId: string,
    viewId: string,
    actionId: string,
    query: string,
  ): Promise<{ answer: AppAnswer; options: readonly Json[] }>;
  /** Fills in inputs by block id or action id and submits; what Slack's client refuses is not sent. */
  submit(userId: string, viewId: string, values?: Readonly<Record<string, Entry>>): Promise<AppAnswer>;
  /** Closes the topmost modal; the app is told only when the view has `notify_on_close`. */
  close(userId: string, viewId: string): Promise<AppAnswer>;
  /** Opens the app's Home tab. */
  openHome(userId: string): Promise<AppAnswer>;
  /** Opens the app's messages. */
  openMessages(userId: string): Promise<AppAnswer>;
  /**
   * Sends an event of the Events API; `user` and `event_ts` are filled in. `retryNum` plays a redelivery, `retries` (up
   * to 3) sends it again, at once, as long as the app does not take it.
   */
  event(
    userId: string,
    event: Json,
    options?: { retryNum?: number; retries?: number; eventId?: string },
  ): Promise<AppAnswer>;
  /** Sends any body with any headers to the app: wrongly signed, stale, garbled. */
  raw(body: string, headers: Record<string, string>): Promise<AppAnswer>;

  fault(rule: FaultRule): void;
  clearFaults(): void;
}

function messageSeen(message: StoredMessage): StandInMessage {
  return structuredClone({
    channel: message.channel,
    ts: message.ts,
    text: message.text,
    blocks: message.blocks,
    ephemeral: message.ephemeralTo !== undefined,
    edited: message.editedTs !== undefined,
    metadata: message.metadata ?? null,
    threadTs: message.threadTs ?? null,
    from: message.from,
    live: interactives(message.blocks).some(asks),
    earlier: message.earlier,
  });
}

const textOf = (object: unknown): string | null => (object === undefined ? null : (object as { text: string }).text);

function viewSeen({ view, ...stored }: StoredView): StandInView {
  return structuredClone({
    id: stored.id,
    hash: stored.hash,
    callbackId: String(view.callback_id ?? ''),
    externalId: (view.external_id as string | undefined) ?? null,
    privateMetadata: String(view.private_metadata ?? ''),
    title: textOf(view.title) ?? '',
    submit: textOf(view.submit),
    close: textOf(view.close),
    blocks: view.blocks,
    values: stateValues(view.blocks, stored.entered),
    errors: stored.errors,
    trouble: stored.trouble,
  });
}

/**
 * Starts a stand-in of Slack on loopback. Rejects when the port is taken; throws when `stateFile` cannot be read.
 * @see README.md of this folder for what it is strict about and what it leaves out
 */
export async function startSlackStandIn(settings: SlackStandInOptions): Promise<SlackStandIn> {
  const { stateFile } = settings;
  const workspace = new Workspace(settings, stateFile === undefined ? null : loadState(stateFile));
  const app = new AppClient(settings.signingSecret, settings.answerTimeoutMs ?? 3_000, settings.eventsUrl);
  const faults = new Faults();
  const calls: WebApiCall[] = [];
  const memory: ClientMemory = { messages: new Map(), suggested: new Map() };
  const changed = (): void => {
    if (stateFile !== undefined) saveState(stateFile, workspace.state);
  };
  const { server, root } = await listen(
    {
      workspace,
      botToken: settings.botToken,
      faults,
      rates: settings.rateLimits === true ? new RateLimiter() : null,
      record: (call) => {
        calls.push(call);
        calls.splice(0, calls.length - CALLS);
      },
      changed,
    },
    settings.port ?? 0,
  );
  const stage: Stage = { workspace, app, root };
  /** What a person does changes the workspace too, whatever comes of it. */
  const saved = <T>(acting: Promise<T>): Promise<T> => acting.finally(changed);

  return {
    apiUrl: `${root}/api/`,
    app: { appId: workspace.appId, botId: workspace.botId, botUserId: workspace.botUserId },
    connect: (url) => app.connect(url),
    stop: async () => {
      app.stop();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
    messages: (userId, newest) =>
      workspace
        .seenBy(userId)
        .slice(newest === undefined ? 0 : -newest)
        .map(messageSeen),
    views: (userId) => workspace.modals(userId).map(viewSeen),
    home: (userId) => {
      const view = workspace.state.homes[userId];
      return view === undefined ? null : structuredClone({ id: view.id, hash: view.hash, blocks: view.view.blocks });
    },
    calls: () => [...calls],
    command: (userId, command, text = '', channel) => saved(typeCommand(stage, userId, { command, text }, channel)),
    click: (userId, where, actionId, how = {}) => saved(click(stage, memory, userId, where, actionId, how)),
    options: (userId, viewId, actionId, query) => saved(options(stage, memory, { userId, viewId, actionId }, query)),
    submit: (userId, viewId, values = {}) => saved(submit(stage, memory, userId, viewId, values)),
    close: (userId, viewId) => saved(close(stage, userId, viewId)),
    openHome: (userId) => saved(openHome(stage, userId)),
    openMessages: (userId) => saved(openMessages(stage, userId)),
    event: (userId, event, how = {}) => saved(sendEvent(stage, userId, event, how)),
    raw: async (body, headers) => plain(await app.raw(body, headers)),
    fault: (rule) => faults.add(rule),
    clearFaults: () => faults.clear(),
  };
}
