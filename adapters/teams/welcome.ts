import { welcomeText } from '../../src/approvals/commands/welcome.ts';
import type { Services } from '../../src/approvals/services.ts';
import type { Reader } from '../../src/core/words/language/reader.ts';
import { settleWithin } from '../../src/ports/calls/call-within.ts';
import type { Identity } from '../../src/ports/directory.ts';
import { limits } from '../../src/ports/limits.ts';
import type { Reply } from './answering.ts';
import { commandNames } from './command-names.ts';
import { renderText } from './messages/notices.ts';
import type { TeamsActivity } from './parse.ts';

/**
 * What somebody is welcomed with, once, when they install the app; undefined: nothing. Installing comes as two events, in any
 * order: the first one is answered.
 *
 * @param welcomes whether a person is to be welcomed: true once
 */
export async function replyToInstallation(
  reader: Reader,
  { clock, directory }: Pick<Services, 'clock' | 'directory'>,
  identity: Identity,
  activity: TeamsActivity,
  welcomes: (identity: Identity) => Promise<boolean>,
): Promise<Reply | undefined> {
  if (activity.type !== 'installationUpdate' && activity.type !== 'conversationUpdate') return undefined;
  const isNew = await settleWithin(limits.answer, welcomes(identity), () => false);
  if (!isNew) return undefined;
  return { card: renderText(reader, welcomeText(reader, directory.organization, commandNames), clock.now()) };
}
