import { type ChangeNotes, noNotes } from '../configuration/change-notes.ts';
import type { Change } from '../configuration/changes.ts';
import type { Proposal } from '../configuration/configuration.ts';
import type { Named } from '../configuration/names.ts';

/** A change of the configuration that waits for a second administrator, for one administrator. */
export interface ChangeCard {
  readonly kind: 'change';
  readonly id: number;
  readonly organization: string;
  /** The organization's. */
  readonly timeZone: string;
  readonly proposedBy: string;
  readonly at: Date;
  readonly expiresAt: Date;
  readonly changes: readonly Change[];
  /** What everything that the changes are about is called. */
  readonly names: readonly Named[];
  /** What its reader should know beside it, while it waits and once it took effect. */
  readonly notes: ChangeNotes;
  /** `withdrawn`: its reader is not asked any more; then it does not say what would change. */
  readonly state: Proposal['state'] | 'withdrawn';
  /** `byProposer`: the person who proposed it took it back. */
  readonly answer?: { readonly by: string; readonly at: Date; readonly byProposer: boolean };
  /** The reader proposed it: they can take it back, not confirm it. */
  readonly isOwn: boolean;
  /** It comes from a command line: who it was is not proven, and two administrators must confirm it. */
  readonly unproven: boolean;
  /** Whose name the command line was used in, where it came from one. */
  readonly inNameOf?: string;
  readonly live: boolean;
}

/** Whose change it is, and in which time zone its days end. */
interface Organization {
  readonly organization: string;
  readonly timeZone: string;
}

/** The card that this administrator should have for this proposal now. */
export function changeCardFor(
  proposal: Proposal,
  { organization, timeZone }: Organization,
  personId: string,
): ChangeCard {
  const { id, by, at, expiresAt, changes, names, notes, state, answer, unproven, inNameOf } = proposal;
  return {
    kind: 'change',
    id,
    organization,
    timeZone,
    proposedBy: by.name,
    at,
    expiresAt,
    changes,
    names,
    notes: state === 'waiting' || state === 'confirmed' ? notes : noNotes,
    state,
    ...(answer === undefined
      ? {}
      : { answer: { by: answer.by.name, at: answer.at, byProposer: answer.by.id === by.id } }),
    isOwn: by.id === personId && !unproven,
    unproven,
    ...(inNameOf === undefined ? {} : { inNameOf: inNameOf.name }),
    live: state === 'waiting',
  };
}

/** What the card shows in an account that is not an administrator's any more. */
export function withdrawnChangeCardFor(proposal: Proposal, organization: Organization, personId: string): ChangeCard {
  const { answer: _, ...card } = changeCardFor(proposal, organization, personId);
  return { ...card, state: 'withdrawn', changes: [], names: [], notes: noNotes, live: false };
}
