import type { AccessPackage } from '../policy/policy.ts';
import type { Role } from '../policy/role.ts';
import type { ConfigurationWarning } from './configuration-warnings.ts';
import type { Named } from './names.ts';

/** Somebody who may make a role active; without `endsAt` for as long as nobody changes that. */
export interface EligiblePerson {
  readonly name: string;
  readonly endsAt?: Date;
}

/** A package or a role as it is set up now, and how much it is used, for its administrators. */
export type OfferDetails = {
  /** What the people, groups, packages and roles are called that it speaks of by their ids. */
  readonly names: readonly Named[];
  /** In which days end. */
  readonly timeZone: string;
  /** How many people have it now. */
  readonly held: number;
  /**
   * How many requests for it are pending: of a role to those of its resource, as many as their list has; else of those that each
   * administrator may know of.
   */
  readonly pending: number;
  /** What is weak about it, each told to administrators only. */
  readonly warnings: readonly ConfigurationWarning[];
} & (
  | { readonly kind: 'package'; readonly offered: AccessPackage }
  | {
      readonly kind: 'role';
      readonly offered: Role;
      /** Those whose eligibility ends first come first; people who have left are left out. */
      readonly eligible: readonly EligiblePerson[];
      /** How many more there are. */
      readonly moreEligible: number;
    }
);
