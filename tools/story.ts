import { setTimeout as pause } from 'node:timers/promises';
import { CountersignError } from '../src/core/base/errors.ts';

/** Thrown when a step of the demonstration does not happen as its text says. */
export class StoryError extends CountersignError {
  constructor(message: string) {
    super(message, { code: 'story', retryable: false });
  }
}

export function heading(text: string): void {
  console.log(`\n── ${text} ${'─'.repeat(Math.max(0, 76 - text.length))}`);
}

export function tell(text: string): void {
  console.log(text);
}

/** Shows what somebody sees, set off from the story. */
export function show(lines: readonly string[]): void {
  for (const line of lines) console.log(`   │ ${line}`);
}

/** Holds a step against what was told. */
export function expect(condition: boolean, told: string): asserts condition {
  if (!condition) throw new StoryError(`Not as told: ${told}`);
}

/** Waits until something is there, at most ten seconds. @throws StoryError when it does not come. */
export async function waitFor<T>(told: string, look: () => T | undefined): Promise<T> {
  const end = Date.now() + 10_000;
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new StoryError(`This did not happen in time: ${told}`);
    await pause(25);
  }
}
