import { z } from 'zod';
import { blockList } from '../blocks/block.ts';
import { problems } from '../blocks/problems.ts';
import { complete, textLength } from '../blocks/walk.ts';
import { LIMITS } from '../limits.ts';
import type { Json } from '../types.ts';
import { ApiError } from './api-error.ts';
import { jsonArgument } from './args.ts';

/** What a message says, checked and completed; undefined means that the app did not speak of it. */
interface Content {
  text: string | undefined;
  blocks: Json[] | undefined;
  metadata: Json | undefined;
}

const messageBlocks = blockList(LIMITS.message.blocks);

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const flat = z.record(z.string(), z.union([scalar, z.array(scalar)]));
/** Payload values are scalars, or objects and lists of them, one level deep. */
const metadataShape = z.strictObject({
  event_type: z.string().min(1),
  event_payload: z.record(z.string(), z.union([scalar, flat, z.array(z.union([scalar, flat]))])),
});

function readBlocks(body: Json): Json[] | undefined {
  const given = jsonArgument(body, 'blocks', 'invalid_blocks_format');
  if (given === undefined) return undefined;
  if (!Array.isArray(given)) throw new ApiError('invalid_blocks_format');
  const wrong = problems(messageBlocks, given, 'blocks');
  if (wrong.length > 0) throw new ApiError('invalid_blocks', wrong);
  if (textLength(given) > LIMITS.message.blocksText) throw new ApiError('msg_blocks_too_long');
  return complete(given);
}

function readMetadata(body: Json): Json | undefined {
  const given = jsonArgument(body, 'metadata', 'invalid_metadata_format');
  if (given === undefined) return undefined;
  if (JSON.stringify(given).length > LIMITS.message.metadata) throw new ApiError('metadata_too_large');
  // An empty object takes metadata away.
  if (typeof given === 'object' && given !== null && Object.keys(given).length === 0) return {};
  const wrong = problems(metadataShape, given, 'metadata');
  if (wrong.length > 0) throw new ApiError('invalid_metadata_format', wrong);
  return given as Json;
}

/**
 * Reads `text`, `blocks` and `metadata` of a message from an app.
 * Throws `msg_too_long`, `invalid_blocks_format`, `invalid_blocks`, `msg_blocks_too_long`, `metadata_too_large`,
 * `invalid_metadata_format`. Attachments are Slack's older way and not played.
 */
export function readContent(body: Json): Content {
  if (body.attachments !== undefined && body.attachments !== '') {
    throw new ApiError('invalid_attachments', ['attachments are not played by this stand-in']);
  }
  const text = body.text === undefined || body.text === null ? undefined : String(body.text);
  if (text !== undefined && text.length > LIMITS.message.text) throw new ApiError('msg_too_long');
  return { text, blocks: readBlocks(body), metadata: readMetadata(body) };
}

/** Like {@link readContent} for something new, which must say something: else `no_text`. */
export function readNewContent(body: Json): { text: string; blocks: Json[]; metadata?: Json } {
  const { text = '', blocks = [], metadata } = readContent(body);
  if (text === '' && blocks.length === 0) throw new ApiError('no_text');
  const said = text === '' ? "This content can't be displayed." : text;
  return {
    text: said,
    blocks,
    ...(metadata !== undefined && Object.keys(metadata).length > 0 && { metadata }),
  };
}
