import { directoryRoles } from '../core/base/person.ts';
import { configurationOf } from '../core/configuration/changes.ts';
import type { RiskSourceName } from '../core/policy/risk.ts';
import type { AccessRequest } from '../core/request/request.ts';
import { isRiskStage, riskReviewers } from '../core/request/stages.ts';
import { contentDigest } from '../core/view/card.ts';
import { type Administrators, isEditedLater, type PlannedNotice } from '../core/view/notices.ts';
import { findPossibleApprovers } from '../people/possible-approvers.ts';
import { resolveResourceAdministrators } from '../people/resource-administrators.ts';
import type { Clock } from '../ports/clock.ts';
import type { Directory } from '../ports/directory.ts';
import type { Doorbell } from '../ports/doorbell.ts';
import type { Log } from '../ports/log.ts';
import type { IsReachable } from '../ports/reach.ts';
import type { AttemptStore } from '../ports/stores/attempt-store.ts';
import type { ConfigurationStore } from '../ports/stores/configuration-store.ts';
import type { DeliveryPlan, DeliveryStore } from '../ports/stores/delivery-store.ts';
import type { RequestStore } from '../ports/stores/request-store.ts';

/** Lower goes first: whose live buttons must go, then who is asked, then who is told. */
export const urgency = { closed: 0, live: 1, notice: 2 } as const;

/** What the planners need. */
export interface PlannerNeeds {
  readonly clock: Clock;
  readonly directory: Directory;
  readonly isReachable: IsReachable;
  readonly requests: RequestStore;
  readonly attempts: AttemptStore;
  readonly configuration: ConfigurationStore;
  readonly deliveries: DeliveryStore;
  /** The names of the channels that this program can reach people through. */
  readonly channels: readonly string[];
  readonly doorbell: Doorbell;
  readonly log: Log;
}

/**
 * A notice goes out once, through the preferred channel.
 *
 * @param revision of one that may say something else later: from then on it is the same message, and the highest one wins.
 */
export async function planNotice(
  needs: ReachNeeds & Pick<PlannerNeeds, 'log'>,
  { personId, notice }: { readonly personId: string; readonly notice: PlannedNotice },
  about: string,
  revision?: number,
): Promise<DeliveryPlan[]> {
  const [channel] = await channelsOf(needs, personId);
  if (channel === undefined) return [];
  return [
    {
      id: contentDigest(['notice', about, notice.about, revision === undefined ? alertIn(notice) : '', personId]),
      personId,
      channel,
      content: { kind: 'notice', notice },
      wanted: contentDigest(notice),
      revision: revision ?? 1,
      urgency: urgency.notice,
      over: !isEditedLater(notice),
    },
  ];
}

/** Several alerts about one event are several messages; one that says something else later stays the same message. */
function alertIn(notice: PlannedNotice): PlannedNotice | '' {
  return notice.kind === 'alert' && notice.about !== 'stageWithoutApprovers' ? notice : '';
}

/** Whom to tell what needs an administrator's hands. */
export async function administratorsOf(directory: Directory): Promise<string[]> {
  const holders = await directory.holders(directoryRoles.identityGovernanceAdministrator);
  return holders.map((person) => person.id);
}

/** Those who administer what a request is for, and which of them must not learn of its risk reviews. */
export async function administratorsFor(
  needs: Pick<PlannerNeeds, 'directory' | 'isReachable' | 'configuration'>,
  request: AccessRequest,
): Promise<Administrators> {
  const hasReviews = request.stages.some(isRiskStage);
  const [people, ofOrganization, reviews] = await Promise.all([
    resolveResourceAdministrators(needs, request),
    administratorsOf(needs.directory),
    hasReviews ? findReviewReaders(needs, request) : noReviews,
  ]);
  const told = hasReviews ? [...ofOrganization, ...reviews.instead.idProtection, ...reviews.instead.insiderRisk] : [];
  return {
    ofTarget: people.length > 0 ? people.map(({ id }) => id) : ofOrganization,
    ofOrganization,
    ...reviews,
    unreachable: await findUnreachable(needs.isReachable, told),
  };
}

/** Those of these people, by their ids, whom no running chat reaches. */
export async function findUnreachable(
  isReachable: IsReachable,
  people: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = await Promise.all([...new Set(people)].map(async (id) => ((await isReachable(id)) ? [] : [id])));
  return new Set(found.flat());
}

type ReviewReaders = Pick<Administrators, 'possibleApprovers' | 'instead'>;
const noReviews: ReviewReaders = { possibleApprovers: new Set(), instead: { idProtection: [], insiderRisk: [] } };

/**
 * Where no administrator can be told of a request's review, people who review risk are told what it needs: those of its own
 * source, and holders of Security Reader, without those who review the other source, as its fallback reviewers do too.
 */
async function findReviewReaders(
  needs: Pick<PlannerNeeds, 'directory' | 'isReachable' | 'configuration'>,
  request: AccessRequest,
): Promise<ReviewReaders> {
  const { directory, configuration } = needs;
  const idsOf = async (role: string) => (await directory.holders(role)).map(({ id }) => id);
  const { risk } = configurationOf(await configuration.load());
  const fallbacksOf = async (source: RiskSourceName) =>
    (await Promise.all(risk.fallbackApprovers[source].map((spec) => directory.resolve(spec, request.beneficiary.id))))
      .flat()
      .map(({ id }) => id);
  const [possibleApprovers, readers, idProtection, insiderRisk, ofIdProtection, ofInsiderRisk] = await Promise.all([
    findPossibleApprovers(needs, request),
    idsOf(directoryRoles.securityReader),
    idsOf(riskReviewers.idProtection),
    idsOf(riskReviewers.insiderRisk),
    fallbacksOf('idProtection'),
    fallbacksOf('insiderRisk'),
  ]);
  const instead = (own: readonly string[], others: readonly string[]) => [
    ...new Set([...own, ...readers.filter((id) => !others.includes(id))]),
  ];
  return {
    possibleApprovers,
    instead: {
      idProtection: instead(idProtection, [...insiderRisk, ...ofInsiderRisk]),
      insiderRisk: instead(insiderRisk, [...idProtection, ...ofIdProtection]),
    },
  };
}

/** The chats that somebody can be reached in, the preferred one first. */
export async function channelsOf(needs: ReachNeeds & Pick<PlannerNeeds, 'log'>, personId: string): Promise<string[]> {
  const { reachable } = await whereaboutsOf(needs, personId);
  if (reachable.length === 0)
    needs.log.warn({ person: personId }, 'Somebody who should get a message has no account in any connected chat');
  return reachable;
}

/** What it takes to find out where somebody can be reached. */
export interface ReachNeeds {
  readonly directory: Pick<Directory, 'identities'>;
  readonly channels: readonly string[];
}

/** In which of the connected chats somebody can be reached, the preferred one first, and in which they cannot. */
export async function whereaboutsOf(
  { directory, channels }: ReachNeeds,
  personId: string,
): Promise<{ readonly reachable: string[]; readonly others: string[] }> {
  const theirs = (await directory.identities(personId)).map(({ channel }) => channel);
  const reachable = [...new Set(theirs)].filter((channel) => channels.includes(channel));
  return { reachable, others: channels.filter((channel) => !reachable.includes(channel)) };
}
