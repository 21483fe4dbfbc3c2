/** What Teams takes, in characters, as far as this adapter meets it. A whole message may have 100 KB in UTF-16. */
export const limits = {
  /** Of one piece of somebody's own text: far below what a whole card may hold. */
  richText: 3_000,
  title: 150,
  choice: 100,
  summary: 1_000,
} as const;

/** Cuts text that is too long and marks the cut, so that Teams never refuses it. Never cuts through a character. */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const kept = text.slice(0, limit - 1);
  const last = kept.charCodeAt(kept.length - 1);
  return `${last >= 0xd800 && last <= 0xdbff ? kept.slice(0, -1) : kept}…`;
}
