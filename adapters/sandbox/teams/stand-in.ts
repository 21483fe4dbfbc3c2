import { BotClient } from './acting/bot-client.ts';
import { execute, submit } from './acting/clicking.ts';
import { install, mustExist, type Stage, say, uninstall } from './acting/person.ts';
import { refresh, refreshing, reopen } from './acting/refreshing.ts';
import { asks } from './cards/walk.ts';
import { Faults } from './connector/faults.ts';
import { RateLimiter } from './connector/rates.ts';
import { listen } from './connector/server.ts';
import { loadState, saveState } from './state-file.ts';
import { type StoredMessage, shownCards, Tenant } from './tenant.ts';
import type {
  ActOptions,
  BotAnswer,
  ConnectorCall,
  DeliveryOptions,
  FaultRule,
  Inputs,
  StandInMessage,
  TeamsStandInOptions,
  Where,
} from './types.ts';

export type * from './types.ts';

/** How many calls of the connector are remembered. */
const CALLS = 1_000;

/** A running stand-in of Teams: one tenant in which people may install one bot. People go by their `aadObjectId`. */
export interface TeamsStandIn {
  /** the connector's address, as activities carry it; ends with a slash */
  readonly serviceUrl: string;
  /** how Teams calls the bot */
  readonly bot: { readonly id: string; readonly name: string };
  /** how this bot knows a person: the `29:…` of `from.id` and of `refresh.userIds` */
  userId(user: string): string;
  connect(messagesUrl: string): void;
  /** Frees the port and gives up requests under way. */
  stop(): Promise<void>;

  /** What this person sees in the chat with the bot, oldest first, their own messages included; or the newest so many. */
  messages(user: string, newest?: number): readonly StandInMessage[];
  /** The last 1,000 calls of the connector, oldest first. */
  calls(): readonly ConnectorCall[];

  installed(user: string): boolean;
  /**
   * Installs the app for this person: an `installationUpdate` and a `conversationUpdate`, at the same time. Nothing
   * happens when they have it. Before that, and after {@link uninstall}, the bot is refused with 403.
   */
  install(user: string): Promise<readonly BotAnswer[]>;
  /** Removes the app: the same two events. Throws when this person does not have it, as everything below does. */
  uninstall(user: string): Promise<readonly BotAnswer[]>;

  /** Types a message. */
  say(user: string, text: string, options?: DeliveryOptions): Promise<BotAnswer>;
  /**
   * Fills in inputs by their ids and clicks an `Action.Execute`, by its title, else verb, else id; the answer of the
   * invoke is shown. What the client itself refuses is not sent. Throws when this person sees no such button.
   */
  execute(user: string, message: Where, action: string, inputs?: Inputs, options?: ActOptions): Promise<BotAnswer>;
  /** The same, by a client that sends the click twice at the same time, as two invokes. */
  executeTwice(
    user: string,
    message: Where,
    action: string,
    inputs?: Inputs,
    options?: ActOptions,
  ): Promise<readonly BotAnswer[]>;
  /**
   * Fills in inputs and clicks an `Action.Submit`, by its title, else id: a message without text. Where that is the
   * fallback of an `Action.Execute`, this plays an older client that shows the fallback.
   */
  submit(
    user: string,
    message: Where,
    action: string,
    inputs?: Inputs,
    options?: ActOptions & DeliveryOptions,
  ): Promise<BotAnswer>;
  /**
   * Runs the `refresh` of a card, as Teams does by itself for those whom its `userIds` name, and by a menu item for
   * everybody when it names nobody. Throws for people whom it leaves out, unless forged.
   */
  refresh(user: string, message: Where, options?: ActOptions): Promise<BotAnswer>;
  /**
   * Comes back to the chat: cards are as the bot last sent them, not as invokes answered, and those that name this
   * person in `refresh.userIds` are refreshed. Answers are those of the refreshes.
   */
  reopen(user: string): Promise<readonly BotAnswer[]>;
  /** Sends any body with any headers to the bot: unsigned, for another bot, garbled. */
  raw(body: string, headers: Record<string, string>): Promise<BotAnswer>;

  fault(rule: FaultRule): void;
  clearFaults(): void;
}

function seen(message: StoredMessage, userId: string): StandInMessage {
  const cards = shownCards(message);
  return structuredClone({
    conversationId: message.conversationId,
    activityId: message.activityId,
    text: message.text,
    cards,
    summary: message.summary,
    from: message.from,
    edited: message.edited,
    live: cards.some(asks),
    expectsRefresh: refreshing(message, userId).length > 0,
    notice: message.notice,
    earlier: message.earlier,
  });
}

/**
 * Starts a stand-in of Teams on loopback. Rejects when the port is taken; throws when `stateFile` cannot be read.
 * @see README.md of this folder for what it is strict about and what it leaves out
 */
export async function startTeamsStandIn(settings: TeamsStandInOptions): Promise<TeamsStandIn> {
  const { stateFile, token } = settings;
  const tenant = new Tenant(settings, stateFile === undefined ? null : loadState(stateFile));
  const faults = new Faults();
  const calls: ConnectorCall[] = [];
  const changed = (): void => {
    if (stateFile !== undefined) saveState(stateFile, tenant.state);
  };
  const { server, serviceUrl } = await listen(
    {
      tenant,
      acceptToken: settings.acceptToken,
      operationMs: settings.operationMs ?? 5,
      faults,
      rates: settings.rateLimits === true ? new RateLimiter() : null,
      record: (call) => {
        calls.push(call);
        calls.splice(0, calls.length - CALLS);
      },
      changed,
    },
    settings.port,
  );
  const bot = new BotClient(
    async () => (token === undefined ? null : await token(serviceUrl)),
    settings.answerTimeoutMs ?? 15_000,
    settings.messagesUrl,
  );
  const stage: Stage = { tenant, bot, serviceUrl };
  /** What a person does changes the chat too, whatever comes of it. */
  const saved = <T>(acting: Promise<T>): Promise<T> => acting.finally(changed);

  return {
    serviceUrl,
    bot: { ...tenant.bot },
    userId: (user) => mustExist(tenant, user).id,
    connect: (url) => bot.connect(url),
    stop: async () => {
      bot.stop();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
    messages: (user, newest) => {
      const person = mustExist(tenant, user);
      const all = tenant.seenBy(person).slice(newest === undefined ? 0 : -newest);
      return all.map((message) => seen(message, person.id));
    },
    calls: () => [...calls],
    installed: (user) => tenant.installed(mustExist(tenant, user)),
    install: (user) => saved(install(stage, user)),
    uninstall: (user) => saved(uninstall(stage, user)),
    say: (user, text, how = {}) => saved(say(stage, user, text, how)),
    execute: async (user, message, action, inputs = {}, how = {}) => {
      const [answer] = await saved(execute(stage, user, message, action, inputs, how, 1));
      return answer as BotAnswer;
    },
    executeTwice: (user, message, action, inputs = {}, how = {}) =>
      saved(execute(stage, user, message, action, inputs, how, 2)),
    submit: (user, message, action, inputs = {}, how = {}) => saved(submit(stage, user, message, action, inputs, how)),
    refresh: (user, message, how = {}) => saved(refresh(stage, user, message, how)),
    reopen: (user) => saved(reopen(stage, user)),
    raw: (body, headers) => bot.raw(body, headers),
    fault: (rule) => faults.add(rule),
    clearFaults: () => faults.clear(),
  };
}
