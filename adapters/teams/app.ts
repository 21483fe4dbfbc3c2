import { type Activity, CloudAdapter, type TurnContext } from 'botbuilder';
import { type AuthenticateRequestResult, AuthenticationError } from 'botframework-connector';
import express, { type Request, type Response, Router } from 'express';
import { noMessageId, notUnderstood, onlyInOwnChat, sentenceFor } from '../../src/approvals/commands/sentences.ts';
import type { Issuer } from '../../src/approvals/issuer.ts';
import { refreshCard } from '../../src/approvals/requests/refresh-card.ts';
import type { Services } from '../../src/approvals/services.ts';
import type { Locale, Reader } from '../../src/core/words/language/reader.ts';
import { settleWithin } from '../../src/ports/calls/call-within.ts';
import { ChannelError } from '../../src/ports/channel.ts';
import { limits } from '../../src/ports/limits.ts';
import { answerAgain } from '../chat/answer-again.ts';
import { answerInvoke, conversationOf, identityOf, issuerOf, type Reply } from './answering.ts';
import type { TeamsAuthentication } from './authentication.ts';
import { replyToClick, replyToRefresh } from './clicks.ts';
import { type Calling, messageAddressOf, type TeamsClient, type TeamsConversation } from './client.ts';
import { replyToTyped } from './commands.ts';
import { replyToForm } from './forms/submissions.ts';
import type { TeamsMessage } from './messages/message.ts';
import { isPersonalChat, parseActivity, parseIntent, type TeamsActivity, type TeamsIntent, tenantOf } from './parse.ts';
import { localeOf, type TeamsPeople } from './people.ts';
import { replyToInstallation } from './welcome.ts';

/** What takes activities from Teams, and answers them. */
export interface TeamsAppOptions {
  readonly authentication: TeamsAuthentication;
  readonly client: TeamsClient;
  readonly services: Services;
  /** A person can be reached from now on. */
  readonly met: (identity: Issuer['identity'], conversation: TeamsConversation, locale: Locale) => Promise<void>;
  /** In which language and time zone people read. */
  readonly people: TeamsPeople;
  /** Whether a person is to be welcomed: true once. */
  readonly welcomes: (identity: Issuer['identity']) => Promise<boolean>;
  /** A person has removed the app. */
  readonly left: (identity: Issuer['identity']) => Promise<void>;
}

/** The path at which Teams reaches us. */
export const teamsPath = '/api/messages';

/** `CloudAdapter` with its turn open to a request that has been authenticated already. */
class TeamsAdapter extends CloudAdapter {
  run(authenticated: AuthenticateRequestResult, activity: Activity, turn: (context: TurnContext) => Promise<void>) {
    return this.processActivity(authenticated, activity, turn);
  }
}

/**
 * Teams' side of the program as a router to be mounted at the root. Each activity is authenticated, understood and carried
 * out before it is answered; whatever is wrong with it is answered in words, never with a fault.
 */
