import { limits } from './ports/limits.ts';

/** What readiness depends on, read at each question. */
export interface Condition {
  readonly isDatabaseReady: boolean;
  /** The start is done: the configuration is there, and what people ask for can be carried out. */
  readonly hasStarted: boolean;
  /** The chats that refuse our credentials, each with its code. */
  readonly refused: readonly { readonly name: string; readonly code: string }[];
  /** Whether this process looks for work that is due. */
  readonly takesLooks: boolean;
  /** How long ago, in ms, each of its looks last looked; undefined: they have not begun. */
  readonly lookAges: Readonly<Record<string, number>> | undefined;
}

/** Why the program cannot do its work now, in words; undefined: it can. */
export function whyNotReady({
  isDatabaseReady,
  hasStarted,
  refused,
  takesLooks,
  lookAges,
}: Condition): string | undefined {
  if (!isDatabaseReady) return 'MongoDB cannot be reached';
  if (refused.length > 0)
    return `The credentials are refused by ${refused.map(({ name, code }) => `${name} (${code})`).join(', ')}`;
  if (!hasStarted || (takesLooks && lookAges === undefined)) return 'The program is starting';
  if (!takesLooks || lookAges === undefined) return undefined;
  const late = Object.entries(lookAges).filter(([, ageMs]) => ageMs > limits.lookStalled);
  if (late.length === 0) return undefined;
  const said = late.map(([look, ageMs]) => `${look} (${Math.round(ageMs / 1000)} s ago)`);
  return `Work that is due has not been looked at for too long: ${said.join(', ')}`;
}
