import { InvariantError } from '../base/errors.ts';
import { isCommandLine } from '../base/person.ts';
import { dayMs } from '../base/time.ts';
import { type ChangeNotes, noNotes } from './change-notes.ts';
import type { Change } from './changes.ts';
import type { ConfigurationEvent, ConfigurationState, Proposal } from './configuration.ts';
import { type ConfigurationIndex, indexConfiguration } from './configuration-index.ts';
import { type ExpectedEnd, expectChangedEnds, expectEnd, noteEndsTold } from './eligibility-ends.ts';
import { lowerGuards, type Protection, raiseGuards } from './guards.ts';
import { removedBy } from './offers.ts';

/** A proposal that nobody confirmed in this time is over: what it was about may be another thing by then. */
const proposalDays = 14;

/**
 * For how many more events a proposal that is over is kept: its cards must be closed, and people who click on one late are told
 * what became of it. Its events stay in the log.
 */
export const proposalsKeptFor = 1_000;

/** A fold that is under way. Each event takes as long as what it changes is large, however many came before it. */
export interface ConfigurationFold {
  /** @throws InvariantError when the event cannot follow; the fold is of no use then. */
  add(event: ConfigurationEvent): void;
  /** The configuration after all events. It ends the fold. */
  result(): ConfigurationState;
}

/** The configuration after these events. @throws InvariantError when one of them cannot follow. */
export function foldConfiguration(from: ConfigurationState, events: Iterable<ConfigurationEvent>): ConfigurationState {
  const fold = beginFold(from);
  for (const event of events) fold.add(event);
  return fold.result();
}

/** Begins a fold behind a configuration, which itself stays as it is. */
export function beginFold(from: ConfigurationState): ConfigurationFold {
  let { revision, head } = from;
  let index: ConfigurationIndex = indexConfiguration(from);
  const commandIds = new Set(from.commandIds);
  const guards: Map<string, Protection> = new Map(from.guards);
  const removals = new Map(from.removals);
  const expectedEnds: Map<string, ExpectedEnd> = new Map(from.expectedEnds);
  const proposals = indexProposals(from.proposals);
  let ended = false;

  return {
    add(event): void {
      if (ended) throw new InvariantError('This fold of the configuration has ended.');
      if (event.seq !== revision + 1)
        throw new InvariantError(`Event ${event.seq} of the configuration cannot follow event ${revision}.`);
      if (event.prevHash !== head)
        throw new InvariantError(`Event ${event.seq} of the configuration does not link to the one before it.`);
      revision = event.seq;
      head = event.hash;
      commandIds.add(event.commandId);
      apply(event);
      proposals.forget(revision - proposalsKeptFor);
    },
    result(): ConfigurationState {
      ended = true;
      const rest = { revision, head, guards, removals, expectedEnds, proposals: proposals.list(), commandIds };
      return { ...index.configuration(), ...rest };
    },
  };

  function apply(event: ConfigurationEvent): void {
    switch (event.type) {
      case 'configurationSeeded':
        index = indexConfiguration(event.data);
        raiseGuards(guards, event.data);
        for (const one of event.data.eligibilities) expectEnd(expectedEnds, one, event.at);
        break;
      case 'configurationChanged':
        if (event.data.alone) lowerGuards(guards, event.data.applied);
        change(event.data.applied, event.at);
        if (event.data.proposed.length > 0) proposals.put(proposalOf(event));
        break;
      case 'changeConfirmed':
        answer(event, 'confirmed', event.data.appliedNotes ?? noNotes);
        lowerGuards(guards, event.data.applied);
        change(event.data.applied, event.at);
        break;
      case 'eligibilityMoved':
      case 'eligibilitiesEnded':
        change(event.data.applied, event.at);
        break;
      case 'eligibilityEndsTold':
        noteEndsTold(expectedEnds, event.data, event.at);
        break;
      case 'changeTakenUp': {
        if (event.actor.kind !== 'person') throw new InvariantError('Only people take up proposals.');
        const by = { id: event.actor.id, name: event.actor.name };
        proposals.change(event.data.proposal, { by, unproven: false, notes: event.data.proposedNotes ?? noNotes });
        break;
      }
      case 'changeRejected':
        answer(event, 'rejected');
        break;
      case 'changeExpired':
        proposals.change(event.data.proposal, { state: 'expired', endedBy: event.seq });
        break;
      default:
        throw new InvariantError(`There are no events of the type ${(event as { type: unknown }).type}.`);
    }
  }

  /** What waits and is about something that is another thing now is over. */
  function change(changes: readonly Change[], at: Date): void {
    for (const one of changes) index.apply(one);
    for (const id of removedBy(changes)) removals.set(id, at);
    raiseGuards(guards, changes);
    expectChangedEnds(expectedEnds, changes, at);
    for (const proposal of proposals.waitingAbout(changes)) {
      if (proposal.changes.every((wanted) => index.isCurrent(wanted))) continue;
      proposals.change(proposal.id, { state: 'superseded', endedBy: revision });
    }
  }

  function answer(
    { actor, at, seq, data }: Extract<ConfigurationEvent, { type: 'changeConfirmed' | 'changeRejected' }>,
    state: 'confirmed' | 'rejected',
    notes?: ChangeNotes,
  ): void {
    if (actor.kind !== 'person') throw new InvariantError('Only people answer proposals.');
    const by = { id: actor.id, name: actor.name };
    proposals.change(data.proposal, {
      ...{ state, answer: { by, at }, endedBy: seq },
      ...(notes === undefined ? {} : { notes }),
    });
  }
}

