import { pino } from 'pino';
import pretty from 'pino-pretty';
import { clip, oneLine } from './core/base/text.ts';
import type { Log } from './ports/log.ts';
import { logRepeatedFaultsOnce } from './repeated-faults.ts';

/** How much of one text is logged, in characters: what was sent to us may be odd, and as long as its sender likes. */
const longestText = 500;
/** How much of where an error came from is logged, in characters. */
const longestStack = 4_000;
/** How deep into a field's value texts are looked for; what lies deeper is left out. */
const deepest = 4;

/**
 * The program's own log. Errors are cut down to what helps to find a fault: drivers put whole documents and requests
 * into theirs, and justifications and tokens do not belong into a log. Every text is one line and holds no character
 * that nobody sees, or that a terminal obeys. A fault that lasts is written once a minute.
 *
 * @param stream where the lines go; undefined: to the standard output
 */
export function createLog(level: string, forPeople: boolean, stream?: NodeJS.WritableStream): Log {
  const formatters = {
    log: (fields: object) => Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, loggable(value)])),
  };
  // Pino would else make errors of what looks like one, and say their causes' messages again.
  const serializers = { err: (value: unknown) => value };
  const options = { level, base: null, formatters, serializers };
  if (!forPeople) return logRepeatedFaultsOnce(stream === undefined ? pino(options) : pino(options, stream));
  const destination = stream === undefined ? {} : { destination: stream };
  return logRepeatedFaultsOnce(pino(options, pretty({ translateTime: 'HH:MM:ss', sync: true, ...destination })));
}

function loggable(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return clip(oneLine(value), longestText);
  if (value instanceof Error) return loggableError(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === deepest) return '…';
  // Dates and the database's own ids say for themselves what they are.
  if ('toJSON' in value && typeof value.toJSON === 'function') return loggable(value.toJSON(), depth + 1);
  if (Array.isArray(value)) return value.map((one) => loggable(one, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [clip(oneLine(key), longestText), loggable(one, depth + 1)]),
  );
}

function loggableError(error: Error, depth = 0): object {
  const { name, message, stack = '' } = error;
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return {
    type: loggable(name === 'Error' ? error.constructor.name : name),
    message: loggable(message),
    ...(code === undefined ? {} : { code: loggable(code) }),
    stack: framesOf(stack, message),
    ...(cause === undefined ? {} : { cause: causeOf(cause, depth) }),
  };
}

function causeOf(cause: unknown, depth: number): unknown {
  if (!(cause instanceof Error)) return { message: loggable(String(cause)) };
  return depth === deepest ? '…' : loggableError(cause, depth + 1);
}

/** Where an error came from, without its message: that can be long, and look like more of the same. */
function framesOf(stack: string, message: string): string {
  const at = stack.indexOf(message);
  const frames = stack
    .slice(at === -1 ? 0 : at + message.length)
    .split('\n')
    .slice(1);
  return clip(frames.map(oneLine).join('\n'), longestStack);
}
