import type { RespondArguments, RespondFn, ViewResponseAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { sentenceFor } from '../../src/approvals/commands/sentences.ts';
import type { Issuer } from '../../src/approvals/issuer.ts';
import { clip } from '../../src/core/base/text.ts';
import type { NoticeText } from '../../src/core/words/language/pieces.ts';
import { plain } from '../../src/core/words/language/pieces.ts';
import type { Reader } from '../../src/core/words/language/reader.ts';
import { say } from '../../src/core/words/language/say.ts';
import type { Identity } from '../../src/ports/directory.ts';
import type { Log } from '../../src/ports/log.ts';
import { fields } from '../chat/forms/form.ts';
import type { NotDone } from '../chat/submissions.ts';
import { messageView } from './forms/forms.ts';
import { limits } from './messages/limits.ts';
import { renderText } from './messages/notices.ts';
import type { SlackSender } from './parse.ts';

/** The account that sent something. */
export function identityOf({ workspace, user }: Pick<SlackSender, 'workspace' | 'user'>): Identity {
  return { channel: 'slack', tenant: workspace, user };
}

/** Who sent something, and under which id: the trigger's, which Slack gives to one interaction alone. */
export function issuerOf(sender: Omit<SlackSender, 'isEphemeral'>): Issuer {
  const { trigger, message } = sender;
  const identity = identityOf(sender);
  return { identity, delivery: `slack:${trigger}`, ...(message === undefined ? {} : { message }) };
}

/** Something that only the person who asked sees; people's own words are shown letter by letter. */
export function onlyToThem(reader: Reader, text: NoticeText | string) {
  return {
    ...renderText(reader, typeof text === 'string' ? plain(text) : text),
    response_type: 'ephemeral' as const,
    replace_original: false,
  };
}

/** Answers a click. That is a courtesy: when it cannot be brought, the card shows the truth anyway. */
export async function tellClicker(respond: RespondFn, answer: RespondArguments, log: Log): Promise<void> {
  try {
    await respond(answer);
  } catch (error) {
    log.warn({ err: error }, 'Slack did not take an answer to a click');
  }
}

/** Opens a form while the person waits for it; says so when Slack does not take it. */
export type OpenView = (reader: Reader, trigger: string, view: ModalView) => Promise<string | undefined>;

/** @param client with a time-out that leaves room to answer within Slack's 3 s. */
export function createOpenView(client: WebClient, log: Log): OpenView {
  return async (reader, trigger, view) => {
    try {
      await client.views.open({ trigger_id: trigger, view });
      return undefined;
    } catch (error) {
      log.warn({ err: error }, 'Slack did not open a form');
      return say(reader, 'answers.formNotOpened');
    }
  };
}

/** The answer to a submission that puts another view in the form's place. */
export function updateView(view: ModalView): ViewResponseAction {
  return { response_action: 'update', view };
}

/**
 * What is wrong goes beside its field, and the form keeps what the person wrote, as long as filling it in again can help;
 * else the sentence takes the form's place.
 *
 * @param shown the fields that the form had
 */
export function besideField(
  reader: Reader,
  { answered, anyField, title }: NotDone,
  shown: readonly string[],
): ViewResponseAction {
  const message = sentenceFor(reader, answered);
  const named = answered.kind === 'refused' ? answered.refusal.field : anyField;
  // What is asked for is a package to the core, also where the form asks for a role.
  const wanted = named === fields.package && !shown.includes(named) ? fields.role : named;
  // A block's id may say more than its field's name.
  const field = shown.find((block) => wanted !== undefined && (block === wanted || block.startsWith(`${wanted}:`)));
  if (field === undefined) return updateView(messageView(reader, title, message));
  return { response_action: 'errors', errors: { [field]: clip(message, limits.fieldError) } };
}
