import type { App } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { welcomeText } from '../../src/approvals/commands/welcome.ts';
import type { Services } from '../../src/approvals/services.ts';
import type { Identity } from '../../src/ports/directory.ts';
import { answerAgain } from '../chat/answer-again.ts';
import { identityOf } from './answering.ts';
import { commandNames } from './command-names.ts';
import { toChannelError } from './errors.ts';
import { renderText } from './messages/notices.ts';
import { parseOpening } from './parse.ts';
import type { SlackPeople } from './people.ts';

interface Needs {
  readonly client: WebClient;
  readonly people: SlackPeople;
  readonly welcomes: (identity: Identity) => Promise<boolean>;
}

/** Welcomes people, once, when they first open the app's messages. Slack sends that each time, and again when it is not taken. */
export function takeOpenings(app: App, services: Services, { client, people, welcomes }: Needs): void {
  app.event('app_home_opened', async ({ event, body }) => {
    const opening = parseOpening(event, body);
    if (opening === undefined) return;
    const identity = identityOf(opening);
    if (!(await welcomes(identity))) return;
    const reader = await people.receiving(identity);
    const text = welcomeText(reader, services.directory.organization, commandNames);
    const { channel } = opening;
    const message = { channel, ...renderText(reader, text), unfurl_links: false, unfurl_media: false };
    await answerAgain(async () => {
      try {
        await client.chat.postMessage(message);
      } catch (error) {
        throw toChannelError(error);
      }
    }, services.log);
  });
}
