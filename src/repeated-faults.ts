import type { Log } from './ports/log.ts';

/** How often a fault that lasts is written, in ms; as long it must be quiet to be over. */
const periodMs = 60_000;

/** How many of the things that a repeated fault was about are named. */
const mostNamed = 10;

/** How many different faults are watched at once. What comes beyond that is written each time. */
const mostFaults = 1_000;

/** What a line may be about: the same fault of another one of these is still the same fault. */
const subjects: readonly string[] = ['request', 'person', 'resource', 'delivery', 'event', 'attempt', 'proposal'];

type Level = 'warn' | 'error';

interface Fault {
  fields: object;
  /** How often it came since it was last written. */
  unwritten: number;
  /** What it was about since then. */
  readonly about: Set<string>;
  hasRepeated: boolean;
}

/**
 * A log that writes a fault when it first comes, then once a minute for as long as it goes on, with how often it came and what
 * it was about, and once more when it is over. Lines of level `info` go through as they are.
 *
 * Two lines tell of the same fault when their text, the kinds of their errors and their other fields are the same, whatever
 * request, person or message they are about.
 */
export function logRepeatedFaultsOnce(log: Log): Log {
  const faults = new Map<string, Fault>();

  const write = (level: Level, fields: object, text: string): void => {
    const key = faultKey(level, fields, text);
    const known = faults.get(key);
    if (known !== undefined) {
      count(known, fields);
      return;
    }
    log[level](fields, text);
    if (faults.size >= mostFaults) return;
    const fault: Fault = { fields, unwritten: 0, about: new Set(), hasRepeated: false };
    faults.set(key, fault);
    const timer = setInterval(() => {
      if (fault.unwritten > 0) {
        writeAgain(log, level, fault, text);
        return;
      }
      clearInterval(timer);
      faults.delete(key);
      if (fault.hasRepeated) log.info({}, `This is over: ${text}`);
    }, periodMs);
    timer.unref();
  };

  return {
    info: (fields, text) => log.info(fields, text),
    warn: (fields, text) => write('warn', fields, text),
    error: (fields, text) => write('error', fields, text),
  };
}

function count(fault: Fault, fields: object): void {
  fault.fields = fields;
  fault.unwritten += 1;
  for (const [name, value] of Object.entries(fields))
    if (subjects.includes(name) && fault.about.size < mostNamed) fault.about.add(`${name} ${value}`);
}

function writeAgain(log: Log, level: Level, fault: Fault, text: string): void {
  const { fields, unwritten, about } = fault;
  const named = about.size === 0 ? {} : { about: [...about] };
  const times = unwritten === 1 ? 'once' : `${unwritten} times`;
  log[level]({ ...fields, ...named }, `This goes on (${times} in the last minute): ${text}`);
  fault.unwritten = 0;
  fault.about.clear();
  fault.hasRepeated = true;
}

function faultKey(level: Level, fields: object, text: string): string {
  const others = Object.entries(fields).filter(([name]) => name !== 'err' && !subjects.includes(name));
  return JSON.stringify([level, text, 'err' in fields ? kindsOf(fields.err) : [], others]);
}

/** What kind an error is, and its causes. Their texts may hold numbers that are never the same twice. */
function kindsOf(error: unknown): readonly unknown[] {
  if (!(error instanceof Error)) return [typeof error];
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: unknown };
  return [error.name, code, ...(cause === undefined || cause === error ? [] : kindsOf(cause))];
}
