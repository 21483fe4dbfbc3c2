import { type Logger, pino, stdSerializers } from 'pino';
import pretty from 'pino-pretty';

/**
 * The program's own log. Errors are cut down to what helps to find a fault: drivers put whole documents and requests
 * into theirs, and justifications and tokens do not belong into a log.
 */
export function createLog(level: string, forPeople: boolean): Logger {
  const options = { level, base: null, serializers: { err: serializeError } };
  return forPeople ? pino(options, pretty({ translateTime: 'HH:MM:ss', sync: true })) : pino(options);
}

function serializeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const { type, message, stack } = stdSerializers.err(error);
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return {
    type,
    message,
    ...(code === undefined ? {} : { code }),
    stack,
    ...(cause === undefined ? {} : { cause: serializeError(cause) }),
  };
}
