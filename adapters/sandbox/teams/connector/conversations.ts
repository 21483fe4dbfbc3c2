import { z } from 'zod';
import type { Person, Tenant } from '../tenant.ts';
import type { Json } from '../types.ts';
import { ownerOf, post, type Reply } from './activities.ts';
import { refusals } from './api-error.ts';
import type { Target } from './routes.ts';

const parameters = z.looseObject({
  isGroup: z.literal(false).nullish(),
  bot: z.looseObject({ id: z.string() }).nullish(),
  members: z.tuple([z.looseObject({ id: z.string() })]),
  tenantId: z.string().nullish(),
  channelData: z.looseObject({ tenant: z.looseObject({ id: z.string() }).nullish() }).nullish(),
  activity: z.record(z.string(), z.unknown()).nullish(),
});

/** Whom a conversation is wanted with, as far as one can tell; for counting. */
export const wantedMember = (body: Json): string => {
  const [member] = Array.isArray(body.members) ? body.members : [];
  return String(Object(member).id);
};

/** The member and the tenant of a body. Throws `BadSyntax`, `BadArgument`, `BotNotInConversationRoster`. */
function readMember(tenant: Tenant, body: Json): { person: Person; activity: Json | null } {
  const read = parameters.safeParse(body);
  if (!read.success) throw refusals.badSyntax('Incorrect conversation creation parameters');
  const { bot, members, tenantId, channelData, activity } = read.data;
  if ((tenantId ?? channelData?.tenant?.id) !== tenant.id) {
    throw refusals.badSyntax(
      'Incorrect conversation creation parameters: a personal chat needs the tenant of its person',
    );
  }
  if (bot !== undefined && bot !== null && bot.id !== tenant.bot.id && `28:${bot.id}` !== tenant.bot.id) {
    throw refusals.badArgument('The bot of the conversation is not the caller');
  }
  const person = tenant.person(members[0].id);
  if (person === undefined) throw refusals.badArgument('Failed to decrypt pairwise id');
  if (!tenant.installed(person)) throw refusals.notInRoster();
  return { person, activity: activity ?? null };
}

/**
 * `POST /v3/conversations`: the chat with one person, by `29:…` or object id, which is always the same one. An
 * `activity` in it is sent at once.
 */
export function create(tenant: Tenant, serviceUrl: string, body: Json): Reply {
  const { person, activity } = readMember(tenant, body);
  const [first] = activity === null ? [] : post(tenant, person, activity);
  const answer = {
    id: person.conversationId,
    ...(first !== undefined && { activityId: first.activityId }),
    serviceUrl,
  };
  return { status: 201, answer };
}

/** `GET …/members`, `…/members/{id}`, `…/pagedmembers`: a personal chat's roster is its person, not the bot. */
export function members(tenant: Tenant, target: Target): Reply {
  const person = ownerOf(tenant, target);
  const { memberId, paged } = target;
  const [givenName = '', ...rest] = person.name.split(' ');
  const account = {
    id: person.id,
    name: person.name,
    aadObjectId: person.aadObjectId,
    objectId: person.aadObjectId,
    givenName,
    surname: rest.join(' '),
    ...(person.email !== undefined && { email: person.email, userPrincipalName: person.email }),
    tenantId: tenant.id,
    userRole: 'user',
  };
  if (memberId === null) return { status: 200, answer: paged ? { members: [account] } : [account] };
  if (tenant.person(memberId) !== person) throw refusals.noMember();
  return { status: 200, answer: account };
}
