import { type Activity, CloudAdapter, type TurnContext } from 'botbuilder';
import { type AuthenticateRequestResult, AuthenticationError } from 'botframework-connector';
import express, { type Request, type Response, Router } from 'express';
import type { Answered } from '../../src/approvals/answer.ts';
import { decide } from '../../src/approvals/decide.ts';
import type { Issuer } from '../../src/approvals/issuer.ts';
import { openRequestForm } from '../../src/approvals/request-form.ts';
import { helpText, nothingOffered, notUnderstood, requestSent, sentenceFor } from '../../src/approvals/sentences.ts';
import type { Services } from '../../src/approvals/services.ts';
import { submit } from '../../src/approvals/submit.ts';
import { refuseUnsupported } from '../../src/approvals/unsupported.ts';
import type { TeamsAuthentication } from './authentication.ts';
import { renderCard, type TeamsMessage } from './cards.ts';
import type { TeamsClient, TeamsConversation } from './client.ts';
import { messageCard, requestForm } from './forms.ts';
import { parseActivity, parseIntent, type TeamsActivity, type TeamsIntent, tenantOf } from './parse.ts';

export interface TeamsAppOptions {
  readonly authentication: TeamsAuthentication;
  readonly client: TeamsClient;
  readonly services: Services;
  /** A person can be reached from now on. */
  readonly met: (identity: Issuer['identity'], conversation: TeamsConversation) => Promise<void>;
  /** A person has removed the app. */
  readonly left: (identity: Issuer['identity']) => Promise<void>;
}

/** The path at which Teams reaches us. */
export const teamsPath = '/api/messages';

