/**
 * What something is called. A text is a name that somebody gave, shown as it is. What has no name of its own, or is named with a
 * word of ours, is kept as data: `nameText` in `core/words/language/say.ts` says it in each reader's language.
 */
export type Name = string | RoleName | { readonly kind: 'ticket' };

/** A role on its resource, or the eligibility for it, by the names that administrators gave role and resource. */
export interface RoleName {
  readonly kind: 'role' | 'eligibility';
  readonly role: string;
  readonly resource: string;
  /** The role's short name, to be said behind it: for where a name alone proves nothing. */
  readonly id?: string;
}
