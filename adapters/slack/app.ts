import { App, ExpressReceiver, LogLevel, type RespondFn } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import express, { type Request, type Response, Router } from 'express';
import type { Answered } from '../../src/approvals/answer.ts';
import { decide, openReasonForm } from '../../src/approvals/decide.ts';
import type { Issuer } from '../../src/approvals/issuer.ts';
import { openRequestForm } from '../../src/approvals/request-form.ts';
import { helpText, nothingOffered, notUnderstood, requestSent, sentenceFor } from '../../src/approvals/sentences.ts';
import type { Services } from '../../src/approvals/services.ts';
import { submit } from '../../src/approvals/submit.ts';
import { refuseUnsupported } from '../../src/approvals/unsupported.ts';
import { clip } from '../../src/core/text.ts';
import { refuseWrongTime } from './authentication.ts';
import { fields, messageView, reasonForm, requestForm } from './forms.ts';
import { limits } from './limits.ts';
import { parseAction, parseSender, parseTyped, parseView, type ReasonMetadata } from './parse.ts';
import { line, notification, richText } from './text.ts';

export interface SlackAppOptions {
  readonly signingSecret: string;
  readonly botToken: string;
  /** Opens forms while a person waits: its time-out must leave room to answer within Slack's 3 s. */
  readonly formClient: WebClient;
  readonly services: Services;
}

/** The path at which Slack reaches us, for commands, interactions and events alike. */
export const slackPath = '/slack/events';

/** Bolt lets a request that nobody listens to wait until Slack gives it up; this one says at once that it is not for us. */
class AnsweringReceiver extends ExpressReceiver {
  override async requestHandler(request: Request, response: Response): Promise<void> {
    await super.requestHandler(request, response);
    if (!response.headersSent) response.status(400).send();
  }
}

/**
 * Slack's side of the program as a router to be mounted at the root. Each request is verified, understood and carried
 * out before it is acknowledged: Slack does not send it again, so acknowledging first could lose a click.
 */
