import { clip } from '../../src/core/base/text.ts';

/** A text of a message, to be cut in its place. */
interface ShownText {
  text: string;
}

/** Every text somewhere in the parts of a message. */
export function* textsIn(value: unknown): Generator<ShownText> {
  if (typeof value !== 'object' || value === null) return;
  if ('text' in value && typeof value.text === 'string') yield value as ShownText;
  for (const inner of Object.values(value)) yield* textsIn(inner);
}

/**
 * Cuts the longest texts in their places, as much as is needed for a chat to take them all together.
 *
 * @param excess how much there is too much, in the units of `sizeOf`
 * @param shortest what is left at least of a text, in characters
 * @returns what is still too much; 0 or less: it fits
 */
export function cutLongest(
  texts: Iterable<ShownText>,
  excess: number,
  { shortest, sizeOf }: { readonly shortest: number; readonly sizeOf: (text: string) => number },
): number {
  let left = excess;
  for (const longest of [...texts].sort((a, b) => b.text.length - a.text.length)) {
    if (left <= 0) break;
    const before = sizeOf(longest.text);
    longest.text = clip(longest.text, Math.max(shortest, longest.text.length - left));
    left -= before - sizeOf(longest.text);
  }
  return left;
}

/** Takes lines out before the last one, until at least `excess` is gone, and puts `mark` in their place. */
export function leaveOutLines<T>(lines: T[], excess: number, sizeOf: (line: T) => number, mark: T): void {
  const last = lines.pop();
  if (last === undefined) return;
  for (let left = excess; left > 0 && lines.length > 1; ) {
    const line = lines.pop();
    left -= line === undefined ? left : sizeOf(line);
  }
  lines.push(mark, last);
}
