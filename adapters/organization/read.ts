import { readFile } from 'node:fs/promises';
import { OrganizationFileError, parseOrganizationFile } from './parse.ts';
import type { OrganizationFile } from './schema.ts';

/**
 * Reads an organization file from the disk.
 *
 * @param fileName how messages name the file; @param own as for `parseOrganizationFile`.
 * @throws OrganizationFileError with every problem that was found; what reading a file throws where it cannot be read.
 */
export async function readOrganizationFile(
  path: string,
  fileName: string,
  own?: OrganizationFile,
): Promise<OrganizationFile> {
  return parseOrganizationFile(decodeUtf8(await readFile(path), fileName), fileName, own);
}

/**
 * The text of a file. One in another encoding is refused: its names would be stored with replacement characters, and nothing
 * could bring the letters back.
 *
 * @throws OrganizationFileError with the first line that is not UTF-8.
 */
export function decodeUtf8(bytes: Uint8Array, fileName: string): string {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) || bytes.includes(0))
    throw new OrganizationFileError(
      `${fileName}:${lineOf(bytes, bytes.indexOf(0))}: this file is not UTF-8 text; it looks like UTF-16. Save it again as UTF-8.`,
    );
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new OrganizationFileError(
      `${fileName}:${firstLineNotUtf8(bytes)}: this line has a character that is not UTF-8, perhaps a letter with an accent in Latin-1 (ISO 8859-1, Windows-1252). Save the file again as UTF-8.`,
    );
  }
}

/** In UTF-8 no character has the byte of a line feed in it, so that lines can be looked at one by one. */
function firstLineNotUtf8(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  for (let start = 0; start <= bytes.length; line += 1) {
    const end = bytes.indexOf(lineFeed, start);
    try {
      decoder.decode(bytes.subarray(start, end === -1 ? undefined : end));
    } catch {
      return line;
    }
    if (end === -1) break;
    start = end + 1;
  }
  return line;
}

const lineFeed = 0x0a;

function lineOf(bytes: Uint8Array, index: number): number {
  return bytes.subarray(0, Math.max(0, index)).filter((byte) => byte === lineFeed).length + 1;
}
