import { readFile, writeFile } from 'node:fs/promises';
import { parseOrganizationFile } from '../adapters/organization/parse.ts';
import { sampleOrganizationPath } from '../adapters/sandbox/sandbox.ts';
import { en } from '../src/core/words/en/index.ts';
import { StoryError } from './story.ts';
import { withPlayhouse } from './words/playhouse.ts';
import { createScript } from './words/script.ts';
import { stories } from './words/stories.ts';

/**
 * `npm run words [-- FILE]`: lives through stories in both chats and writes what people see as one Markdown page, to be
 * proof-read: answers to commands, forms, errors, cards and notices; then every message of the catalogue. The stories are
 * played in this process on a clock that begins on December 1, 2026. Exits with 1 when a story does not go on.
 */
const file = parseOrganizationFile(await readFile(sampleOrganizationPath, 'utf8'), 'organization.yaml');
const page: string[] = ['# What people read', ''];

function writeCatalogue(): void {
  for (const [area, messages] of Object.entries(en)) {
    page.push(`## Catalogue: ${area}`, '');
    for (const [name, text] of Object.entries(messages)) page.push(`- \`${name}\`: ${text}`);
    page.push('');
  }
}

try {
  await withPlayhouse(file, new Date('2026-12-01T09:00:00Z'), async (playhouse) => {
    const script = createScript(playhouse, file, page);
    for (const tell of stories) await tell(script);
  });
  writeCatalogue();
} catch (error) {
  console.error(error instanceof StoryError ? error.message : error);
  process.exitCode = 1;
}
// Also what was written before a story stopped, which shows where.
const [target] = process.argv.slice(2);
if (target === undefined) console.log(page.join('\n'));
else await writeFile(target, page.join('\n'));
