import { randomId, secretPart, slackTs, stableId } from './ids.ts';
import { LIMITS } from './limits.ts';
import type { Json, SlackStandInOptions, StandInUser } from './types.ts';

/** A message as it is kept; `ephemeralTo` is the only person who sees it. */
export interface StoredMessage {
  channel: string;
  ts: string;
  text: string;
  blocks: Json[];
  from: 'app' | 'slack';
  ephemeralTo?: string;
  threadTs?: string;
  metadata?: Json;
  editedTs?: string;
  earlier: { text: string; blocks: Json[] }[];
}

/** What somebody entered, by block id and action id, in the shape of `state.values`. */
export type Values = Record<string, Record<string, Json>>;

/** A modal or App Home as it is kept: `view` is what the app gave, completed as Slack does. */
export interface StoredView {
  id: string;
  hash: string;
  user: string;
  rootId: string;
  previousId: string | null;
  view: Json & { blocks: Json[] };
  entered: Values;
  errors: Record<string, string>;
  trouble: string | null;
}

/** Everything that survives a restart: plain JSON. */
export interface WorkspaceState {
  lastMicros: number;
  /** direct message channel id by person, for the ones that have been opened */
  direct: Record<string, string>;
  messages: StoredMessage[];
  /** open modals by person, the top last */
  modals: Record<string, StoredView[]>;
  homes: Record<string, StoredView>;
  triggers: Record<string, { user: string; at: number; used: boolean }>;
  responseUrls: Record<string, ResponseTarget>;
}

/** What a response URL answers to. */
export interface ResponseTarget {
  user: string;
  channel: string;
  at: number;
  uses: number;
  /** the message that was clicked; absent for commands */
  ts?: string;
}

/** The state of one Slack workspace with one installed app, and its questions. Times are milliseconds of the injected clock. */
export class Workspace {
  readonly team: { id: string; name: string; domain: string };
  readonly appId: string;
  readonly botId: string;
  readonly botUserId: string;
  readonly users: readonly StandInUser[];
  readonly state: WorkspaceState;
  readonly #now: () => Date;

  constructor(options: SlackStandInOptions, state: WorkspaceState | null) {
    const name = options.teamName ?? 'Sandbox';
    this.team = { id: options.teamId, name, domain: name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-') };
    this.appId = stableId('A', options.teamId);
    this.botId = stableId('B', options.teamId);
    this.botUserId = stableId('U', `bot of ${options.teamId}`);
    this.users = options.users;
    this.#now = options.now ?? (() => new Date());
    this.state = state ?? {
      lastMicros: 0,
      direct: {},
      messages: [],
      modals: {},
      homes: {},
      triggers: {},
      responseUrls: {},
    };
  }

  now(): number {
    return this.#now().getTime();
  }

  /** A message time: unique and rising even when the clock stands still. */
  nextTs(): string {
    this.state.lastMicros = Math.max(this.now() * 1_000, this.state.lastMicros + 1);
    return slackTs(this.state.lastMicros);
  }

  user(id: string): StandInUser | undefined {
    return this.users.find((user) => user.id === id);
  }

  /** The direct message of the app with this person, opened when it was not. */
  openDirect(user: string): string {
    this.state.direct[user] ??= stableId('D', `${this.team.id} ${user}`);
    return this.state.direct[user];
  }

  /** Whose direct message this is; undefined when there is no such channel. */
  ownerOf(channel: string): string | undefined {
    return Object.entries(this.state.direct).find(([, id]) => id === channel)?.[0];
  }

  message(channel: string, ts: string): StoredMessage | undefined {
    return this.state.messages.find((message) => message.channel === channel && message.ts === ts);
  }

  add(message: Omit<StoredMessage, 'ts' | 'earlier'>): StoredMessage {
    const stored = { ...message, ts: this.nextTs(), earlier: [] };
    this.state.messages.push(stored);
    return stored;
  }

  /** Changes what a message shows and remembers what it showed before. */
  edit(message: StoredMessage, text: string, blocks: Json[]): void {
    message.earlier = [...message.earlier, { text: message.text, blocks: message.blocks }].slice(-10);
    message.text = text;
    message.blocks = blocks;
  }

  remove(message: StoredMessage): void {
    this.state.messages.splice(this.state.messages.indexOf(message), 1);
  }

  /** What this person sees, oldest first: the direct message and everything that is for their eyes only. */
  seenBy(user: string): StoredMessage[] {
    const direct = this.state.direct[user];
    return this.state.messages.filter((message) =>
      message.ephemeralTo === undefined ? message.channel === direct : message.ephemeralTo === user,
    );
  }

  modals(user: string): StoredView[] {
    this.state.modals[user] ??= [];
    return this.state.modals[user];
  }

  /** A view by its id or its `external_id`, modal or home. */
  view(by: { id: string } | { externalId: string }): StoredView | undefined {
    const all = [...Object.values(this.state.modals).flat(), ...Object.values(this.state.homes)];
    return all.find((view) => ('id' in by ? view.id === by.id : view.view.external_id === by.externalId));
  }

  /** A new `trigger_id` for something this person just did. */
  trigger(user: string): string {
    const now = this.now();
    for (const [id, trigger] of Object.entries(this.state.triggers)) {
      // Kept for a minute, so that a late one is told apart from an invented one.
      if (trigger.at < now - 60_000) delete this.state.triggers[id];
    }
    const id = `${now}.${randomId('', 6)}.${secretPart()}`;
    this.state.triggers[id] = { user, at: now, used: false };
    return id;
  }

  /** The path of a new response URL, below the server's root. */
  responsePath(target: Omit<ResponseTarget, 'at' | 'uses'>): string {
    const now = this.now();
    for (const [path, old] of Object.entries(this.state.responseUrls)) {
      if (old.at < now - 2 * LIMITS.responseUrl.minutes * 60_000) delete this.state.responseUrls[path];
    }
    const path = `/response/${this.team.id}/${secretPart()}`;
    this.state.responseUrls[path] = { ...target, at: now, uses: 0 };
    return path;
  }
}
