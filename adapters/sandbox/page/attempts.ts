import type { Fields, PlayedAnswer } from './played-chat.ts';

/** What somebody entered that was not taken: shown again, so that nothing has to be typed twice. */
export interface Attempt {
  readonly fields: Fields;
  readonly complaints: Readonly<Record<string, string>>;
}

/** What somebody did, as far as it may have to be shown again. */
export interface Tried {
  /** the message, form or command line that it was done to */
  readonly target: string;
  /** what was typed or filled in */
  readonly fields: Fields;
  /** what was filled in stays so even when it was taken, because the form stays */
  readonly unfinished?: boolean;
}

/** The target that the command line is. */
export const COMMAND_LINE = 'command';

/** How many refused attempts are remembered; older ones are forgotten. */
const REMEMBERED = 200;

/** What was not taken, by the message, form or command line that it was entered in. In memory: it matters for minutes. */
export class Attempts {
  readonly #kept = new Map<string, Attempt>();
  readonly #troubles = new Map<string, string>();

  /** Remembers what came of an attempt on something that is seen at `place`. */
  record(place: string, { target, fields, unfinished = false }: Tried, { trouble, complaints }: PlayedAnswer): void {
    const key = keyOf(place, target);
    this.#kept.delete(key);
    if (trouble !== undefined) this.#troubles.set(place, trouble);
    if (!unfinished && trouble === undefined && complaints === undefined) return;
    this.#kept.set(key, { fields, complaints: complaints ?? {} });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > REMEMBERED && oldest !== undefined) this.#kept.delete(oldest);
  }

  find(place: string, target: string): Attempt | undefined {
    return this.#kept.get(keyOf(place, target));
  }

  /** The trouble to tell at a place. It is told once. */
  takeTrouble(place: string): string | undefined {
    const trouble = this.#troubles.get(place);
    this.#troubles.delete(place);
    return trouble;
  }
}

function keyOf(place: string, target: string): string {
  return `${place} ${target}`;
}
