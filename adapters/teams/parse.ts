import { z } from 'zod';
import {
  longestCommand,
  type ParsedCommand,
  parseLine,
  parseMessage,
} from '../../src/approvals/commands/parse-command.ts';
import { stageName } from '../../src/approvals/forms/stage-name.ts';
import type { CardName } from '../../src/approvals/requests/refresh-card.ts';
import { timeZoneNamed } from '../../src/core/base/time-zone.ts';
import type { Answer } from '../../src/core/request/stages.ts';
import type { Click } from '../chat/clicks.ts';
import { formKinds } from '../chat/forms/form.ts';
import { parseForm, type SentForm } from '../chat/forms/parse.ts';
import { parseEntered, readerFor, type Whereabouts } from './forms/form-values.ts';
import { formVerbs, reasonInputs } from './forms/forms.ts';
import type { EnteredDays } from './forms/inputs.ts';
import { changeVerbs } from './messages/change-cards.ts';
import { verbs } from './messages/message.ts';

/** What a person wants, read from an activity. `unsupported`: nothing of ours, or not in the shape we made it. */
export type TeamsIntent =
  | { readonly kind: 'typed'; readonly command: ParsedCommand }
  /** A button typed it: its answer must not take the place of what the button stands on. */
  | { readonly kind: 'pressed'; readonly command: ParsedCommand }
  /** `days`: as they were entered, for a form that is shown again. */
  | { readonly kind: 'submitted'; readonly sent: SentForm; readonly days: EnteredDays }
  | { readonly kind: 'refresh'; readonly about: CardName }
  | Click;

const unsupported: TeamsIntent = { kind: 'unsupported' };

/** Far more than any button's command. */
const longestLine = 500;

const proposalId = z.int().min(1).max(999_999_999);