function proposalOf({
  seq,
  at,
  actor,
  via,
  data,
}: Extract<ConfigurationEvent, { type: 'configurationChanged' }>): Proposal {
  if (actor.kind !== 'person') throw new InvariantError('Only people propose.');
  const by = { id: actor.id, name: actor.name };
  return {
    ...{ id: seq, by, at, expiresAt: new Date(at.getTime() + proposalDays * dayMs) },
    ...{
      changes: data.proposed,
      names: data.names,
      notes: data.proposedNotes ?? noNotes,
      unproven: isCommandLine(via),
      state: 'waiting',
    },
    ...(isCommandLine(via) ? { inNameOf: by } : {}),
  };
}

/** Proposals by their ids; those that wait also by what they are about, so that a change looks only at its own. */
function indexProposals(from: readonly Proposal[]) {
  let list: readonly Proposal[] | undefined = from;
  const waiting = new Map<number, Proposal>();
  /** In the order in which they ended. */
  const over = new Map<number, Proposal>();
  const about = new Map<string, Set<number>>();
  const store = (proposal: Proposal): void => {
    if (proposal.state !== 'waiting') {
      over.set(proposal.id, proposal);
      return;
    }
    waiting.set(proposal.id, proposal);
    for (const key of proposal.changes.map(keyOf)) {
      const ids = about.get(key);
      if (ids === undefined) about.set(key, new Set([proposal.id]));
      else ids.add(proposal.id);
    }
  };
  const remove = (proposal: Proposal): void => {
    over.delete(proposal.id);
    if (!waiting.delete(proposal.id)) return;
    for (const key of proposal.changes.map(keyOf)) {
      const ids = about.get(key);
      ids?.delete(proposal.id);
      if (ids?.size === 0) about.delete(key);
    }
  };
  for (const one of [...from].sort((a, b) => (a.endedBy ?? 0) - (b.endedBy ?? 0))) store(one);

  return {
    put(proposal: Proposal): void {
      list = undefined;
      store(proposal);
    },
    change(id: number, changed: Partial<Proposal>): void {
      const before = waiting.get(id) ?? over.get(id);
      if (before === undefined) return;
      list = undefined;
      remove(before);
      store({ ...before, ...changed });
    },
    waitingAbout(changes: readonly Change[]): Proposal[] {
      const ids = new Set(changes.flatMap((one) => [...(about.get(keyOf(one)) ?? [])]));
      return [...ids].flatMap((id) => waiting.get(id) ?? []);
    },
    /** Those that ended with this event or before it. */
    forget(until: number): void {
      for (const one of over.values()) {
        if ((one.endedBy ?? 0) > until) return;
        list = undefined;
        over.delete(one.id);
      }
    },
    list(): readonly Proposal[] {
      list ??= [...over.values(), ...waiting.values()].sort((a, b) => a.id - b.id);
      return list;
    },
  };
}

function keyOf(change: Change): string {
  return change.kind === 'riskReview' ? `riskReview:${change.source}` : `${change.kind}:${change.id}`;
}
