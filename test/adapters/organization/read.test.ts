import { writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { OrganizationFileError } from '../../../adapters/organization/parse.ts';
import { readOrganizationFile } from '../../../adapters/organization/read.ts';
import { temporaryFile } from '../../support/running.ts';

const text = 'organization: Northwind\npeople:\n  - id: zoe\n    name: Zoë Müller\n';

async function reading(bytes: Uint8Array): Promise<string | Awaited<ReturnType<typeof readOrganizationFile>>> {
  const file = await temporaryFile('organization.yaml', '');
  try {
    await writeFile(file.path, bytes);
    return await readOrganizationFile(file.path, 'org.yaml');
  } catch (error) {
    expect(error).toBeInstanceOf(OrganizationFileError);
    return (error as Error).message;
  } finally {
    await file.remove();
  }
}

test('[R-75] a file in UTF-8 is read as it is, with or without a byte order mark', async () => {
  for (const start of ['', '\uFEFF']) {
    const people = [expect.objectContaining({ name: 'Zoë Müller' })];
    expect(await reading(Buffer.from(start + text))).toMatchObject({ people });
  }
});

test('[R-75] a file in Latin-1 is refused with the line, so that no name is kept with replacement characters', async () => {
  expect(await reading(Buffer.from(text, 'latin1'))).toBe(
    'org.yaml:4: this line has a character that is not UTF-8, perhaps a letter with an accent in Latin-1 (ISO 8859-1, Windows-1252). Save the file again as UTF-8.',
  );
  expect(await reading(Buffer.from(`# Zoë\n${text}`, 'latin1'))).toMatch(/^org\.yaml:1: /);
  // The last line, without a line feed behind it, and a character that is cut off at the end of a line.
  expect(await reading(Buffer.concat([Buffer.from(`${text}# `), Buffer.from([0xe9])]))).toMatch(/^org\.yaml:5: /);
  expect(await reading(Buffer.from([0x23, 0xc3, 0x0a, 0x61]))).toMatch(/^org\.yaml:1: /);
});

test('[R-75] a file in UTF-16 is refused in words', async () => {
  const said = 'this file is not UTF-8 text; it looks like UTF-16. Save it again as UTF-8.';
  const little = Buffer.from(`\uFEFF${text}`, 'utf16le');
  expect(await reading(little)).toBe(`org.yaml:1: ${said}`);
  expect(await reading(Buffer.from(little).swap16())).toBe(`org.yaml:1: ${said}`);
  expect(await reading(Buffer.from(text, 'utf16le'))).toBe(`org.yaml:1: ${said}`);
});

test('[R-75] names are kept without characters that nobody sees, and a name of nothing else is refused', async () => {
  const file = (name: string) => Buffer.from(`organization: Northwind\npeople:\n  - id: zoe\n    name: "${name}"\n`);
  expect(await reading(file('Zo\u202Eë \u200BM\u00FCller'))).toMatchObject({ people: [{ name: 'Zoë Müller' }] });
  expect(await reading(file('Zoë\\nMüller'))).toMatchObject({ people: [{ name: 'Zoë Müller' }] });
  expect(await reading(file('\u200B\u2060'))).toMatch(/^org\.yaml:4: people\[0\]\.name: write at least 1 character/);
});

test.each([
  ['people: [', 1],
  ['people:\n  - id: [a\n  b: c', 3],
  ['a: 1\na: 2', 2],
  ['a: b: c', 1],
  ['a: "x', 1],
  ['a:\n\t- b', 2],
  ['a: |x\n b', 1],
  ['\u001b[31m: [', 1],
])('YAML that does not parse is named with its line and a whole sentence: %j', async (yaml, line) => {
  const said = String(await reading(Buffer.from(yaml)));
  const [first = ''] = said.split('\n');
  expect(first).toMatch(new RegExp(`^org\\.yaml:${line}: this is not valid YAML: `));
  expect(first).not.toMatch(/:\s*$|at line \d+/);
  expect(said).not.toContain('\u001b');
});
