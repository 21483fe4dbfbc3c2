/** A JSON object whose shape is somebody else's: a block, a view, an event. */
export type Json = Record<string, unknown>;

/** A person of the workspace. */
export interface StandInUser {
  id: string;
  /** the handle, as in `user_name` of commands */
  name: string;
  realName: string;
  email?: string;
  /** IANA time zone; UTC when absent */
  tz?: string;
  /** what Slack is set to, as in `users.info` with `include_locale`; en-US when absent */
  locale?: string;
}

export interface SlackStandInOptions {
  teamId: string;
  teamName?: string;
  /** the token that the app must call with */
  botToken: string;
  /** what requests to the app are signed with */
  signingSecret: string;
  users: readonly StandInUser[];
  /** where the app listens; may come later with `connect`, since the app needs our `apiUrl` first */
  eventsUrl?: string;
  /** loopback port; a free one when absent */
  port?: number;
  /** keeps everything over restarts, written at each change; absent: memory only */
  stateFile?: string;
  /**
   * The clock of message times, triggers, response URLs and rate limits. Requests to the app are signed with the
   * machine's own time all the same: that is what an app's HTTP library checks them against.
   */
  now?: () => Date;
  /** answer 429 beyond Slack's published rates; default off */
  rateLimits?: boolean;
  /** how long the app may take to answer a command, click or submission; Slack's 3,000 ms unless set */
  answerTimeoutMs?: number;
}

/** A message as one person sees it. */
export interface StandInMessage {
  channel: string;
  ts: string;
  text: string;
  blocks: readonly Json[];
  /** shown to this person only, not part of the conversation's history */
  ephemeral: boolean;
  /** an edit that Slack marks "(edited)"; edits of blocks are not marked */
  edited: boolean;
  metadata: Json | null;
  threadTs: string | null;
  /** who speaks: the app, or Slack itself (when the app failed) */
  from: 'app' | 'slack';
  /** waits for an answer: has a menu, a picker, or a button that stands out. Plain buttons lead on. */
  live: boolean;
  /** what it showed before its edits, oldest first (the last ten) */
  earlier: readonly { text: string; blocks: readonly Json[] }[];
}

/** An open modal as its person sees it. */
export interface StandInView {
  id: string;
  hash: string;
  callbackId: string;
  externalId: string | null;
  privateMetadata: string;
  title: string;
  submit: string | null;
  close: string | null;
  blocks: readonly Json[];
  /** what the fields hold now, as in `view.state.values` */
  values: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  /** complaints under fields by block id: the app's (`response_action: errors`) or Slack's own */
  errors: Readonly<Record<string, string>>;
  /** what Slack says above the buttons when the app could not be reached or answered nonsense */
  trouble: string | null;
}

/** A person's App Home as last published. */
export interface StandInHome {
  id: string;
  hash: string;
  blocks: readonly Json[];
}

/** What came back from the app for one request. */
export interface AppAnswer {
  /** HTTP status; 0 when nothing came back or nothing was sent */
  status: number;
  body: string;
  /** how long it took, in milliseconds */
  ms: number;
  /** false when Slack's client stopped it: see `errors` */
  sent: boolean;
  /**
   * Why the person sees an error: `operation_timeout` (over 3 s), `dispatch_failed` (unreachable or not 2xx),
   * `invalid_command_response`, `invalid_view_response`, `invalid_options_response` (the answer breaks Slack's rules;
   * `problems` says how).
   */
  error?: string;
  problems?: readonly string[];
  /** complaints under the fields of a modal by block id, from Slack's client or from the app */
  errors?: Readonly<Record<string, string>>;
}

/** A Web API call as it was received and answered. */
export interface WebApiCall {
  /** e.g. `chat.postMessage`; `response_url` for those */
  method: string;
  at: Date;
  body: Json;
  status: number;
  /** null when the connection was cut or left hanging */
  answer: Json | null;
}

/** Where somebody acts: on a message, in a modal or in their App Home. */
export type Where = { channel: string; ts: string } | { viewId: string };

/** What somebody enters; by element: text, option value, user id, date, time, seconds; a list where many can be chosen; null clears. */
export type Entry = string | number | readonly string[] | null;

export interface ClickOptions {
  /** needed when several blocks have the same action id */
  blockId?: string;
  /** what is chosen or entered, for everything but buttons */
  value?: Entry;
  /**
   * Plays an attacker, or a client that shows an old card: nothing is checked, the message may be gone and its buttons
   * removed, and `value` replaces the button's own.
   */
  forge?: boolean;
}

/** A fault on demand; consumed when it happens. */
export interface FaultRule {
  /** a Web API method, `response_url`, or `*` for all */
  method: string;
  /** how often; once unless set */
  times?: number;
  /** only for calls that this holds for */
  when?: (body: Json) => boolean;
  /** only for calls about this person: to their direct message, about their account, to open a view for them */
  user?: string;
  /**
   * `http500`, `{status}`, `ratelimited`, `timeout` (never answered), `reset` (connection reset) and `{error}` happen
   * *instead of* the call's effect; `ok-but-connection-lost` and
   * `ok-but-unanswered` (left hanging) after it.
   */
  kind:
    | 'http500'
    | 'ratelimited'
    | 'timeout'
    | 'reset'
    | 'ok-but-connection-lost'
    | 'ok-but-unanswered'
    /** another HTTP status than 200, without words of Slack's, as its proxies answer */
    | { status: number }
    | { error: string };
  /** for `ratelimited`; 30 unless set */
  retryAfterSeconds?: number;
}
