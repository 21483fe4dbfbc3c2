import { type Catalogue, english, type Language } from '../../src/core/words/language/languages.ts';

/**
 * A language that nobody speaks: English in letters of full width, so that every word shows whether it comes from the catalogue,
 * however it was cut, joined or escaped. Dates and lists are written as in Japan.
 */
export const pseudo: Language = {
  ...{ tag: 'qps', dates: 'ja', lists: 'ja' },
  messages: Object.fromEntries(
    Object.entries(english.messages).map(([area, messages]) => [
      area,
      Object.fromEntries(Object.entries(messages).map(([name, text]) => [name, inPseudo(text)])),
    ]),
  ) as Catalogue,
};

/** A letter that only the pseudo-language has. */
export const pseudoLetter = /[\uff21-\uff3a\uff41-\uff5a]/u;

/** A message in the pseudo-language: its literal text in other letters, all of its ICU syntax as it was. */
function inPseudo(message: string): string {
  let [said, at] = ['', 0];
  while (at < message.length) {
    const rest = message.slice(at);
    const tag = /^<\/?[a-z]+>/.exec(rest)?.[0];
    const taken = tag ?? (rest.startsWith('{') ? placeholderAt(rest) : rest.charAt(0));
    said += tag !== undefined ? tag : taken.length > 1 ? placeholderInPseudo(taken) : widened(taken);
    at += taken.length;
  }
  return said;
}

/** From a `{` to the `}` that closes it. */
function placeholderAt(text: string): string {
  let depth = 0;
  for (const [index, character] of [...text].entries()) {
    if (character === '{') depth += 1;
    if (character === '}') depth -= 1;
    if (depth === 0) return [...text].slice(0, index + 1).join('');
  }
  throw new Error(`A placeholder is not closed: ${text}`);
}

/** `{name}` stays; of `{name, select, one {text} other {text}}` each text is a message of its own. */
function placeholderInPseudo(placeholder: string): string {
  const head = /^\{\s*\w+\s*,\s*(?:select|plural|selectordinal)\s*,/.exec(placeholder)?.[0];
  if (head === undefined) return placeholder;
  let [said, at] = [head, head.length];
  while (at < placeholder.length) {
    const rest = placeholder.slice(at);
    if (!rest.startsWith('{')) {
      said += rest.charAt(0);
      at += 1;
      continue;
    }
    const variant = placeholderAt(rest);
    said += `{${inPseudo(variant.slice(1, -1))}}`;
    at += variant.length;
  }
  return said;
}

function widened(character: string): string {
  return /^[A-Za-z]$/.test(character) ? String.fromCharCode(character.charCodeAt(0) + 0xfee0) : character;
}
