import { Router } from 'express';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/** What the program measures of itself, read at each scrape. Never about a person or a request. */
export interface Measurements {
  /** How long ago, in ms, each look at what is due last looked; undefined where this process takes none. */
  lookAges(): Readonly<Record<string, number>> | undefined;
}

/** The process itself, once a process: its observers cannot be taken away again. */
let ofProcess: Registry | undefined;

/** `/metrics` in the format of Prometheus: the process (memory, processor, event loop) and how old each look is. */
export function createMetricsRouter(measured: Measurements): Router {
  const own = new Registry();
  const age = new Gauge({
    name: 'countersign_look_age_seconds',
    help: 'How long ago each look at what is due last looked. It stays under a minute while all is well.',
    labelNames: ['look'],
    registers: [own],
  });
  if (ofProcess === undefined) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess });
  }
  const all = Registry.merge([ofProcess, own]);
  const router = Router();
  router.get('/metrics', async (_request, response) => {
    age.reset();
    for (const [look, ms] of Object.entries(measured.lookAges() ?? {})) age.set({ look }, ms / 1000);
    response.type(all.contentType).send(await all.metrics());
  });
  return router;
}
