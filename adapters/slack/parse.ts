import { z } from 'zod';
import { type StageName, stageName } from '../../src/approvals/stage-name.ts';
import type { Answer } from '../../src/core/stages.ts';
import { actionIds } from './cards.ts';
import { callbackIds, fields, inputId } from './forms.ts';

/** What a person wants, read from what Slack sent. `unsupported`: nothing of ours, or not in the shape we made it. */
export type SlackIntent =
  | { readonly kind: 'openRequestForm'; readonly search: string }
  | { readonly kind: 'help'; readonly unknownWord?: string }
  | {
      readonly kind: 'submitRequest';
      readonly packageId: string;
      readonly justification: string;
      readonly startsAt?: Date;
      readonly endsAt?: Date;
    }
  | { readonly kind: 'decide' | 'openReasonForm'; readonly about: StageName; readonly answer: Answer }
  | {
      readonly kind: 'submitReason';
      readonly about: StageName;
      readonly answer: Answer;
      readonly reason: string;
      readonly shareReason: boolean;
      readonly message: string;
    }
  | { readonly kind: 'unsupported' };

const unsupported: SlackIntent = { kind: 'unsupported' };

const { requestId, stage: stageId } = stageName.shape;

const buttonValue = z
  .string()
  .max(100)
  .transform((value) => value.split(':'))
  .pipe(z.tuple([requestId, stageId]));

const command = z.object({
  team_id: z.string().min(1).max(64),
  user_id: z.string().min(1).max(64),
  trigger_id: z.string().min(1).max(200),
  text: z.string().default(''),
});

/** Who typed a slash command, Slack's own id of it, and what follows it. Undefined: not in Slack's shape. */
export function parseTyped(typed: unknown) {
  const parsed = command.safeParse(typed);
  if (!parsed.success) return undefined;
  const { team_id: workspace, user_id: user, trigger_id: trigger, text } = parsed.data;
  return { workspace, user, trigger, intent: parseCommand(text) };
}

/** What follows the slash command. */
function parseCommand(text: string): SlackIntent {
  const [word = '', ...rest] = text.trim().split(/\s+/);
  if (word === '' || word.toLowerCase() === 'request')
    return { kind: 'openRequestForm', search: rest.join(' ').slice(0, 100) };
  return word.toLowerCase() === 'help' ? { kind: 'help' } : { kind: 'help', unknownWord: word.slice(0, 40) };
}

/** A click on a card. */
export function parseAction(action: unknown): SlackIntent {
  const parsed = z.object({ action_id: z.string(), value: buttonValue }).safeParse(action);
  if (!parsed.success) return unsupported;
  const [request, stage] = parsed.data.value;
  const about = { requestId: request, stage };
  switch (parsed.data.action_id) {
    case actionIds.approve:
      return { kind: 'decide', about, answer: 'approve' };
    case actionIds.approveWithReason:
      return { kind: 'openReasonForm', about, answer: 'approve' };
    case actionIds.deny:
      return { kind: 'openReasonForm', about, answer: 'deny' };
    default:
      return unsupported;
  }
}

const epochSeconds = z
  .int()
  .min(0)
  .max(8_640_000_000_000)
  .nullish()
  .transform((seconds) => (seconds == null ? undefined : new Date(seconds * 1000)));

function field<T extends z.ZodType>(schema: T) {
  return z.object({ [inputId]: schema });
}

const requestValues = z.object({
  [fields.package]: field(z.object({ selected_option: z.object({ value: z.string().min(1).max(100) }) })),
  [fields.justification]: field(z.object({ value: z.string().max(3000).nullish() })),
  [fields.startsAt]: field(z.object({ selected_date_time: epochSeconds })),
  [fields.endsAt]: field(z.object({ selected_date_time: epochSeconds })),
});

const reasonValues = z.object({
  [fields.reason]: field(z.object({ value: z.string().max(3000).nullish() })),
  [fields.share]: field(z.object({ selected_options: z.array(z.object({ value: z.string() })).max(1) })).optional(),
});

const reasonMetadata = z.strictObject({
  requestId,
  stage: stageId,
  answer: z.enum(['approve', 'deny']),
  message: z.string().max(200),
});

/** What a reason form carries with it from the click to its submission. */
export type ReasonMetadata = z.infer<typeof reasonMetadata>;

/** A submitted form. */
export function parseView(view: unknown): SlackIntent {
  const shell = z
    .object({
      id: z.string().min(1).max(64),
      callback_id: z.string(),
      private_metadata: z.string().max(3000),
      state: z.object({ values: z.unknown() }),
    })
    .safeParse(view);
  if (!shell.success) return unsupported;
  const { callback_id: callbackId, private_metadata: metadata, state } = shell.data;
  if (callbackId === callbackIds.request) return parseRequestForm(state.values);
  if (callbackId === callbackIds.reason) return parseReasonForm(state.values, metadata);
  return unsupported;
}

function parseRequestForm(values: unknown): SlackIntent {
  const parsed = requestValues.safeParse(values);
  if (!parsed.success) return unsupported;
  const startsAt = parsed.data.startsAt[inputId].selected_date_time;
  const endsAt = parsed.data.endsAt[inputId].selected_date_time;
  return {
    kind: 'submitRequest',
    packageId: parsed.data.package[inputId].selected_option.value,
    justification: parsed.data.justification[inputId].value ?? '',
    ...(startsAt === undefined ? {} : { startsAt }),
    ...(endsAt === undefined ? {} : { endsAt }),
  };
}

function parseReasonForm(values: unknown, metadata: string): SlackIntent {
  const parsed = reasonValues.safeParse(values);
  const carried = reasonMetadata.safeParse(parseJson(metadata));
  if (!parsed.success || !carried.success) return unsupported;
  const { requestId: request, stage, answer, message } = carried.data;
  return {
    kind: 'submitReason',
    about: { requestId: request, stage },
    answer,
    message,
    reason: parsed.data.reason[inputId].value ?? '',
    shareReason: parsed.data.share?.[inputId].selected_options.some((option) => option.value === 'share') ?? false,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const sender = z.object({
  user: z.object({ id: z.string().min(1).max(64), team_id: z.string().max(64).nullish() }),
  team: z.object({ id: z.string().max(64) }).nullish(),
  trigger_id: z.string().min(1).max(200),
  container: z
    .object({ message_ts: z.string().max(64), channel_id: z.string().max(64) })
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
    ...(container === undefined ? {} : { message: `${container.channel_id}/${container.message_ts}` }),
  };
}
