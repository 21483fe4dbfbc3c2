import { eventHash, genesisHash } from '../base/hash.ts';
import { type Actor, isCommandLine, type PersonRef, type Via } from '../base/person.ts';
import { notDue, type Refusal, refusal } from '../base/refusal.ts';
import { riskOff } from '../policy/risk.ts';
import type { Eligibility } from '../policy/role.ts';
import { refuseCommand } from '../request/authority.ts';
import { type ChangeFacts, type ChangeNotes, hasNotes, noNotes, notesOn } from './change-notes.ts';
import { type Change, type Configuration, eligibilityId, isSame } from './changes.ts';
import { applyChanges, indexConfiguration } from './configuration-index.ts';
import { type EndsToTell, type ExpectedEnds, endsToTell } from './eligibility-ends.ts';
import { foldConfiguration } from './fold.ts';
import { type Guards, noGuards } from './guards.ts';
import { type Named, unproven } from './names.ts';
import type { Offers } from './offers.ts';
import { splitByWeakening } from './weakening.ts';

/** Weakening changes that wait for a second administrator. Its id is the number of the event that made it. */
export interface Proposal {
  readonly id: number;
  /** Who proposed it in chat; of a command line, in whose name, until somebody has taken it up in chat. */
  readonly by: PersonRef;
  /** It comes from a command line, which proves nobody's identity, and nobody has taken it up in chat yet. */
  readonly unproven: boolean;
  /** It came from a command line, in this person's name. */
  readonly inNameOf?: PersonRef;
  readonly at: Date;
  readonly expiresAt: Date;
  readonly changes: readonly Change[];
  readonly names: readonly Named[];
  /** What administrators are told beside what differs, as of when it was proposed, taken up or confirmed. */
  readonly notes: ChangeNotes;
  /** `superseded`: what it was about was changed in another way since. */
  readonly state: 'waiting' | 'confirmed' | 'rejected' | 'expired' | 'superseded';
  /** The number of the event by which it ended: its answer, the end of its time, or a change of what it was about. */
  readonly endedBy?: number;
  /** Who confirmed or rejected it, and when. */
  readonly answer?: { readonly by: PersonRef; readonly at: Date };
}

/** What happened to the configuration, by type. */
interface ConfigurationEventData {
  /** The first event: what an empty database was filled with. */
  configurationSeeded: Configuration;
  /**
   * `applied` took effect at once, `proposed` waits. `alone`: `applied` weakens protection all the same, because there is
   * no second administrator who could confirm it.
   */
  configurationChanged: {
    readonly applied: readonly Change[];
    readonly proposed: readonly Change[];
    readonly alone: boolean;
    /** What everybody and everything that the changes speak of was called. */
    readonly names: readonly Named[];
    /** What administrators were told beside what differs; absent: nothing. */
    readonly appliedNotes?: ChangeNotes;
    readonly proposedNotes?: ChangeNotes;
  };
  /** An administrator made a command line's proposal their own, in chat: now it needs a second one. */
  changeTakenUp: { readonly proposal: number; readonly proposedNotes?: ChangeNotes };
  changeConfirmed: {
    readonly proposal: number;
    readonly applied: readonly Change[];
    readonly alone: boolean;
    readonly appliedNotes?: ChangeNotes;
  };
  changeRejected: { readonly proposal: number };
  changeExpired: { readonly proposal: number };
  /** A request for it was approved. */
  eligibilityMoved: { readonly request: string; readonly applied: readonly Change[] };
  /** The eligible person has left. */
  eligibilitiesEnded: {
    readonly person: PersonRef;
    readonly applied: readonly Change[];
    readonly names: readonly Named[];
  };
  /** Ends of eligibilities that come near or have come: their people are told. */
  eligibilityEndsTold: EndsToTell;
}

/** What kinds of events the configuration has. */
export type ConfigurationEventType = keyof ConfigurationEventData;

/** One event of the configuration's own hash chain, with the same fields as a request's. */
export type ConfigurationEvent = {
  [T in ConfigurationEventType]: {
    readonly seq: number;
    readonly at: Date;
    readonly type: T;
    readonly actor: Actor;
    readonly via: Via;
    readonly commandId: string;
    readonly data: ConfigurationEventData[T];
    readonly prevHash: string;
    readonly hash: string;
  };
}[ConfigurationEventType];

/** The configuration with all that is known from its events, which it is the fold of. */
export interface ConfigurationState extends Offers {
  /** The number of its events. */
  readonly revision: number;
  readonly head: string;
  /** How resources have been protected, whatever gives them now. */
  readonly guards: Guards;
  /** What waits for a second administrator, and what was over not long ago, in the order of their ids. */
  readonly proposals: readonly Proposal[];
  /** The ends of eligibilities that their people are still to be told of. */
  readonly expectedEnds: ExpectedEnds;
  /** The commands that made its events. */
  readonly commandIds: ReadonlySet<string>;
}

/** What the hash chain of the configuration's events begins with, apart from all requests' ids (R-61). */
export const configurationChain = 'configuration';

