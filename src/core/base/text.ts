/**
 * What somebody wrote, without space around it and without halves of characters: those cannot be stored, so an event with
 * one would look as if it had been changed. Empty where it has nothing that can be seen.
 */
export function wellFormed(text: string): string {
  return showable(text).trim() === '' ? '' : text.trim().toWellFormed();
}

const lineBreaks = /\r\n|[\r\u0085\u2028\u2029]/g;

/**
 * Characters that are not seen themselves: controls (but for the line feed), what turns the direction of text, joiners and
 * other zero-width characters, tags, variation selectors, fillers, and the marks of annotations.
 */
const unseen = /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\ufff9-\ufffb]|(?!\n)\p{Cc}/gu;

/** Emoji sequences as Unicode recommends them: the only place where joiners, selectors and tags are kept. */
const emoji = /(\p{RGI_Emoji})/v;

/**
 * Text as it is shown: without characters that nobody sees and that could hide something, join two names into one, or
 * turn round what stands behind them. Joiners go everywhere but in emoji, also in scripts that use them for spelling: there
 * the words stay readable, and no two texts look the same and are not. What is stored stays as it was written.
 */
export function showable(text: string): string {
  const oneKindOfBreak = text.toWellFormed().replace(lineBreaks, '\n').replaceAll('\t', ' ');
  if (oneKindOfBreak.search(unseen) === -1) return oneKindOfBreak;
  // Every second part is an emoji.
  const parts = oneKindOfBreak.split(emoji);
  return parts.map((part, index) => (index % 2 === 1 ? part : part.replace(unseen, ''))).join('');
}

/** Text as it is shown, cut with a mark where it is too long for its place. Never cuts through a character. */
export function clip(text: string, limit: number): string {
  const seen = showable(text);
  if (seen.length <= limit) return seen;
  const kept = seen.slice(0, limit - 1);
  const last = kept.charCodeAt(kept.length - 1);
  const whole = last >= 0xd800 && last <= 0xdbff ? kept.slice(0, -1) : kept;
  // What is left of an emoji that was cut through is not seen.
  return `${showable(whole)}…`;
}

/** Text in one line: what somebody chose as a name or a description must not look like a line of its own beside others. */
export function oneLine(text: string): string {
  return showable(text).replace(/\s+/g, ' ').trim();
}

/** Text in pieces of at most so many characters; never through a character. */
export function pieces(text: string, length: number): string[] {
  const characters = [...text];
  const found: string[] = [];
  let piece = '';
  for (const character of characters) {
    if (piece.length + character.length > length) {
      found.push(piece);
      piece = '';
    }
    piece += character;
  }
  return piece === '' ? found : [...found, piece];
}
