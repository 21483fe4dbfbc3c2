/** A JSON object whose shape is somebody else's: a card, an activity. */
export type Json = Record<string, unknown>;

/** A person of the tenant. */
export interface StandInUser {
  /** object id in Microsoft Entra; what people are called by everywhere in this interface */
  aadObjectId: string;
  name: string;
  email?: string;
  /** how this bot knows the person: `29:…`, not the same for another bot; made from tenant, bot and person when absent */
  id?: string;
  /** IANA time zone of this person's client; UTC when absent */
  tz?: string;
  /** what their client is set to, as activities say it; en-US when absent */
  locale?: string;
}

export interface TeamsStandInOptions {
  tenantId: string;
  /** the app id of the bot (Microsoft App ID); Teams calls the bot `28:` and this */
  botId: string;
  botName?: string;
  users: readonly StandInUser[];
  /** where the bot takes activities (`…/api/messages`); may come later with `connect` */
  messagesUrl?: string;
  /** loopback port; when absent that of `stateFile` while it is free, else any free one */
  port?: number;
  /** keeps everything over restarts, written at each change; absent: memory only */
  stateFile?: string;
  /** The clock of message ids, time stamps and rate limits. Tokens and time-outs run on the machine's own time. */
  now?: () => Date;
  /** answer 429 beyond the rates that Microsoft publishes; default off */
  rateLimits?: boolean;
  /** how long the bot may take to answer an activity, in milliseconds; 15,000 unless set */
  answerTimeoutMs?: number;
  /**
   * How long the connector takes to send, edit or delete, in milliseconds of the machine's time; 5 unless set. A second
   * such operation on the same conversation meanwhile is refused with 412.
   */
  operationMs?: number;
  /** the bearer token of requests to the bot; absent: none is sent, as a local playground does */
  token?: (serviceUrl: string) => Promise<string> | string;
  /** when set, calls of the connector must carry a bearer token for which this holds */
  acceptToken?: (token: string) => boolean;
}

/** A message as one person sees it in the chat with the bot. */
export interface StandInMessage {
  conversationId: string;
  activityId: string;
  text: string;
  /** Adaptive Cards; where an invoke was answered with a card, that one */
  cards: readonly Json[];
  /** what the bot gave for notifications and chat lists */
  summary: string | null;
  from: 'bot' | 'person';
  /** the bot has edited it */
  edited: boolean;
  /** waits for an answer: tells the bot what is filled in, or has an `Action.Execute` or `Action.Submit` that stands out; others lead on */
  live: boolean;
  /** shows a card whose `refresh` names this person, so that Teams would run it each time the card comes into view */
  expectsRefresh: boolean;
  /** what Teams says under the card since the last click; gone with the next click or edit */
  notice: string | null;
  /** what it showed before, oldest first (the last ten) */
  earlier: readonly { text: string; cards: readonly Json[] }[];
}

/** What came back from the bot for one activity. */
export interface BotAnswer {
  /** HTTP status; 0 when nothing came back or nothing was sent */
  status: number;
  body: string;
  /** how long it took, in milliseconds */
  ms: number;
  /** false when the client stopped it: see `errors` */
  sent: boolean;
  /** what the answer of an invoke made the person see; absent for other activities */
  shown?: { card: Json } | { message: string } | { trouble: string };
  /**
   * Why it failed: `operation_timeout`, `dispatch_failed` (unreachable, or an HTTP status that is not 2xx),
   * `error_answer` (the answer of an invoke is an error; `problems` has its code and message),
   * `invalid_invoke_response` (the answer breaks the rules; `problems` says how).
   */
  error?: string;
  problems?: readonly string[];
  /** what the client says under inputs, by input id, instead of sending */
  errors?: Readonly<Record<string, string>>;
}

/** What the connector's calls are called here. `send` is also a reply, `members` everything that reads a roster. */
export type ConnectorMethod = 'create' | 'send' | 'update' | 'delete' | 'members';

/** A call of the connector as it was received and answered. */
export interface ConnectorCall {
  method: ConnectorMethod | 'unknown';
  at: Date;
  /** e.g. `PUT /v3/conversations/a:1…/activities/1700000000000`, decoded */
  route: string;
  conversationId: string | null;
  /** of the activity that is edited, deleted or replied to */
  activityId: string | null;
  body: Json;
  status: number;
  /** null when the connection was cut or left hanging */
  answer: unknown;
}

/** Which message: as it came from `messages()`, or its id. */
export interface Where {
  activityId: string;
}

/** What somebody enters, by input id: text, number, date, time, choice (a list where many can be chosen), toggle; null clears. */
export type Inputs = Readonly<Record<string, string | number | boolean | readonly string[] | null>>;

export interface ActOptions {
  /**
   * Plays an attacker, or a client that shows an old card: nothing is checked, the message may be gone and its buttons
   * removed, the button may never have been there, and inputs replace what the button itself carries.
   */
  forge?: boolean;
}

export interface DeliveryOptions {
  /** How often the same activity is delivered, one after the other; once unless set. */
  deliveries?: number;
}

/** A fault on demand; consumed when it happens. */
export interface FaultRule {
  method: ConnectorMethod | '*';
  /** how often; once unless set */
  times?: number;
  /** only for calls that this holds for; `conversationId` and `activityId` are those of the URL */
  when?: (body: Json, target: { conversationId: string | null; activityId: string | null }) => boolean;
  /** only for calls in this person's chat, or that create it: their object id */
  user?: string;
  /**
   * `timeout` (never answered), `reset` (connection reset), and every status happen *instead of* the call's effect;
   * `ok-but-connection-lost` and
   * `ok-but-unanswered` (left hanging) after it.
   */
  kind:
    | 'http500'
    | 'http502'
    | 'ratelimited'
    | 'conflict412'
    | 'timeout'
    | 'reset'
    | 'ok-but-connection-lost'
    | 'ok-but-unanswered'
    | { status: number; code: string; message?: string };
  /** sent as `Retry-After`; for `ratelimited` 5 unless set, for the others none */
  retryAfterSeconds?: number;
}