export function createSlackApp({ signingSecret, botToken, formClient, services }: SlackAppOptions): Router {
  const router = Router();
  router.use(slackPath, refuseWrongTime);
  const receiver = new AnsweringReceiver({
    signingSecret,
    endpoints: slackPath,
    app: express(),
    router,
    logLevel: LogLevel.ERROR,
    unhandledRequestHandler: () => {},
    processEventErrorHandler: async ({ error }) => {
      services.log.error({ err: error }, 'Slack sent something that could not be understood');
      return false;
    },
  });
  const app = new App({
    receiver,
    authorize: async () => ({ botToken }),
    ignoreSelf: false,
    logLevel: LogLevel.ERROR,
  });
  app.error(async (error) => services.log.error({ err: error }, 'Slack sent something that could not be handled'));

  /** Opens a form while the person waits for it; says so when Slack does not take it. */
  const openView = async (trigger: string, view: ModalView): Promise<string | undefined> => {
    try {
      await formClient.views.open({ trigger_id: trigger, view });
      return undefined;
    } catch (error) {
      services.log.warn({ err: error }, 'Slack did not open a form');
      return 'The form could not be opened. Nothing was changed. Please try again.';
    }
  };

  app.command('/access', async ({ command, ack }) => {
    const typed = parseTyped(command);
    if (typed === undefined) return ack({ text: notUnderstood });
    const { workspace, user, trigger, intent } = typed;
    if (intent.kind !== 'openRequestForm') {
      return ack({ text: helpText('`/access`', intent.kind !== 'help' || intent.unknownWord !== undefined) });
    }
    const from = issuer(workspace, user, trigger);
    const answered = await openRequestForm(services, from, intent.search);
    if (answered.kind !== 'done') return ack(saying(sentenceFor(answered)));
    const { packages } = answered.value;
    if (packages.length === 0) return ack({ text: nothingOffered(intent.search) });
    const problem = await openView(trigger, requestForm(answered.value));
    return problem === undefined ? ack() : ack({ text: problem });
  });

  app.action(/.*/, async ({ action, body, ack, respond }) => {
    const sender = parseSender(body);
    const intent = parseAction(action);
    if (sender === undefined) {
      await ack();
      return tell(respond, notUnderstood, services);
    }
    const from = issuer(sender.workspace, sender.user, sender.trigger, sender.message);
    if (intent.kind !== 'decide' && intent.kind !== 'openReasonForm') {
      const problem = problemOf(await refuseUnsupported(services, from));
      await ack();
      return problem === undefined ? undefined : tell(respond, problem, services);
    }
    const input = {
      commandId: `slack:${sender.trigger}`,
      from,
      ...intent.about,
      answer: intent.answer,
      shareReason: false,
    };
    if (intent.kind === 'decide') {
      const problem = problemOf(await decide(services, input));
      await ack();
      return problem === undefined ? undefined : tell(respond, problem, services);
    }
    const answered = await openReasonForm(services, input);
    const metadata: ReasonMetadata = { ...intent.about, answer: intent.answer, message: sender.message ?? '' };
    const problem =
      answered.kind === 'done'
        ? await openView(sender.trigger, reasonForm(answered.value, JSON.stringify(metadata)))
        : sentenceFor(answered);
    await ack();
    return problem === undefined ? undefined : tell(respond, problem, services);
  });

  app.view({ type: 'view_submission' }, async ({ view, body, ack }) => {
    const sender = parseSender(body);
    const intent = parseView(view);
    if (sender === undefined)
      return ack({ response_action: 'update', view: messageView('Not understood', notUnderstood) });
    if (intent.kind !== 'submitRequest' && intent.kind !== 'submitReason') {
      const answered = await refuseUnsupported(services, issuer(sender.workspace, sender.user, sender.trigger));
      const problem = problemOf(answered) ?? notUnderstood;
      return ack({ response_action: 'update', view: messageView('Not understood', problem) });
    }
    const commandId = `slack:${sender.workspace}:${view.id}`;
    if (intent.kind === 'submitRequest') {
      const from = issuer(sender.workspace, sender.user, sender.trigger);
      const answered = await submit(services, { commandId, from, ...intent });
      if (answered.kind !== 'done') return ack(besideField(answered, fields.package, 'Request not made'));
      const { target } = answered.value;
      return ack({
        response_action: 'update',
        view: messageView('Request sent', requestSent(target.name)),
      });
    }
    const { about, message, answer, reason, shareReason } = intent;
    const from = issuer(sender.workspace, sender.user, sender.trigger, message === '' ? undefined : message);
    const answered = await decide(services, { commandId, from, ...about, answer, reason, shareReason });
    return answered.kind === 'done' ? ack() : ack(besideField(answered, fields.reason, 'Not decided'));
  });

  return router;
}

function issuer(workspace: string, user: string, trigger: string, message?: string): Issuer {
  const identity = { channel: 'slack', tenant: workspace, user };
  return { identity, delivery: `slack:${trigger}`, ...(message === undefined ? {} : { message }) };
}

function problemOf<T>(answered: Answered<T>): string | undefined {
  return answered.kind === 'done' ? undefined : sentenceFor(answered);
}

/**
 * What is wrong goes beside its field, and the form keeps what the person wrote, as long as filling it in again can help;
 * else the sentence takes the form's place.
 */
function besideField(answered: Exclude<Answered<unknown>, { kind: 'done' }>, anyField: string, title: string) {
  const message = sentenceFor(answered);
  const field = answered.kind === 'refused' ? answered.refusal.field : anyField;
  if (field === undefined) return { response_action: 'update' as const, view: messageView(title, message) };
  return { response_action: 'errors' as const, errors: { [field]: clip(message, limits.fieldError) } };
}

/** A sentence as a message: names of people and packages in it are shown letter by letter. */
function saying(text: string) {
  return { text: notification(text), blocks: [richText(line([{ text }]))] };
}

/** A sentence for the clicker alone. It is a courtesy: when it cannot be brought, the card shows the truth anyway. */
async function tell(respond: RespondFn, text: string, services: Services): Promise<void> {
  try {
    await respond({ ...saying(text), response_type: 'ephemeral', replace_original: false });
  } catch (error) {
    services.log.warn({ err: error }, 'Slack did not take an answer to a click');
  }
}
