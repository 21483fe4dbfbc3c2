/** One rule of docs/requirements.md. */
export interface Rule {
  /** `R-12` */
  readonly number: string;
  /** The heading that it stands under. */
  readonly section: string;
  /** All of its text on one line, as in the document. */
  readonly text: string;
}

const bullet = /^- \*\*(R-\d+)\*\*\s+(\S.*)$/;

/**
 * The rules of the document in its order. A rule begins with `- **R-NN** ` and goes on in indented lines.
 * @throws Error when a line looks like a rule but cannot be read as one, a number is there twice, or there are no rules:
 * a rule that is lost here would never be missed.
 */
export function parseRules(document: string): Rule[] {
  const rules: Rule[] = [];
  let section = '';
  let inRule = false;
  for (const [index, line] of document.split(/\r?\n/).entries()) {
    const [, number, text] = bullet.exec(line) ?? [];
    const last = rules.at(-1);
    if (number !== undefined && text !== undefined) {
      if (rules.some((rule) => rule.number === number)) throw new Error(`line ${index + 1}: ${number} is there twice`);
      rules.push({ number, section, text: text.trim() });
      inRule = true;
    } else if (/^\s*[-*]\s*\**R-?\d/.test(line)) {
      throw new Error(`line ${index + 1}: a rule begins with "- **R-NN** ", but this is "${line.slice(0, 30)}"`);
    } else if (inRule && last !== undefined && /^\s+\S/.test(line)) {
      rules[rules.length - 1] = { ...last, text: `${last.text} ${line.trim()}` };
    } else {
      inRule = false;
      section = /^#+\s+(.*\S)/.exec(line)?.[1] ?? section;
    }
  }
  if (rules.length === 0) throw new Error('there is no rule in it');
  return rules;
}

/** The first sentence of a rule, without the document's marks for bold and code. */
export function shortForm({ text }: Rule): string {
  const plain = text.replace(/\*\*|`/g, '');
  return /^.*?\.(?=\s|$)/.exec(plain)?.[0] ?? plain;
}

const marks = /\[(R-[^\]]*)\]/g;

/**
 * What a title names in marks such as `[R-12]`, each once. A mark that is written otherwise, as `[R-1, R-2]`, is given
 * back as it is: it names no rule, and its author should hear of that.
 */
export function rulesNamed(title: string): string[] {
  return [...new Set([...title.matchAll(marks)].map(([, name]) => name ?? ''))];
}

/** A title without its marks, for where they are known. */
export function withoutMarks(title: string): string {
  return title.replace(marks, '').replace(/\s+/g, ' ').trim();
}