/** Before its first event. */
export const noConfiguration: ConfigurationState = {
  revision: 0,
  head: genesisHash(configurationChain),
  packages: [],
  roles: [],
  eligibilities: [],
  guards: noGuards,
  removals: new Map(),
  expectedEnds: new Map(),
  risk: riskOff,
  proposals: [],
  commandIds: new Set(),
};

interface Issued {
  readonly id: string;
  readonly actor: Actor;
  readonly via: Via;
}

/** What can be commanded of the configuration, by whom and through what; `id` is the same when it comes twice. */
export type ConfigurationCommand = Issued &
  (
    | { readonly type: 'seed'; readonly configuration: Configuration }
    | { readonly type: 'change'; readonly changes: readonly Change[]; readonly names: readonly Named[] }
    | { readonly type: 'confirm' | 'reject' | 'expire'; readonly proposal: number }
    | { readonly type: 'endEligibilities'; readonly person: PersonRef; readonly names: readonly Named[] }
    | { readonly type: 'tellEligibilityEnds' }
    | { readonly type: 'moveEligibility'; readonly request: string; readonly eligibility: Required<Eligibility> }
  );

/** What was looked up for a command, just before it is carried out. */
export interface ConfigurationFacts {
  readonly now: Date;
  /** The organization's. */
  readonly timeZone: string;
  /** The directory roles that the person who commands holds now. */
  readonly roles: readonly string[];
  /** Whether somebody else holds Identity Governance Administrator now, and so can confirm. */
  readonly hasSecondAdministrator: boolean;
  /** What was looked up about the changes that an administrator makes, proposes or confirms; absent: it is about none. */
  readonly aboutChanges?: ChangeFacts;
}

/** What a command did to the configuration. */
export type ConfigurationOutcome =
  | { readonly kind: 'accepted'; readonly configuration: ConfigurationState; readonly event: ConfigurationEvent }
  /** The same command did it before, or it is so already. */
  | { readonly kind: 'repeated' }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

type Draft = {
  [T in ConfigurationEventType]: { readonly type: T; readonly data: ConfigurationEventData[T] };
}[ConfigurationEventType];

/** What a command does to the configuration, or why nothing may happen: pure, one event a command. */
export function changeConfiguration(
  configuration: ConfigurationState,
  command: ConfigurationCommand,
  facts: ConfigurationFacts,
): ConfigurationOutcome {
  if (configuration.commandIds.has(command.id)) return { kind: 'repeated' };
  const draft = draftOf(configuration, command, facts);
  if (draft === 'repeated') return { kind: 'repeated' };
  if ('code' in draft) return { kind: 'refused', refusal: draft };
  const { id: commandId, actor, via } = command;
  const content = {
    ...{ seq: configuration.revision + 1, at: facts.now, ...draft },
    ...{ actor, via, commandId, prevHash: configuration.head },
  };
  const event = { ...content, hash: eventHash(content) } as ConfigurationEvent;
  return { kind: 'accepted', event, configuration: applyConfigurationEvent(configuration, event) };
}

function draftOf(
  configuration: ConfigurationState,
  command: ConfigurationCommand,
  facts: ConfigurationFacts,
): Draft | Refusal | 'repeated' {
  if (command.type === 'seed') {
    if (configuration.revision > 0) return notDue();
    return { type: 'configurationSeeded', data: command.configuration };
  }
  if (command.type === 'change') return change(configuration, command, facts);
  if (command.type === 'moveEligibility') return moveEligibility(configuration, command);
  if (command.type === 'endEligibilities') return endEligibilities(configuration, command);
  if (command.type === 'tellEligibilityEnds') return tellEligibilityEnds(configuration, facts.now);
  const proposal = configuration.proposals.find(({ id }) => id === command.proposal);
  if (command.type === 'expire') return expire(proposal, facts.now);
  const isProposer = command.actor.kind === 'person' && command.actor.id === proposal?.by.id && !proposal.unproven;
  const guarded = command.type === 'confirm' ? 'confirmChange' : 'rejectChange';
  const refused = refuseCommand(guarded, isProposer ? 'proposer' : 'none', facts.roles);
  if (refused !== undefined) return refused;
  if (proposal === undefined) return proposalIsOver();
  return answer(configuration, proposal, command, facts);
}

/** It was over long ago, or there never was such a proposal. */
export function proposalIsOver(): Refusal {
  return refusal('notPossibleNow', 'proposalOver', {});
}

function moveEligibility(
  { eligibilities }: ConfigurationState,
  { request, eligibility }: Extract<ConfigurationCommand, { type: 'moveEligibility' }>,
): Draft | Refusal | 'repeated' {
  const id = eligibilityId(eligibility);
  const before = eligibilities.find((one) => eligibilityId(one) === id);
  if (before === undefined) return notDue();
  // Somebody may have made it last longer meanwhile: what was approved never shortens it, and there is nothing left to do.
  if (before.endsAt === undefined || before.endsAt >= eligibility.endsAt) return 'repeated';
  return {
    type: 'eligibilityMoved',
    data: { request, applied: [{ kind: 'eligibility', id, before, after: eligibility }] },
  };
}

