import { isCommandLine } from '../../src/core/base/person.ts';
import { noNotes } from '../../src/core/configuration/change-notes.ts';
import { type Change, eligibilityId, isSame } from '../../src/core/configuration/changes.ts';
import type { ConfigurationEvent, ConfigurationState, Proposal } from '../../src/core/configuration/configuration.ts';
import type { ExpectedEnd, ExpectedEnds } from '../../src/core/configuration/eligibility-ends.ts';
import { type Protection, protectionOfPackage, protectionOfRole } from '../../src/core/configuration/guards.ts';
import type { Resource } from '../../src/core/policy/policy.ts';
import { riskReviewOf } from '../../src/core/policy/risk.ts';
import { days } from './clock.ts';

/**
 * The configuration after one more event, as plainly as it can be said: every list is walked and copied. It keeps all
 * proposals. What the product folds is held against it.
 */
export function foldPlainly(before: ConfigurationState, event: ConfigurationEvent): ConfigurationState {
  const after = foldRest(before, event);
  const applied = 'applied' in event.data ? event.data.applied : [];
  const removed = applied.flatMap((change) => {
    if (change.kind === 'package') return change.after === undefined ? [change.id] : [];
    if (change.kind !== 'role' || change.after !== undefined) return [];
    return [`role:${change.id}`, `eligibility:${change.id}`];
  });
  return {
    ...after,
    removals: new Map([...before.removals, ...removed.map((id) => [id, event.at] as const)]),
    expectedEnds: expectedEnds(before, after, event),
  };
}

/** The ends that lie ahead of when they were set and that nobody has been told of as over. */
function expectedEnds(before: ConfigurationState, after: ConfigurationState, event: ConfigurationEvent): ExpectedEnds {
  const ends = after.eligibilities.flatMap((one): [string, ExpectedEnd][] => {
    const id = eligibilityId(one);
    const { endsAt } = one;
    if (endsAt === undefined) return [];
    const told = event.type === 'eligibilityEndsTold' ? event.data : { near: [], over: [] };
    if (told.over.some((over) => eligibilityId(over) === id)) return [];
    const was = before.eligibilities.find((other) => eligibilityId(other) === id);
    if (was?.endsAt?.getTime() !== endsAt.getTime())
      return endsAt > event.at ? [[id, { endsAt, since: event.at }]] : [];
    const end = before.expectedEnds.get(id);
    if (end === undefined) return [];
    const isNear = told.near.some((near) => eligibilityId(near) === id);
    return [[id, isNear ? { ...end, announcedAt: event.at } : end]];
  });
  return new Map(ends);
}

function foldRest(before: ConfigurationState, event: ConfigurationEvent): ConfigurationState {
  const next: ConfigurationState = {
    ...before,
    revision: event.seq,
    head: event.hash,
    commandIds: new Set([...before.commandIds, event.commandId]),
  };
  const by = event.actor.kind === 'person' ? { id: event.actor.id, name: event.actor.name } : { id: '', name: '' };
  switch (event.type) {
    case 'configurationSeeded':
      return { ...next, ...event.data, guards: guarded(next.guards, event.data, stricter) };
    case 'configurationChanged': {
      const { applied, proposed, names, alone, proposedNotes: notes = noNotes } = event.data;
      const changed = withChanges(next, applied, alone);
      if (proposed.length === 0) return changed;
      const proposal: Proposal = {
        ...{ id: event.seq, by, at: event.at, expiresAt: new Date(event.at.getTime() + days(14)) },
        ...{ changes: proposed, names, notes, unproven: isCommandLine(event.via), state: 'waiting' },
        ...(isCommandLine(event.via) ? { inNameOf: by } : {}),
      };
      return { ...changed, proposals: [...changed.proposals, proposal] };
    }
    case 'changeConfirmed':
      return withChanges(
        withProposal(next, event.data.proposal, {
          ...{ state: 'confirmed', answer: { by, at: event.at }, notes: event.data.appliedNotes ?? noNotes },
        }),
        event.data.applied,
        true,
      );
    case 'eligibilityMoved':
    case 'eligibilitiesEnded':
      return withChanges(next, event.data.applied, false);
    case 'eligibilityEndsTold':
      return next;
    case 'changeTakenUp':
      return withProposal(
        next,
        event.data.proposal,
        { by, unproven: false, notes: event.data.proposedNotes ?? noNotes },
        undefined,
      );
    case 'changeRejected':
      return withProposal(next, event.data.proposal, { state: 'rejected', answer: { by, at: event.at } });
    case 'changeExpired':
      return withProposal(next, event.data.proposal, { state: 'expired' });
  }
}

