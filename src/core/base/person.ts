/** A person as the directory knows them. */
export interface Person {
  readonly id: string;
  readonly name: string;
}

/** A person by id, with the name they had when it was written down: what events and stages keep. */
export interface PersonRef {
  readonly id: string;
  readonly name: string;
}

/** Who caused something: a person, or the program itself (a time-out, a delivery). */
export type Actor =
  | { readonly kind: 'person'; readonly id: string; readonly name: string }
  | { readonly kind: 'system' };

/** Through what a command came: the channel's name and, where there is one, the message that was acted on. */
export interface Via {
  readonly channel: string;
  readonly message?: string;
}

/** The program itself. */
export const system: Actor = { kind: 'system' };
/** Through no chat: the program did it by itself. */
export const viaSystem: Via = { channel: 'system' };

/** Through the command line, which proves nobody's identity. */
export const viaCommandLine: Via = { channel: 'commandLine' };

/** Whether it came from the command line, where who it was is not proven. */
export function isCommandLine({ channel }: Via): boolean {
  return channel === viaCommandLine.channel;
}

/** The id and the name alone, of something that may hold more. */
export function personRef(person: PersonRef): PersonRef {
  return { id: person.id, name: person.name };
}

/** The directory roles that the rules name, by Microsoft Entra's display names. */
export const directoryRoles = {
  securityAdministrator: 'Security Administrator',
  complianceAdministrator: 'Compliance Administrator',
  securityReader: 'Security Reader',
  identityGovernanceAdministrator: 'Identity Governance Administrator',
} as const;