function endEligibilities(
  { eligibilities }: ConfigurationState,
  { person, names }: Extract<ConfigurationCommand, { type: 'endEligibilities' }>,
): Draft | Refusal {
  const theirs = eligibilities.filter(({ personId }) => personId === person.id);
  if (theirs.length === 0) return notDue();
  const applied = theirs.map((before) => ({ kind: 'eligibility', id: eligibilityId(before), before }) as const);
  const spoken = names.filter(({ kind, id }) => kind === 'person' || theirs.some(({ roleId }) => roleId === id));
  return { type: 'eligibilitiesEnded', data: { person, applied, names: spoken } };
}

function tellEligibilityEnds({ expectedEnds, eligibilities }: ConfigurationState, now: Date): Draft | Refusal {
  const data = endsToTell(expectedEnds, eligibilities, now);
  if (data.near.length + data.over.length === 0) return notDue();
  return { type: 'eligibilityEndsTold', data };
}

function expire(proposal: Proposal | undefined, now: Date): Draft | Refusal {
  if (proposal?.state !== 'waiting' || proposal.expiresAt > now) return notDue();
  return { type: 'changeExpired', data: { proposal: proposal.id } };
}

function change(
  configuration: ConfigurationState,
  { changes, names: said, via }: Extract<ConfigurationCommand, { type: 'change' }>,
  { roles, hasSecondAdministrator, aboutChanges }: ConfigurationFacts,
): Draft | Refusal {
  const refused = refuseCommand('configure', 'none', roles);
  if (refused !== undefined) return refused;
  if (changes.length === 0) return refusal('invalidInput', 'nothingChanged', {});
  const now = indexConfiguration(configuration);
  if (!changes.every((one) => now.isCurrent(one))) return refusal('changedMeanwhile', 'changedMeanwhile', {});
  const names = isCommandLine(via) ? unproven(said) : said;
  const { atOnce, weakening } = splitByWeakening(
    changes,
    configuration.guards,
    aboutChanges?.groupsAround ?? new Map(),
  );
  if (weakening.length > 0 && !hasSecondAdministrator && !isCommandLine(via))
    return {
      type: 'configurationChanged',
      data: {
        ...{ applied: changes, proposed: [], alone: true, names },
        ...appliedNotes(changes, configuration, aboutChanges),
      },
    };
  const waits = configuration.proposals.some((one) => one.state === 'waiting' && isSame(one.changes, weakening));
  const proposed = waits ? [] : weakening;
  if (atOnce.length === 0 && proposed.length === 0) return refusal('notPossibleNow', 'alreadyProposed', {});
  return {
    type: 'configurationChanged',
    data: {
      ...{ applied: atOnce, proposed, alone: false, names },
      ...appliedNotes(atOnce, configuration, aboutChanges),
      ...proposedNotes(proposed, applyChanges(configuration, atOnce), aboutChanges),
    },
  };
}

/** The notes on changes as they stand in an event; without any, nothing. */
function appliedNotes(changes: readonly Change[], before: Configuration, facts: ChangeFacts | undefined) {
  const notes = facts === undefined ? noNotes : notesOn(changes, before, facts);
  return hasNotes(notes) ? { appliedNotes: notes } : {};
}

function proposedNotes(changes: readonly Change[], before: Configuration, facts: ChangeFacts | undefined) {
  const notes = facts === undefined ? noNotes : notesOn(changes, before, facts);
  return hasNotes(notes) ? { proposedNotes: notes } : {};
}

function answer(
  configuration: ConfigurationState,
  { id, state, answer: first, expiresAt, changes, unproven }: Proposal,
  { type, actor }: Extract<ConfigurationCommand, { type: 'confirm' | 'reject' | 'expire' }>,
  { now, hasSecondAdministrator, aboutChanges }: ConfigurationFacts,
): Draft | Refusal | 'repeated' {
  if (first !== undefined) {
    const own = actor.kind === 'person' && actor.id === first.by.id;
    if (own && state === (type === 'confirm' ? 'confirmed' : 'rejected')) return 'repeated';
    const answer = state === 'rejected' ? 'rejected' : 'confirmed';
    const { at } = first;
    return refusal('alreadyDecided', 'proposalAnswered', { own: own ? 'yes' : 'no', name: first.by.name, answer, at });
  }
  if (state === 'superseded') return refusal('notPossibleNow', 'proposalSuperseded', {});
  if (state === 'expired' || expiresAt <= now) return refusal('tooLate', 'proposalExpired', { at: expiresAt });
  if (type === 'reject') return { type: 'changeRejected', data: { proposal: id } };
  if (unproven && hasSecondAdministrator)
    return {
      type: 'changeTakenUp',
      data: { proposal: id, ...proposedNotes(changes, configuration, aboutChanges) },
    };
  return {
    type: 'changeConfirmed',
    data: {
      ...{ proposal: id, applied: changes, alone: unproven },
      ...appliedNotes(changes, configuration, aboutChanges),
    },
  };
}

/** The configuration after one more event. @throws InvariantError when the event cannot follow. */
export function applyConfigurationEvent(
  configuration: ConfigurationState,
  event: ConfigurationEvent,
): ConfigurationState {
  return foldConfiguration(configuration, [event]);
}
