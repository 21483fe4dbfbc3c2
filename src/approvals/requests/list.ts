import type { Name } from '../../core/base/name.ts';
import { eligibilityTarget, refuseEligibility, roleName, roleTarget } from '../../core/policy/role.ts';
import { isSubject, refuseCommand } from '../../core/request/authority.ts';
import type { AccessRequest } from '../../core/request/request.ts';
import type { RequestView, Viewer } from '../../core/view/request-view.ts';
import { administratorOf, view } from '../../core/view/view.ts';
import { standardReader } from '../../core/words/language/languages.ts';
import { nameText } from '../../core/words/language/say.ts';
import type { EligibilityList } from '../../core/words/requests/lists.ts';
import { administeredRoles } from '../../people/resource-administrators.ts';
import type { RequestList, RequestStore } from '../../ports/stores/request-store.ts';
import { type Answered, answerInTime } from '../answer.ts';
import { findAll } from '../forms/search.ts';
import { type Issuer, type PersonActor, recordRefusal, resolveIssuer, unknownPerson } from '../issuer.ts';
import type { Services } from '../services.ts';
import { findAdministration } from './administration.ts';
import { resolvingOnce } from './approvers.ts';
import { eligibilitiesOf } from './requestable.ts';

/** How many requests a page of a list has: with a button each, more would be hard to read on a phone. */
export const pageSize = 10;

/** Which list somebody wants to see; of a package's or role's requests, by what it is called. */
export type ListQuery =
  | { readonly kind: 'pending' | 'history' | 'mine' }
  /** What is pending for the roles whose resources they administer. */
  | { readonly kind: 'resource' }
  | { readonly kind: 'package'; readonly called: string };

/** One page of a list, as this person may see it, newest first. */
export interface Listed {
  readonly kind: ListQuery['kind'];
  readonly requests: readonly RequestView[];
  /** The id of the last request, when there are more after it. */
  readonly next?: string;
  /** What a package's or role's list is of, by its name. */
  readonly of?: Name;
  /** Of the list of what is pending for somebody's roles: these; none to an administrator of the organization who has none. */
  readonly roles?: readonly { readonly id: string; readonly name: Name }[];
  /** Under the first page of somebody's own requests: what they can make active, or could until not long ago. */
  readonly eligibilities?: EligibilityList;
  /** The short name that was asked for, where nothing is or was offered under it. */
  readonly unknown?: string;
}

/**
 * What somebody may see of a list, page by page: the same view as everywhere else. `after`: the id of the request that
 * the page before ended with; without such a request the list starts from the beginning.
 */
export function list(services: Services, from: Issuer, query: ListQuery, after?: string): Promise<Answered<Listed>> {
  return answerInTime(services, 'list', async () => {
    const { directory, requests } = services;
    const actor = await resolveIssuer(directory, from);
    if (actor === undefined)
      return recordRefusal(services, { from, actor, command: 'list', refusal: unknownPerson(directory) });
    if (query.kind === 'resource') return listForResources(services, from, actor, after);
    if (query.kind === 'package') return listForTarget(services, from, actor, query.called, after);
    const which: RequestList = { kind: query.kind, personId: actor.id };
    const page = await readPage(requests, which, async (request) => view(request, { id: actor.id }), after);
    const isFirst = query.kind === 'mine' && after === undefined;
    const own = isFirst ? { eligibilities: await listEligibilities(services, actor) } : {};
    return { kind: 'done', value: { kind: query.kind, ...page, ...own } };
  });
}

/** By what each role is called; those that are over, as long as they can be renewed. */
async function listEligibilities(
  { clock, configuration, directory: { timeZone } }: Services,
  actor: PersonActor,
): Promise<EligibilityList> {
  const now = clock.now();
  const state = await configuration.load();
  const all = eligibilitiesOf(state, actor).flatMap((eligibility) => {
    const setting = state.roles.find(({ id }) => id === eligibility.roleId);
    if (setting === undefined) return [];
    const { endsAt } = eligibility;
    const hasEnded = endsAt !== undefined && endsAt <= now;
    const mayStay = endsAt !== undefined && refuseEligibility(setting, eligibility, { now, timeZone }) === undefined;
    const role = { id: setting.id, name: roleName(setting) };
    return hasEnded && !mayStay ? [] : [{ role, hasEnded, mayStay, ...(endsAt === undefined ? {} : { endsAt }) }];
  });
  const reader = standardReader(timeZone);
  const byName = all.sort((a, b) => nameText(reader, a.role.name).localeCompare(nameText(reader, b.role.name)));
  return { shown: byName.slice(0, pageSize), more: Math.max(0, byName.length - pageSize), timeZone };
}

