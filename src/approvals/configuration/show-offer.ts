import type { Change } from '../../core/configuration/changes.ts';
import type { ConfigurationState } from '../../core/configuration/configuration.ts';
import { type ConfigurationWarning, riskWarnings } from '../../core/configuration/configuration-warnings.ts';
import { referencesIn } from '../../core/configuration/names.ts';
import type { EligiblePerson, OfferDetails } from '../../core/configuration/offer-details.ts';
import type { AccessPackage } from '../../core/policy/policy.ts';
import { eligibilityTarget, type Role, roleName, roleTarget } from '../../core/policy/role.ts';
import { refuseCommand } from '../../core/request/authority.ts';
import { administratorOf, hasReachedApprovers } from '../../core/view/view.ts';
import type { Reader } from '../../core/words/language/reader.ts';
import { nameText } from '../../core/words/language/say.ts';
import { administeredRoles } from '../../people/resource-administrators.ts';
import { type Answered, answerInTime } from '../answer.ts';
import { findAll } from '../forms/search.ts';
import { type Issuer, recordRefusal, resolveIssuer, unknownPerson } from '../issuer.ts';
import { seeAsAdministrator } from '../requests/list.ts';
import type { Services } from '../services.ts';
import { countPending } from './change-facts.ts';
import { findFewApprovers, findFewStageApprovers, findUnreachableStages } from './configuration-warnings.ts';
import { nameAll } from './naming.ts';

/** How many eligible people are named. */
const mostNamed = 100;

/** A package or role, or, where nothing or more than one thing is called so, what was typed. */
export type ShownOffer = OfferDetails | { readonly unknown: string };

/**
 * How a package or a role is set up, for administrators of the organization; of a role for those of its resource as well.
 *
 * @param kind what is looked for first: both may be called the same.
 * @param called its short name, its name, or a part of it that nothing else has; upper and lower case are the same.
 */
export function showOffer(
  reader: Reader,
  services: Services,
  from: Issuer,
  kind: 'package' | 'role',
  called: string,
): Promise<Answered<ShownOffer>> {
  return answerInTime<ShownOffer>(services, 'offer', async () => {
    const { directory } = services;
    const actor = await resolveIssuer(directory, from);
    if (actor === undefined)
      return recordRefusal(services, { from, actor, command: 'offer', refusal: unknownPerson(directory) });
    const [held, administered, configuration] = await Promise.all([
      directory.roles(actor.id),
      administeredRoles(services, actor.id),
      services.configuration.load(),
    ]);
    const packages = findAll(configuration.packages, called, ({ name }) => name);
    const roles = findAll(configuration.roles, called, (one) => nameText(reader, roleName(one)));
    const [found, another] =
      kind === 'package' && packages.length > 0
        ? packages.map((offered) => ({ kind: 'package', offered }) as const)
        : roles.length > 0
          ? roles.map((offered) => ({ kind: 'role', offered }) as const)
          : packages.map((offered) => ({ kind: 'package', offered }) as const);
    const isOfResource = found?.kind === 'role' && administered.some(({ id }) => id === found.offered.id);
    const refusal = refuseCommand('oversee', isOfResource ? 'resourceAdministrator' : 'none', held);
    if (refusal !== undefined) return recordRefusal(services, { from, actor, command: 'offer', refusal });
    if (found === undefined || another !== undefined) return { kind: 'done', value: { unknown: called } };
    if (found.kind === 'package')
      return { kind: 'done', value: await packageDetails(services, configuration, found.offered) };
    const count = isOfResource ? countListed(actor.id, held) : countPending;
    return { kind: 'done', value: await roleDetails(services, configuration, found.offered, count) };
  });
}

async function packageDetails(
  services: Services,
  configuration: ConfigurationState,
  offered: AccessPackage,
): Promise<OfferDetails> {
  const { id } = offered;
  const { directory, requests } = services;
  const [names, held, pending, few, unreachable] = await Promise.all([
    namesIn(services, configuration, { kind: 'package', id, after: offered }),
    requests.countHolders([id]),
    countPending(services, [id]),
    findFewStageApprovers(directory, [offered]),
    findUnreachableStages(services, [offered]),
  ]);
  const warnings = [...few, ...unreachable, ...risksOf(configuration, id)];
  const { timeZone } = directory;
  return { kind: 'package', offered, names, timeZone, held, pending: pending.get(id) ?? 0, warnings };
}

type Count = (services: Services, targetIds: readonly string[]) => Promise<ReadonlyMap<string, number>>;

/** How many requests that wait for a review of risk are looked at. */
const mostUnasked = 1_000;

/**
 * How many requests an administrator of the resource finds in the list as waiting for approval: more or fewer would tell them that
 * risk is being reviewed.
 */
function countListed(personId: string, roles: readonly string[]): Count {
  return async (services, targetIds) => {
    const { requests } = services;
    const [asked, unasked] = await Promise.all([
      requests.countPending(targetIds, [personId]),
      requests.pendingUnasked(targetIds, [personId], mostUnasked),
    ]);
    const see = seeAsAdministrator(
      services,
      { id: personId, ...administratorOf('resourceAdministrator', roles) },
      roles,
    );
    const counts = new Map(asked);
    const listed = unasked.map(async (request) => {
      // What was approved is about to be given, as they see it.
      if (hasReachedApprovers(request) || (await see(request)) === undefined) return;
      counts.set(request.target.id, (counts.get(request.target.id) ?? 0) + 1);
    });
    await Promise.all(listed);
    return counts;
  };
}

async function roleDetails(
  services: Services,
  configuration: ConfigurationState,
  role: Role,
  count: Count,
): Promise<OfferDetails> {
  const { id } = role;
  const { directory, requests } = services;
  const targets = [roleTarget(id), eligibilityTarget(id)];
  const [names, held, pending, few, eligible] = await Promise.all([
    namesIn(services, configuration, { kind: 'role', id, after: role }),
    requests.countHolders([roleTarget(id)]),
    count(services, targets),
    findFewApprovers(directory, [role]),
    findEligible(services, configuration, id),
  ]);
  return {
    ...{ kind: 'role', offered: role, names, timeZone: directory.timeZone, held, ...eligible },
    pending: targets.reduce((sum, target) => sum + (pending.get(target) ?? 0), 0),
    warnings: [...few, ...risksOf(configuration, id)],
  };
}

function namesIn({ directory }: Services, configuration: ConfigurationState, change: Change) {
  return nameAll(directory, configuration, referencesIn([change]));
}

function risksOf(configuration: ConfigurationState, id: string): ConfigurationWarning[] {
  return riskWarnings(configuration).filter((warning) => warning.id === id);
}

async function findEligible(
  { directory, clock }: Services,
  { eligibilities }: ConfigurationState,
  roleId: string,
): Promise<{ readonly eligible: readonly EligiblePerson[]; readonly moreEligible: number }> {
  const now = clock.now();
  const current = eligibilities
    .filter((one) => one.roleId === roleId && (one.endsAt === undefined || one.endsAt > now))
    .sort(
      (a, b) => (a.endsAt?.getTime() ?? Number.POSITIVE_INFINITY) - (b.endsAt?.getTime() ?? Number.POSITIVE_INFINITY),
    );
  const found = await Promise.all(
    current.slice(0, mostNamed).map(async ({ personId, endsAt }): Promise<EligiblePerson[]> => {
      const person = await directory.person(personId);
      return person === undefined ? [] : [{ name: person.name, ...(endsAt === undefined ? {} : { endsAt }) }];
    }),
  );
  return { eligible: found.flat(), moreEligible: Math.max(0, current.length - mostNamed) };
}