/** What a click or a submitted form is answered with: a card in its place, or a sentence under it. */
type Reply = { readonly card: TeamsMessage } | { readonly sentence: string };

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
export function createTeamsApp({ authentication, client, services, met, left }: TeamsAppOptions): Router {
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
      if (activity.type === 'invoke') await answerInvoke(context, { sentence: sentenceFor({ kind: 'tryAgain' }) });
    }
  }

  async function handleActivity(context: TurnContext, activity: TeamsActivity): Promise<void> {
    const from = issuerOf(activity);
    const where = conversationOf(activity);
    if (from === undefined)
      return activity.type === 'invoke' ? answerInvoke(context, { sentence: notUnderstood }) : undefined;
    // A group's conversation is no place to reach one person, and the app's leaving it takes nobody away.
    const personal = (activity.conversation.conversationType ?? 'personal') === 'personal';
    const removed = activity.type === 'installationUpdate' && activity.action?.startsWith('remove') === true;
    if (removed) return personal ? left(from.identity) : undefined;
    // Removing the app comes as two events, in any order: the second one must not meet them again.
    if (activity.type === 'conversationUpdate' && activity.membersRemoved !== undefined) return;
    if (personal) {
      const kept = met(from.identity, where).catch((error) =>
        log.warn({ err: error }, 'A conversation in Teams could not be kept'),
      );
      // A click must not wait for this; the next activity brings it again.
      if (activity.type !== 'invoke') await kept;
    }
    if (activity.type !== 'invoke' && activity.type !== 'message') return;
    const answer = await reply(parseIntent(activity, clock.now()), from, activity);
    if (activity.type === 'invoke') return answerInvoke(context, answer);
    await answerMessage(answer, where, activity);
  }

  /** Through our own client: a second writer in a conversation would be refused with 412. */
  async function answerMessage(answer: Reply, where: TeamsConversation, { value, replyToId }: TeamsActivity) {
    if (!('card' in answer)) return client.send(where, answer.sentence);
    // A form or button that came as a message is closed like one that came as an invoke.
    if (value !== undefined && replyToId !== undefined) {
      try {
        return await client.update(where, replyToId, answer.card);
      } catch (error) {
        log.warn({ err: error }, 'A card in Teams could not be changed, so its answer comes as a new one');
      }
    }
    return client.send(where, answer.card);
  }

  async function reply(intent: TeamsIntent, from: Issuer, activity: TeamsActivity): Promise<Reply> {
    switch (intent.kind) {
      case 'openRequestForm':
        return openForm(intent.search, from);
      case 'help':
        return { sentence: helpText('access', intent.unknownWord !== undefined) };
      case 'submitRequest':
        return submitForm(intent, from, activity);
      case 'decide': {
        const { about, answer, reason, shareReason } = intent;
        const decided = await decide(services, {
          commandId: from.delivery,
          from,
          ...about,
          answer,
          reason,
          shareReason,
        });
        if (decided.kind === 'done') return { card: renderCard(decided.value.card, clock.now()) };
        const card = closedCard(decided);
        return card === undefined ? { sentence: sentenceFor(decided) } : { card: renderCard(card, clock.now()) };
      }
      case 'unsupported': {
        const answered = await refuseUnsupported(services, from);
        return { sentence: answered.kind === 'done' ? notUnderstood : sentenceFor(answered) };
      }
    }
  }

  async function openForm(search: string, from: Issuer): Promise<Reply> {
    const answered = await openRequestForm(services, from, search);
    if (answered.kind !== 'done') return { sentence: sentenceFor(answered) };
    if (answered.value.packages.length === 0) return { sentence: nothingOffered(search) };
    return { card: requestForm(answered.value, clock.now()) };
  }

  async function submitForm(
    intent: Extract<TeamsIntent, { kind: 'submitRequest' }>,
    from: Issuer,
    activity: TeamsActivity,
  ): Promise<Reply> {
    const where = conversationOf(activity);
    // The same person's same form sent twice is the same request; in a group others see the form, too.
    const commandId = `teams:${where.conversation}:${from.identity.user}:${activity.replyToId ?? activity.id ?? ''}`;
    const answered = await submit(services, { commandId, from, ...intent });
    if (answered.kind === 'done') {
      const card = messageCard(requestSent(answered.value.target.name), clock.now());
      closeForm(where, activity, card);
      return { card };
    }
    const problem = sentenceFor(answered);
    const form = await openRequestForm(services, from);
    if (form.kind !== 'done') return { sentence: problem };
    const field = answered.kind === 'refused' ? answered.refusal.field : undefined;
    return {
      card: requestForm(form.value, clock.now(), {
        values: intent.values,
        problem,
        ...(field === undefined ? {} : { field }),
      }),
    };
  }

  /** The answer shows the card to whoever clicked; this makes it stay so on all of their devices. */
  function closeForm(where: TeamsConversation, { type, replyToId }: TeamsActivity, card: TeamsMessage): void {
    if (type !== 'invoke' || replyToId === undefined) return;
    client
      .update(where, replyToId, card)
      .catch((error) => log.warn({ err: error }, 'A form in Teams could not be closed'));
  }
}

/** Somebody who lost the race sees who decided: the card as it is now. Everything else is a sentence. */
function closedCard(answered: Exclude<Answered<unknown>, { kind: 'done' }>) {
  const card = answered.kind === 'refused' ? answered.card : undefined;
  return card === undefined || card.live || card.stage.state === 'waiting' ? undefined : card;
}

async function answerInvoke(context: TurnContext, reply: Reply): Promise<void> {
  const body =
    'card' in reply
      ? { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: reply.card.card }
      : { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: reply.sentence };
  await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body } });
}

function conversationOf({ serviceUrl, conversation, recipient }: TeamsActivity): TeamsConversation {
  return { serviceUrl, conversation: conversation.id, bot: recipient.id };
}

/** Undefined: an activity without a person behind it. */
function issuerOf(activity: TeamsActivity): Issuer | undefined {
  const user = activity.from.aadObjectId;
  if (user === undefined) return undefined;
  return {
    identity: { channel: 'teams', tenant: tenantOf(activity), user },
    delivery: `teams:${activity.conversation.id}:${activity.id ?? ''}`,
    ...(activity.replyToId === undefined ? {} : { message: `${activity.conversation.id}/${activity.replyToId}` }),
  };
}
