import { z } from 'zod';
import { type ParsedCommand, parseLine } from '../../src/approvals/commands/parse-command.ts';
import { type StageName, stageName } from '../../src/approvals/forms/stage-name.ts';
import type { Answer } from '../../src/core/request/stages.ts';
import type { Click } from '../chat/clicks.ts';
import { formKinds } from '../chat/forms/form.ts';
import { parseForm, type SentForm } from '../chat/forms/parse.ts';
import { inputReader } from './forms/form-values.ts';
import { callbackId } from './forms/forms.ts';
import { actionIds } from './messages/cards.ts';
import { changeActionIds } from './messages/change-cards.ts';
import { commandAction } from './messages/message.ts';

/** A click on a button: of a card, which may also ask for the form for a reason, or one that types a command. */
export type SlackClick =
  | Click
  | { readonly kind: 'command'; readonly command: ParsedCommand }
  | { readonly kind: 'openReasonForm'; readonly about: StageName; readonly answer: Answer };

const unsupported = { kind: 'unsupported' } as const;

const { requestId, stage: stageId } = stageName.shape;

const stageValue = z
  .string()
  .max(100)
  .transform((value) => value.split(':'))
  .pipe(z.tuple([requestId, stageId]));

const proposalValue = z
  .string()
  .regex(/^[1-9]\d{0,8}$/)
  .transform(Number);

/** A click on a button. */
export function parseAction(action: unknown): SlackClick {
  const parsed = z.object({ action_id: z.string(), value: z.unknown() }).safeParse(action);
  if (!parsed.success) return unsupported;
  const { action_id: actionId, value } = parsed.data;
  if (actionId.startsWith(commandAction)) return parseCommandClick(value);
  switch (actionId) {
    case actionIds.approve:
      return parseStageClick('decide', 'approve', value);
    case actionIds.approveWithReason:
      return parseStageClick('openReasonForm', 'approve', value);
    case actionIds.deny:
      return parseStageClick('openReasonForm', 'deny', value);
    case changeActionIds.confirm:
      return parseChangeClick('confirm', value);
    case changeActionIds.reject:
      return parseChangeClick('reject', value);
    default:
      return unsupported;
  }
}

function parseCommandClick(value: unknown): SlackClick {
  const command = typeof value === 'string' ? parseLine(value) : undefined;
  return command === undefined ? unsupported : { kind: 'command', command };
}

function parseStageClick(kind: 'decide' | 'openReasonForm', answer: Answer, value: unknown): SlackClick {
  const parsed = stageValue.safeParse(value);
  if (!parsed.success) return unsupported;
  const [request, stage] = parsed.data;
  const about = { requestId: request, stage };
  return kind === 'decide' ? { kind, about, answer, shareReason: false } : { kind, about, answer };
}

function parseChangeClick(answer: 'confirm' | 'reject', value: unknown): SlackClick {
  const parsed = proposalValue.safeParse(value);
  return parsed.success ? { kind: 'answerChange', proposal: parsed.data, answer } : unsupported;
}

const command = z.object({
  team_id: z.string().min(1).max(64),
  user_id: z.string().min(1).max(64),
  trigger_id: z.string().min(1).max(200),
  // As long as the body may be: what is too long for a command is for the command to refuse.
  text: z.string().default(''),
});

/** Who typed a slash command, Slack's own id of it, and what follows it. Undefined: not in Slack's shape. */
export function parseTyped(typed: unknown) {
  const parsed = command.safeParse(typed);
  if (!parsed.success) return undefined;
  const { team_id: workspace, user_id: user, trigger_id: trigger, text } = parsed.data;
  return { workspace, user, trigger, text };
}

const sender = z.object({
  user: z.object({ id: z.string().min(1).max(64), team_id: z.string().max(64).nullish() }),
  team: z.object({ id: z.string().max(64) }).nullish(),
  trigger_id: z.string().min(1).max(200),
  container: z
    .object({
      message_ts: z.string().max(64),
      channel_id: z.string().max(64),
      is_ephemeral: z.boolean().default(false),
    })
    .optional()
    .catch(undefined),
});

/** Who sent an interaction, from which message, and Slack's own id of it. Undefined: not in Slack's shape. */
export function parseSender(body: unknown) {
  const parsed = sender.safeParse(body);
  if (!parsed.success) return undefined;
  const { user, team, trigger_id: trigger, container } = parsed.data;
  return {
    workspace: user.team_id ?? team?.id ?? '',
    user: user.id,
    trigger,
    /** The message is only the sender's to see, and nothing but an answer to a click on it can change it. */
    isEphemeral: container?.is_ephemeral === true,
    ...(container === undefined ? {} : { message: `${container.channel_id}/${container.message_ts}` }),
  };
}

/** Who sent an interaction, with the trigger that opens a form for them, and the message that they acted on. */
export type SlackSender = NonNullable<ReturnType<typeof parseSender>>;

const submittedView = z.object({
  id: z.string().min(1).max(64),
  callback_id: z.string(),
  private_metadata: z.string().max(3000),
  state: z.object({ values: z.record(z.string(), z.unknown()) }),
});

/** A submitted form, and the fields that it had: only beside these can be said what is wrong. */
export function parseView(view: unknown): { readonly sent: SentForm; readonly shown: readonly string[] } {
  const parsed = submittedView.safeParse(view);
  const kind = formKinds.find((one) => callbackId(one) === parsed.data?.callback_id);
  if (!parsed.success || kind === undefined) return { sent: unsupported, shown: [] };
  const { private_metadata: metadata, state } = parsed.data;
  const carried = metadata === '' ? undefined : parseJson(metadata);
  return { sent: parseForm(kind, state.values, carried, inputReader), shown: Object.keys(state.values) };
}

/** Null where it is no JSON. */
function parseJson(given: string): unknown {
  try {
    return JSON.parse(given);
  } catch {
    return null;
  }
}

const opened = z.object({
  user: z.string().min(1).max(64),
  channel: z.string().min(1).max(64),
  tab: z.literal('messages'),
});

/** Who has opened the app's messages, and where those are. Undefined: another tab, or not in Slack's shape. */
export function parseOpening(event: unknown, body: unknown) {
  const parsed = opened.safeParse(event);
  const team = z.object({ team_id: z.string().min(1).max(64) }).safeParse(body);
  if (!parsed.success || !team.success) return undefined;
  const { user, channel } = parsed.data;
  return { workspace: team.data.team_id, user, channel };
}
