import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { parseOrganizationFile } from '../../adapters/organization/parse.ts';
import { sampleOrganizationPath } from '../../adapters/sandbox/sandbox.ts';
import { directoryRoles } from '../../src/core/base/person.ts';
import { english } from '../../src/core/words/language/languages.ts';
import { type Actor, everybody } from '../../tools/words/actor.ts';
import { withPlayhouse } from '../../tools/words/playhouse.ts';
import { createScript } from '../../tools/words/script.ts';
import { stories } from '../../tools/words/stories.ts';
import { pseudo, pseudoLetter } from '../support/pseudo-language.ts';

const sample = await readFile(sampleOrganizationPath, 'utf8');
const file = parseOrganizationFile(sample, 'organization.yaml');
const date = /(?:\b[A-Z][a-z]{2}, )?\b[A-Z][a-z]{2} \d{1,2}, \d{4}|today|tomorrow|yesterday/.source;

/** What stands in messages and is no message of ours. */
const notOurs: readonly RegExp[] = [
  // Requests' numbers, and commands.
  /\b[0-9A-HJKMNP-TV-Z]{12}\b/g,
  /\/?\baccess(?:-admin)?(?: [a-z-]+)*/g,
  // Moments, as the stand-ins draw what a chat draws by itself, and time zones.
  new RegExp(`(?:${date})(?= ａｔ)`, 'g'),
  /\d{1,2}:\d{2} [AP]M UTC|\bUTC\b/g,
  /\(in (?:\d+|an?) (?:minute|hour|day)s?\)/g,
  // What a chat's own client says.
  /\(optional\)|\[Choose ▾\]|^\(edited\)$|^\(only visible to you\)$/g,
  /! Please (?:complete this required field|enter a number of at most \d+)\./g,
  /\bSlack\b/g,
];

/** The words of a line that no catalogue has, and neither people nor their organization wrote. */
function strayWords(line: string, written: readonly string[]): string[] {
  // Somebody's own message.
  if (line.startsWith('> ')) return [];
  const whole = line.replace(/([A-Za-z][A-Za-z ,-]*)…/, (cut, text) =>
    written.some((one) => one.startsWith(text)) ? '' : cut,
  );
  const unwritten = written.reduce((left, one) => left.replaceAll(one, ''), whole);
  return notOurs.reduce((left, one) => left.replaceAll(one, ''), unwritten).match(/[A-Za-z]{2,}/g) ?? [];
}

/** Texts of the organization file: all that stands behind these keys. Short names are in parentheses. */
function textsIn(value: unknown, key = ''): string[] {
  if (typeof value === 'string') return textKeys.has(key) ? [value] : key === 'id' ? [`(${value})`] : [];
  if (Array.isArray(value)) return value.flatMap((one) => textsIn(one, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => textsIn(one, name));
}
const textKeys = new Set([
  ...['organization', 'name', 'resource', 'description', 'detail', 'choices'],
  ...['shortText', 'longText', 'multipleChoice'],
]);

describe.each([
  ['Slack', { slack: 'qps-PLOC' }],
  ['Teams', { teams: 'qps-PLOC' }],
] as const)('where everybody’s %s is set to another language', (chat, locales) => {
  test('[R-70] all that it shows is in that language, and none of it reaches the other chat', {
    timeout: 600_000,
  }, async () => {
    const read: { readonly chat: Actor['chat']; readonly line: string }[] = [];
    const written = new Set([...textsIn(file), ...Object.values(directoryRoles)]);
    const note = (of: Actor['chat'], lines: readonly string[]) => {
      read.push(...lines.map((line) => ({ chat: of, line })));
      return lines;
    };
    const observed = (actor: Actor): Actor => ({
      ...actor,
      async type(words, command) {
        // What stands behind a command, and behind a request's number.
        for (const behind of [1, 2]) written.add(words.split(' ').slice(behind).join(' '));
        return note(actor.chat, await actor.type(words, command));
      },
      async click(button, shown, values = {}) {
        for (const value of Object.values(values)) written.add(String(value).trim());
        return note(actor.chat, await actor.click(button, shown, values));
      },
      async send(values) {
        for (const value of Object.values(values)) written.add(String(value).trim());
        return note(actor.chat, await actor.send(values));
      },
    });
    await withPlayhouse(
      file,
      new Date('2026-12-01T09:00:00Z'),
      async (playhouse) => {
        const script = createScript(playhouse, file, []);
        const told = {
          ...script,
          actor: (personId: string, of: Actor['chat']) => observed(script.actor(personId, of)),
          async writeNews(what: string) {
            await script.writeNews(what);
            for (const one of everybody(playhouse, file)) for (const { lines } of one.messages()) note(one.chat, lines);
          },
        };
        for (const tell of stories) await tell(told);
      },
      { languages: [english, pseudo], locales },
    );
    const [theirs, others] = [true, false].map((isTheirs) => [
      ...new Set(read.filter((one) => (one.chat === chat) === isTheirs).map(({ line }) => line)),
    ]) as [string[], string[]];
    const longestFirst = [...written].filter((one) => /[A-Za-z]{3}/.test(one)).sort((a, b) => b.length - a.length);
    expect(theirs.filter((line) => pseudoLetter.test(line)).length).toBeGreaterThan(200);
    expect(others.length).toBeGreaterThan(200);
    expect(theirs.filter((line) => strayWords(line, longestFirst).length > 0)).toEqual([]);
    expect(others.filter((line) => pseudoLetter.test(line))).toEqual([]);
  });
});
