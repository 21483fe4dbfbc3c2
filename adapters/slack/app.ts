import { App, ExpressReceiver, LogLevel } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import express, { type Request, type Response, Router } from 'express';
import type { Services } from '../../src/approvals/services.ts';
import type { Identity } from '../../src/ports/directory.ts';
import { createOpenView } from './answering.ts';
import { refuseWrongTime } from './authentication.ts';
import { takeClicks } from './clicks.ts';
import { takeCommands } from './commands.ts';
import { takeSubmissions } from './forms/submissions.ts';
import type { SlackPeople } from './people.ts';
import { takeOpenings } from './welcome.ts';

/** What takes commands, clicks and forms from Slack, and answers them. */
export interface SlackAppOptions {
  readonly signingSecret: string;
  readonly botToken: string;
  /** Opens forms while a person waits: its time-out must leave room to answer within Slack's 3 s. */
  readonly formClient: WebClient;
  readonly services: Services;
  readonly people: SlackPeople;
  /** Whether a person is to be welcomed: true once. */
  readonly welcomes: (identity: Identity) => Promise<boolean>;
}

/** The path at which Slack reaches us, for commands, interactions and events alike. */
export const slackPath = '/slack/events';

/** Bytes; a form with all its inputs filled to Slack's limits is smaller. Read before anybody has signed anything. */
const bodyLimit = 1_000_000;

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
export function createSlackApp({
  signingSecret,
  botToken,
  formClient,
  services,
  people,
  welcomes,
}: SlackAppOptions): Router {
  const router = Router();
  router.use(slackPath, refuseWrongTime);
  const receiver = new AnsweringReceiver({
    signingSecret,
    endpoints: slackPath,
    bodyLimit,
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

  const openView = createOpenView(formClient, services.log);
  takeCommands(app, services, people, openView);
  takeClicks(app, services, people, openView);
  takeSubmissions(app, services, people);
  takeOpenings(app, services, { client: formClient, people, welcomes });
  return router;
}
