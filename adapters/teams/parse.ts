import { DateTime, IANAZone } from 'luxon';
import { z } from 'zod';
import { type StageName, stageName } from '../../src/approvals/stage-name.ts';
import type { Answer } from '../../src/core/stages.ts';
import { reasonInputs, verbs } from './cards.ts';
import { fields } from './forms.ts';

/** What a person wants, read from an activity. `unsupported`: nothing of ours, or not in the shape we made it. */
export type TeamsIntent =
  | { readonly kind: 'openRequestForm'; readonly search: string }
  | { readonly kind: 'help'; readonly unknownWord?: string }
  | {
      readonly kind: 'submitRequest';
      readonly packageId: string;
      readonly justification: string;
      readonly startsAt?: Date;
      readonly endsAt?: Date;
      /** As filled in, for a form that has to be shown again. */
      readonly values: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'decide';
      readonly about: StageName;
      readonly answer: Answer;
      readonly reason: string;
      readonly shareReason: boolean;
    }
  | { readonly kind: 'unsupported' };

const unsupported: TeamsIntent = { kind: 'unsupported' };

/** What somebody typed to the bot: `access`, and what follows it. */
export function parseText(text: string): TeamsIntent {
  const [first = '', word = '', ...rest] = text.trim().split(/\s+/);
  // People bring the slash along from where commands have one.
  if (!/^\/?access$/i.test(first)) return unlessHelp(first);
  if (word === '' || word.toLowerCase() === 'request')
    return { kind: 'openRequestForm', search: rest.join(' ').slice(0, 100) };
  return unlessHelp(word);
}

function unlessHelp(word: string): TeamsIntent {
  const asked = word === '' || word.toLowerCase() === 'help';
  return asked ? { kind: 'help' } : { kind: 'help', unknownWord: word.slice(0, 40) };
}

const text = z.string().max(3000).default('');
const day = z.union([z.literal(''), z.iso.date()]).default('');

const requestData = z.object({
  [fields.package]: z.string().min(1).max(100),
  [fields.justification]: text,
  [fields.startsOn]: day,
  [fields.endsOn]: day,
});

/** A click on a card: the button's verb, and its data with what was filled in. */
function parseAction(verb: unknown, data: unknown, where: Whereabouts): TeamsIntent {
  switch (verb) {
    case verbs.approve:
      return parseDecision('approve', data);
    case verbs.deny:
      return parseDecision('deny', data);
    case verbs.submitRequest:
      return parseRequest(data, where);
    default:
      return unsupported;
  }
}

function parseDecision(answer: Answer, data: unknown): TeamsIntent {
  const { reason, share } = reasonInputs(answer);
  const parsed = z
    .object({ ...stageName.shape, [reason]: text, [share]: z.string().max(10).default('false') })
    .safeParse(data);
  if (!parsed.success) return unsupported;
  const values = parsed.data as Record<string, string>;
  const { requestId, stage } = parsed.data as unknown as StageName;
  return {
    kind: 'decide',
    about: { requestId, stage },
    answer,
    reason: values[reason] ?? '',
    shareReason: values[share] === 'true',
  };
}

function parseRequest(data: unknown, { zone, now }: Whereabouts): TeamsIntent {
  const parsed = requestData.safeParse(data);
  if (!parsed.success) return unsupported;
  const values = parsed.data;
  const startsAt = dayIn(values.startsOn, zone)?.startOf('day').toJSDate();
  const endsAt = dayIn(values.endsOn, zone)?.endOf('day').startOf('minute').toJSDate();
  return {
    kind: 'submitRequest',
    packageId: values.package,
    justification: values.justification,
    ...(startsAt === undefined || values.startsOn === dayOf(now, zone) ? {} : { startsAt }),
    ...(endsAt === undefined ? {} : { endsAt }),
    values: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '')),
  };
}

function dayIn(iso: string, zone: string): DateTime | undefined {
  return iso === '' ? undefined : DateTime.fromISO(iso, { zone });
}

/** To start today means to start now: the day's beginning is over. */
function dayOf(now: Date, zone: string): string | null {
  return DateTime.fromJSDate(now, { zone }).toISODate();
}

const activity = z.object({
  type: z.string().min(1).max(50),
  id: z.string().max(200).optional(),
  name: z.string().max(100).optional(),
  action: z.string().max(50).optional(),
  channelId: z.literal('msteams'),
  serviceUrl: z.url({ protocol: /^https?$/ }).max(500),
  from: z.object({ id: z.string().min(1).max(500), aadObjectId: z.string().min(1).max(200).optional() }),
  recipient: z.object({ id: z.string().min(1).max(500) }),
  conversation: z.object({
    id: z.string().min(1).max(500),
    conversationType: z.string().max(50).optional(),
    tenantId: z.string().max(200).optional(),
  }),
  channelData: z.object({ tenant: z.object({ id: z.string().max(200) }).optional() }).optional(),
  membersRemoved: z.unknown().optional(),
  replyToId: z.string().max(500).optional(),
  text: z.string().max(50_000).nullish(),
  localTimezone: z.string().max(100).optional(),
  value: z.unknown().optional(),
});

/** The parts of an activity that are used, checked. Undefined: not in Teams' shape. */
export function parseActivity(body: unknown): TeamsActivity | undefined {
  const parsed = activity.safeParse(body);
  return parsed.success ? parsed.data : undefined;
}

export type TeamsActivity = z.infer<typeof activity>;

/** Our own tenant's id as the activity names it. */
export function tenantOf({ channelData, conversation }: TeamsActivity): string {
  return channelData?.tenant?.id ?? conversation.tenantId ?? '';
}

const invokeValue = z.object({ action: z.object({ verb: z.string().max(100), data: z.unknown().optional() }) });
const submitValue = z.looseObject({ verb: z.string().max(100) });

/** The person's IANA time zone, UTC where there is no such zone, and the time. */
interface Whereabouts {
  readonly zone: string;
  readonly now: Date;
}

/** What an activity asks for. `now` tells which day is today. */
export function parseIntent(given: TeamsActivity, now: Date): TeamsIntent {
  const zone = given.localTimezone ?? 'utc';
  const where = { zone: IANAZone.isValidZone(zone) ? zone : 'utc', now };
  if (given.type === 'invoke') {
    const parsed = given.name === 'adaptiveCard/action' ? invokeValue.safeParse(given.value) : undefined;
    return parsed?.success ? parseAction(parsed.data.action.verb, parsed.data.action.data, where) : unsupported;
  }
  if (given.value === undefined || given.value === null) return parseText(given.text ?? '');
  const parsed = submitValue.safeParse(given.value);
  return parsed.success ? parseAction(parsed.data.verb, parsed.data, where) : unsupported;
}
