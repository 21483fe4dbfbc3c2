import { createHash, timingSafeEqual } from 'node:crypto';
import { Router } from 'express';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Measure } from '../../src/ports/measure.ts';

/** What waits, for everybody who has been asked or told something. */
export interface Backlog {
  /** How many messages somebody has to mend something for, or that were given up, by chat and by the chat's code for why. */
  readonly heldUp: readonly { readonly channel: string; readonly code: string; readonly messages: number }[];
  /** How many messages wait because their chat takes no more for now, by chat. */
  readonly heldBack: readonly { readonly channel: string; readonly messages: number }[];
  /** How long the message has waited that has waited longest, in ms; 0: none waits. */
  readonly undeliveredMs: number;
  /** How long the request has waited whose messages have waited longest to be planned, in ms; 0: none waits. */
  readonly unplannedMs: number;
}

/** What is read at each scrape. Never about a person or a request. */
export interface Measurements {
  /** How long ago, in ms, each look at what is due last looked; undefined where this process takes none. */
  lookAges(): Readonly<Record<string, number>> | undefined;
  /** Undefined: the database cannot be reached. */
  backlog(): Promise<Backlog | undefined>;
}

/** The program's measurements, and where they are read. */
export interface Metrics {
  readonly measure: Measure;
  /** `/metrics` in the format of Prometheus. */
  createRouter(measured: Measurements, readableBy: MetricsReaders): Router;
}

/**
 * Who may read what was measured. Numbers of calls and messages that wait tell people who know when something was requested
 * whether a risk was reviewed, so they are not for everybody.
 * - `everybody`: in the sandbox, which answers to its own machine alone.
 * - `nobody`: the process and the looks are shown, and nothing else.
 * - `token`: to those who send it as a bearer token; nobody else reads anything.
 */
export type MetricsReaders = 'everybody' | 'nobody' | { readonly token: string };

/** The process itself, once a process: its observers cannot be taken away again. */
let ofProcess: Registry | undefined;

/** How long what people wait for takes, in s: an answer must reach its chat within 3 s. */
const answerBuckets = [0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 3];
/** How long everything else takes, in s: up to the limits of src/ports/limits.ts. */
const workBuckets = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** Measurements for Prometheus, under the names that docs/operations.md lists. */
export function createMetrics(): Metrics {
  const own = new Registry();
  const ofLooks = new Registry();
  const registers = [own];
  const commands = new Histogram({
    name: 'countersign_command_duration_seconds',
    help: 'How long it took to answer what somebody asked for in a chat, by command and by how it was answered.',
    labelNames: ['command', 'outcome'],
    buckets: answerBuckets,
    registers,
  });
  const calls = new Histogram({
    name: 'countersign_call_duration_seconds',
    help: 'How long calls to chats, the directory, risk sources and targets took. outcome: done, or the code of the error.',
    labelNames: ['system', 'call', 'outcome'],
    buckets: workBuckets,
    registers,
  });
  const looks = new Histogram({
    name: 'countersign_look_duration_seconds',
    help: 'How long looks at what is due took.',
    labelNames: ['look', 'outcome'],
    buckets: workBuckets,
    registers,
  });
  const age = new Gauge({
    name: 'countersign_look_age_seconds',
    help: 'How long ago each look at what is due last looked. It stays under a minute while all is well.',
    labelNames: ['look'],
    registers: [ofLooks],
  });
  const heldUp = new Gauge({
    name: 'countersign_messages_held_up',
    help: 'How many messages cannot be delivered until somebody corrects something, by chat and reason.',
    labelNames: ['channel', 'code'],
    registers,
  });
  const heldBack = new Gauge({
    name: 'countersign_messages_held_back',
    help: 'How many messages wait because their chat takes no more for now, by chat. They come by themselves.',
    labelNames: ['channel'],
    registers,
  });
  const undelivered = new Gauge({
    name: 'countersign_oldest_undelivered_seconds',
    help: 'How long the message has waited that has waited longest to be delivered.',
    registers,
  });
  const unplanned = new Gauge({
    name: 'countersign_oldest_unplanned_seconds',
    help: 'How long the request has waited whose messages have waited longest to be planned.',
    registers,
  });
  if (ofProcess === undefined) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess });
  }
  const open = Registry.merge([ofProcess, ofLooks]);
  const all = Registry.merge([ofProcess, ofLooks, own]);

  const readBacklog = (backlog: Backlog | undefined): void => {
    heldUp.reset();
    heldBack.reset();
    // What is not known is left out: an old number or 0 would look as if all were well.
    undelivered.remove();
    unplanned.remove();
    if (backlog === undefined) return;
    for (const { channel, code, messages } of backlog.heldUp) heldUp.set({ channel, code }, messages);
    for (const { channel, messages } of backlog.heldBack) heldBack.set({ channel }, messages);
    undelivered.set(backlog.undeliveredMs / 1000);
    unplanned.set(backlog.unplannedMs / 1000);
  };

  return {
    measure(measured, ms): void {
      const seconds = ms / 1000;
      const { outcome } = measured;
      if (measured.kind === 'command') commands.observe({ command: measured.command, outcome }, seconds);
      else if (measured.kind === 'look') looks.observe({ look: measured.look, outcome }, seconds);
      else calls.observe({ system: measured.system, call: measured.call, outcome }, seconds);
    },
    createRouter({ lookAges, backlog }, readableBy): Router {
      const router = Router();
      router.get('/metrics', async (request, response) => {
        if (typeof readableBy === 'object' && !isBearer(request.headers.authorization, readableBy.token)) {
          response.status(401).set('www-authenticate', 'Bearer').json({ error: 'Send METRICS_TOKEN as bearer token.' });
          return;
        }
        age.reset();
        for (const [look, ms] of Object.entries(lookAges() ?? {})) age.set({ look }, ms / 1000);
        if (readableBy === 'nobody') {
          response.type(open.contentType).send(await open.metrics());
          return;
        }
        readBacklog(await backlog());
        response.type(all.contentType).send(await all.metrics());
      });
      return router;
    },
  };
}

/** Compared by digests, so that the time it takes tells nothing of the token. */
function isBearer(header: string | undefined, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(header ?? ''), digest(`Bearer ${token}`));
}