function withProposal(
  configuration: ConfigurationState,
  id: number,
  changed: Partial<Proposal>,
  endedBy: number | undefined = 'state' in changed ? configuration.revision : undefined,
): ConfigurationState {
  const ended = endedBy === undefined ? {} : { endedBy };
  return {
    ...configuration,
    proposals: configuration.proposals.map((one) => (one.id === id ? { ...one, ...changed, ...ended } : one)),
  };
}

function withChanges(before: ConfigurationState, changes: readonly Change[], lowers: boolean): ConfigurationState {
  let next = before;
  for (const change of changes) next = withChange(next, change);
  const given = {
    packages: changes.flatMap((one) => (one.kind === 'package' && one.after !== undefined ? [one.after] : [])),
    roles: changes.flatMap((one) => (one.kind === 'role' && one.after !== undefined ? [one.after] : [])),
  };
  const low = lowers ? guarded(before.guards, given, laxer) : before.guards;
  const proposals = next.proposals.map((one): Proposal => {
    if (one.state !== 'waiting' || one.changes.every((wanted) => isSame(wanted.before, currentOf(next, wanted))))
      return one;
    return { ...one, state: 'superseded', endedBy: next.revision };
  });
  return { ...next, proposals, guards: guarded(low, given, stricter) };
}

function currentOf({ packages, roles, eligibilities, risk }: ConfigurationState, change: Change): unknown {
  if (change.kind === 'riskReview') return riskReviewOf(risk, change.source);
  if (change.kind === 'package') return packages.find(({ id }) => id === change.id);
  if (change.kind === 'role') return roles.find(({ id }) => id === change.id);
  return eligibilities.find((one) => eligibilityId(one) === change.id);
}

function withChange(configuration: ConfigurationState, change: Change): ConfigurationState {
  const { packages, roles, eligibilities, risk } = configuration;
  const added = <T>(after: T | undefined) => (after === undefined ? [] : [after]);
  switch (change.kind) {
    case 'package':
      return { ...configuration, packages: [...packages.filter(({ id }) => id !== change.id), ...added(change.after)] };
    case 'role':
      return { ...configuration, roles: [...roles.filter(({ id }) => id !== change.id), ...added(change.after)] };
    case 'eligibility': {
      const others = eligibilities.filter((one) => eligibilityId(one) !== change.id);
      return { ...configuration, eligibilities: [...others, ...added(change.after)] };
    }
    case 'riskReview': {
      const thresholds = { ...risk.thresholds, [change.source]: change.after.levels };
      const fallbackApprovers = { ...risk.fallbackApprovers, [change.source]: change.after.fallbackApprovers };
      return { ...configuration, risk: { thresholds, fallbackApprovers } };
    }
  }
}

function guarded(
  guards: ConfigurationState['guards'],
  { packages, roles }: Pick<ConfigurationState, 'packages' | 'roles'>,
  both: (a: Protection, b: Protection) => Protection,
): ConfigurationState['guards'] {
  const next = new Map(guards);
  const guard = ({ kind, id }: Omit<Resource, 'name'>, now: Protection) => {
    const key = JSON.stringify([kind, id]);
    const before = next.get(key);
    next.set(key, before === undefined ? now : both(before, now));
  };
  for (const one of packages)
    for (const resource of [...one.resources, { kind: 'offered package', id: one.id }])
      guard(resource, protectionOfPackage(one));
  for (const one of roles)
    for (const resource of [...one.resources, { kind: 'offered role', id: one.id }])
      guard(resource, protectionOfRole(one));
  return next;
}

function stricter(a: Protection, b: Protection): Protection {
  return {
    stages: Math.max(a.stages, b.stages),
    riskReview: a.riskReview || b.riskReview,
    keptFreely: a.keptFreely && b.keptFreely,
  };
}

function laxer(a: Protection, b: Protection): Protection {
  return {
    stages: Math.min(a.stages, b.stages),
    riskReview: a.riskReview && b.riskReview,
    keptFreely: a.keptFreely || b.keptFreely,
  };
}