/** What somebody typed to the bot: a command, with `access` or `access-admin` before it or without. */
function parseText(typed: string): TeamsIntent {
  if (typed.length > longestCommand)
    return { kind: 'typed', command: { kind: 'commandTooLong', length: typed.length } };
  // People mention the app where they need not, and bring the slash along from where commands have one.
  const line = typed
    .replace(/^\s*<at\b[^>]*>[^<]*<\/at>/i, '')
    .trim()
    .replace(/^\//, '');
  return { kind: 'typed', command: line === '' ? { kind: 'help', admin: false, unknown: false } : parseMessage(line) };
}

/** A click on a card: the button's verb, and its data with what was filled in. */
function parseAction(verb: unknown, data: unknown, where: Whereabouts): TeamsIntent {
  switch (verb) {
    case verbs.approve:
      return parseDecision('approve', data, where);
    case verbs.deny:
      return parseDecision('deny', data, where);
    case verbs.command: {
      const parsed = z.object({ command: z.string().max(longestLine) }).safeParse(data);
      const command = parsed.success ? parseLine(parsed.data.command) : undefined;
      return command === undefined ? unsupported : { kind: 'pressed', command };
    }
    case changeVerbs.confirm:
      return parseChange('confirm', data);
    case changeVerbs.reject:
      return parseChange('reject', data);
    case verbs.refresh: {
      const parsed = z.union([stageName, z.object({ proposal: proposalId })]).safeParse(data);
      return parsed.success ? { kind: 'refresh', about: parsed.data } : unsupported;
    }
    default:
      return parseSubmission(verb, data, where);
  }
}

function parseSubmission(verb: unknown, data: unknown, where: Whereabouts): TeamsIntent {
  const kind = formKinds.find((one) => one !== 'reason' && formVerbs[one] === verb);
  const entered = kind === undefined ? undefined : parseEntered(data);
  if (kind === undefined || entered === undefined) return unsupported;
  const sent = parseForm(kind, entered.values, entered.values.form, readerFor(where));
  return { kind: 'submitted', sent, days: entered.days };
}

/** The inputs of a decision are named by its answer, since both forms for it are on one card. */
function parseDecision(answer: Answer, data: unknown, where: Whereabouts): TeamsIntent {
  const parsed = z.looseObject(stageName.shape).safeParse(data);
  if (!parsed.success) return unsupported;
  const { requestId, stage, ...inputs } = parsed.data;
  const ids = reasonInputs(answer);
  const values = { reason: inputs[ids.reason], share: inputs[ids.share] };
  const sent = parseForm('reason', values, { requestId, stage, answer, message: '' }, readerFor(where));
  return sent.kind === 'reason' ? sent.decision : unsupported;
}

function parseChange(answer: 'confirm' | 'reject', data: unknown): TeamsIntent {
  const parsed = z.object({ proposal: proposalId }).safeParse(data);
  return parsed.success ? { kind: 'answerChange', proposal: parsed.data.proposal, answer } : unsupported;
}

const activity = z.object({
  type: z.string().min(1).max(50),
  id: z.string().trim().max(200).optional(),
  name: z.string().max(100).optional(),
  action: z.string().max(50).optional(),
  channelId: z.literal('msteams'),
  serviceUrl: z.url({ protocol: /^https?$/ }).max(500),
  from: z.object({
    id: z.string().min(1).max(500),
    aadObjectId: z.string().min(1).max(200).optional(),
    role: z.string().max(50).nullish(),
  }),
  recipient: z.object({ id: z.string().min(1).max(500) }),
  conversation: z.object({
    id: z.string().min(1).max(500),
    conversationType: z.string().max(50).nullish(),
    isGroup: z.boolean().nullish(),
    tenantId: z.string().max(200).optional(),
  }),
  channelData: z
    .object({
      tenant: z.object({ id: z.string().max(200) }).optional(),
      team: z.unknown().optional(),
      channel: z.unknown().optional(),
    })
    .optional(),
  membersRemoved: z.unknown().optional(),
  // An empty one names no message.
  replyToId: z
    .string()
    .max(500)
    .transform((id) => id || undefined)
    .optional(),
  // As long as the body may be: what is too long for a command is for the command to refuse.
  text: z.string().nullish(),
  // A strange language or time zone is none: it must not cost the person their click.
  localTimezone: z.string().max(100).nullish().catch(undefined),
  locale: z.string().max(35).nullish().catch(undefined),
  value: z.unknown().optional(),
});

/** The parts of an activity that are used, checked. Undefined: not in Teams' shape. */
export function parseActivity(body: unknown): TeamsActivity | undefined {
  const parsed = activity.safeParse(body);
  return parsed.success ? parsed.data : undefined;
}

/** An activity that has all that we read of it. */
export type TeamsActivity = z.infer<typeof activity>;

/** Our own tenant's id as the activity names it. */
export function tenantOf({ channelData, conversation }: TeamsActivity): string {
  return channelData?.tenant?.id ?? conversation.tenantId ?? '';
}

/**
 * Whether an activity comes from somebody's own chat with the bot, where nobody else reads along. Every sign of another place
 * counts: clients differ in which of them they send, and a chat of several people is `19:…` in all of them.
 */
export function isPersonalChat({ conversation, channelData }: TeamsActivity): boolean {
  const { conversationType, isGroup, id } = conversation;
  if (isGroup === true || channelData?.team || channelData?.channel) return false;
  return conversationType ? conversationType === 'personal' : !id.startsWith('19:');
}

/** Whether a person has sent this, and not a bot: theirs say so, or have ids that begin with 28 (Teams' id prefixes). */
export function isFromPerson({ from }: TeamsActivity): boolean {
  return (from.role ?? 'user') === 'user' && !from.id.startsWith('28:');
}

const invokeValue = z.object({ action: z.object({ verb: z.string().max(100), data: z.unknown().optional() }) });
const submitValue = z.looseObject({ verb: z.string().max(100) });

/** What an activity asks for. `now` tells which day is today, `organizationZone` where days begin and end. */
export function parseIntent(given: TeamsActivity, now: Date, organizationZone: string): TeamsIntent {
  const zone = timeZoneNamed(given.localTimezone ?? undefined) ?? organizationZone;
  const where = { zone, organizationZone, now };
  if (given.type === 'invoke') {
    const parsed = given.name === 'adaptiveCard/action' ? invokeValue.safeParse(given.value) : undefined;
    return parsed?.success ? parseAction(parsed.data.action.verb, parsed.data.action.data, where) : unsupported;
  }
  if (given.value === undefined || given.value === null) return parseText(given.text ?? '');
  const parsed = submitValue.safeParse(given.value);
  return parsed.success ? parseAction(parsed.data.verb, parsed.data, where) : unsupported;
}