async function listForTarget(
  services: Services,
  from: Issuer,
  actor: PersonActor,
  called: string,
  after: string | undefined,
): Promise<Answered<Listed>> {
  const { targetIds, relation, roles, name } = await findOverseen(services, actor.id, called);
  const refusal = refuseCommand('oversee', relation, roles);
  if (refusal !== undefined) return recordRefusal(services, { from, actor, command: 'list', refusal });
  const which = { kind: 'administered', targetIds, personId: actor.id } as const;
  const see = seeAsAdministrator(services, { id: actor.id, ...administratorOf(relation, roles) }, roles);
  const page = await readPage(services.requests, which, see, after);
  return { kind: 'done', value: { kind: 'package', ...page, ...named(called, name ?? page.requests[0]?.packageName) } };
}

async function listForResources(
  services: Services,
  from: Issuer,
  actor: PersonActor,
  after: string | undefined,
): Promise<Answered<Listed>> {
  const { directory, requests, configuration } = services;
  const [held, administered] = await Promise.all([
    directory.roles(actor.id),
    administeredRoles({ configuration, directory: resolvingOnce(directory) }, actor.id),
  ]);
  const refusal = refuseCommand('oversee', administered.length === 0 ? 'none' : 'resourceAdministrator', held);
  if (refusal !== undefined) return recordRefusal(services, { from, actor, command: 'list', refusal });
  const targetIds = administered.flatMap(({ id }) => [roleTarget(id), eligibilityTarget(id)]);
  const which = { kind: 'administered', targetIds, personId: actor.id, pending: true } as const;
  const see = seeAsAdministrator(services, { id: actor.id, administrator: 'ofResource' }, held);
  const page = await readPage(requests, which, see, after);
  const roles = administered.map((role) => ({ id: role.id, name: roleName(role) }));
  return { kind: 'done', value: { kind: 'resource', ...page, roles } };
}

/** What is not offered any more is named by its requests; without any nobody knows it. */
function named(id: string, name: Name | undefined): Pick<Listed, 'of' | 'unknown'> {
  return name === undefined ? { unknown: id } : { of: name };
}

/** A request as somebody may see it; undefined: it must look to them as if it did not exist. */
export type See = (request: AccessRequest) => Promise<RequestView | undefined>;

/**
 * A page of what the reader may see: it is full, and has a next one, whatever is left out. A request that they may not see
 * is no place to begin a page at: else pages would tell that there is one, and how old it is.
 */
async function readPage(
  requests: RequestStore,
  which: RequestList,
  see: See,
  after: string | undefined,
): Promise<Pick<Listed, 'requests' | 'next'>> {
  const place = after === undefined ? undefined : await requests.get(after);
  let from = place !== undefined && (await see(place)) !== undefined ? after : undefined;
  const seen: RequestView[] = [];
  do {
    const page = await requests.list(which, pageSize + 1, from);
    const views = await Promise.all(page.requests.map(see));
    seen.push(...views.filter((one) => one !== undefined));
    from = page.next;
  } while (from !== undefined && seen.length <= pageSize);
  const shown = seen.slice(0, pageSize);
  const last = shown.at(-1);
  return { requests: shown, ...(seen.length > pageSize && last !== undefined ? { next: last.id } : {}) };
}

/** The requests one by one: which of them an administrator could approve as well differs. */
export function seeAsAdministrator(services: Services, viewer: Viewer, roles: readonly string[]): See {
  const { configuration, isReachable } = services;
  const needs = { configuration, isReachable, directory: resolvingOnce(services.directory) };
  return async (request) => {
    if (isSubject(request, viewer)) return view(request, viewer);
    const administration = await findAdministration(needs, request, viewer.id, roles);
    if (administration === undefined || administration === 'hidden') return undefined;
    return view(request, { ...viewer, approves: administration.approves });
  };
}

/** What somebody oversees all requests for: a package, or a role, whose resource's administrators may as well. */
async function findOverseen(services: Services, personId: string, called: string) {
  const [roles, configuration] = await Promise.all([services.directory.roles(personId), services.configuration.load()]);
  const reader = standardReader(services.directory.timeZone);
  const offered: { readonly id: string; readonly name: Name; readonly description: string }[] = [
    ...configuration.packages,
    ...configuration.roles.map((one) => ({ id: one.id, name: roleName(one), description: '' })),
  ];
  const found = new Set(findAll(offered, called, ({ name }) => nameText(reader, name)).map((one) => one.id));
  const [only, another] = found;
  // What is not offered any more has its requests under its short name.
  const id = only !== undefined && another === undefined ? only : called.toLowerCase();
  const role = configuration.roles.find((one) => one.id === id);
  if (role === undefined)
    return {
      targetIds: [id],
      roles,
      relation: 'none',
      name: configuration.packages.find((one) => one.id === id)?.name,
    } as const;
  const name = roleName(role);
  const targetIds = [roleTarget(id), eligibilityTarget(id)];
  const administered = await administeredRoles(services, personId);
  if (administered.some((one) => one.id === id))
    return { targetIds, roles, relation: 'resourceAdministrator', name } as const;
  // A package may have the same short name.
  return { targetIds: [...targetIds, id], roles, relation: 'none', name } as const;
}