export function createTeamsApp({
  authentication,
  client,
  services,
  met,
  welcomes,
  left,
  people,
}: TeamsAppOptions): Router {
  const { log, clock } = services;
  const adapter = new TeamsAdapter(authentication);
  const router = Router();
  router.post(teamsPath, express.json({ limit: '256kb' }), async (request: Request, response: Response) => {
    const activity = parseActivity(request.body);
    const authenticated = await authenticate(request, response);
    if (authenticated === undefined) return;
    if (activity === undefined) {
      response.status(400).json({ error: 'This is no activity of Teams.' });
      return;
    }
    const answer = await adapter.run(authenticated, request.body, (context) => handle(context, activity));
    response.status(answer?.status ?? 200).json(answer?.body ?? {});
  });
  return router;

  async function authenticate(request: Request, response: Response): Promise<AuthenticateRequestResult | undefined> {
    try {
      return await authentication.authenticateRequest(request.body ?? {}, request.headers.authorization ?? '');
    } catch (error) {
      const refused = error instanceof AuthenticationError;
      if (!refused) log.error({ err: error }, 'Whether a request comes from Teams could not be checked');
      response.status(refused ? 401 : 503).json({ error: refused ? 'Unauthorized' : 'Try again later.' });
      return undefined;
    }
  }

  async function handle(context: TurnContext, activity: TeamsActivity): Promise<void> {
    try {
      await handleActivity(context, activity);
    } catch (error) {
      log.error({ err: error, type: activity.type }, 'An activity of Teams could not be handled');
      if (activity.type === 'invoke')
        await answerInvoke(context, { sentence: sentenceFor(people.of(localeOf(activity)), { kind: 'tryAgain' }) });
    }
  }

  async function handleActivity(context: TurnContext, activity: TeamsActivity): Promise<void> {
    const identity = identityOf(activity);
    const where = conversationOf(activity);
    const locale = localeOf(activity);
    const reader = people.of(locale);
    const asks = activity.type === 'invoke' || activity.type === 'message';
    if (identity === undefined)
      return activity.type === 'invoke' ? answerInvoke(context, { sentence: notUnderstood(reader) }) : undefined;
    // Others would read the answer, and nobody is met here; nor does the app's leaving a group take anybody away.
    if (!isPersonalChat(activity))
      return asks ? answer(context, activity, { sentence: onlyInOwnChat(reader) }) : undefined;
    // A database that hangs must not keep Teams waiting, neither here nor for all else that follows.
    const inTime = (kept: Promise<void>) => settleWithin(limits.answer, kept, () => undefined);
    if (activity.type === 'installationUpdate' && activity.action?.startsWith('remove') === true)
      return inTime(left(identity));
    // Removing the app comes as two events, in any order: the second one must not meet them again.
    if (activity.type === 'conversationUpdate' && activity.membersRemoved !== undefined) return;
    const kept = inTime(
      met(identity, where, locale).catch((error) =>
        log.warn({ err: error }, 'A conversation in Teams could not be kept'),
      ),
    );
    // A click must not wait for this; the next activity brings it again.
    if (activity.type !== 'invoke') await kept;
    if (!asks) {
      const greeting = await replyToInstallation(reader, services, identity, activity, welcomes);
      return greeting === undefined ? undefined : answer(context, activity, greeting);
    }
    const from = issuerOf(activity, identity);
    if (from === undefined) return answer(context, activity, { sentence: noMessageId(reader) });
    const intent = parseIntent(activity, clock.now(), services.directory.timeZone);
    const given = await reply(await people.asking(identity, locale), intent, from, activity);
    await answer(context, activity, given, { from, isNew: intent.kind === 'pressed' });
  }

  /** `isNew`: the answer is a message of its own in any case. */
  async function answer(
    context: TurnContext,
    activity: TeamsActivity,
    given: Reply,
    { from, isNew = false }: { readonly from?: Issuer; readonly isNew?: boolean } = {},
  ): Promise<void> {
    if (activity.type === 'invoke') return answerInvoke(context, given);
    const answering = answerAgain(() => answerMessage(given, activity, { from, isNew }), log);
    // Teams does not wait any longer for us to take a message; an answer that hangs goes on without it.
    await settleWithin(limits.takeMessage, answering, () => undefined);
  }

  /** Through our own client: a second writer in a conversation would be refused with 412. */
  async function answerMessage(
    answer: Reply,
    activity: TeamsActivity,
    { from, isNew }: { readonly from: Issuer | undefined; readonly isNew: boolean },
  ): Promise<void> {
    const where = conversationOf(activity);
    const how = asAnswer(activity);
    if (!('card' in answer)) return void (await client.send(where, answer.sentence, how));
    const { value, replyToId } = activity;
    // A form or button that came as a message is closed like one that came as an invoke.
    if (!isNew && value !== undefined && replyToId !== undefined) {
      try {
        return await client.update(where, replyToId, answer.card, how);
      } catch (error) {
        // Both count for the same limits; it is tried again when they allow it.
        if (error instanceof ChannelError && error.limit !== undefined) throw error;
        log.warn({ err: error }, 'A card in Teams could not be changed, so its answer comes as a new one');
      }
    }
    const id = await client.send(where, answer.card, how);
    if (answer.about === undefined || from === undefined || id === '') return;
    // From now on it is kept up to date like the card that its reader has already.
    await refreshCard(services, { ...from, address: messageAddressOf(where, from.identity, id) }, answer.about);
  }

  async function reply(reader: Reader, intent: TeamsIntent, from: Issuer, activity: TeamsActivity): Promise<Reply> {
    switch (intent.kind) {
      case 'typed':
      case 'pressed':
        return replyToTyped(reader, services, from, intent.command, activity.from.id);
      case 'submitted':
        return replyToSubmission(reader, intent, from, activity);
      case 'refresh':
        return replyToRefresh(reader, services, from, intent.about, activity.from.id);
      default:
        return replyToClick(reader, services, from, intent, activity.from.id);
    }
  }

  function replyToSubmission(
    reader: Reader,
    { sent, days }: Extract<TeamsIntent, { kind: 'submitted' }>,
    from: Issuer,
    activity: TeamsActivity,
  ): Promise<Reply> {
    const where = conversationOf(activity);
    // The same person's same form sent twice is the same request.
    const commandId = `teams:${where.conversation}:${from.identity.user}:${activity.replyToId ?? from.delivery}`;
    return replyToForm(
      reader,
      services,
      { from, commandId, sent },
      { days, close: (card) => closeForm(where, activity, card) },
    );
  }

  /** The answer shows the card to the person who clicked; this makes it stay so on all of their devices. */
  function closeForm(where: TeamsConversation, activity: TeamsActivity, card: TeamsMessage): void {
    const { type, replyToId } = activity;
    if (type !== 'invoke' || replyToId === undefined) return;
    void answerAgain(() => client.update(where, replyToId, card, asAnswer(activity)), log);
  }
}

/** Somebody waits for it. */
function asAnswer(activity: TeamsActivity): Calling {
  return { tenant: tenantOf(activity), purpose: 'answer' };
}
