import { expect, onTestFinished, test } from 'vitest';
import { createMetricsRouter } from '../../../adapters/http/metrics.ts';
import { startHttpServer } from '../../../adapters/http/server.ts';
import { createLog } from '../../../src/log.ts';

test('[R-77] /metrics tells how the process is and how long ago each look looked, at each scrape anew', async () => {
  let ages: Record<string, number> | undefined = { due: 2_500, plan: 300 };
  const server = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    routers: [createMetricsRouter({ lookAges: () => ages })],
    notReady: () => undefined,
    log: createLog('silent', false),
  });
  onTestFinished(() => server.close(10_000));
  const scrape = async () => (await fetch(`http://127.0.0.1:${server.port}/metrics`)).text();
  const first = await scrape();
  expect(first).toContain('countersign_look_age_seconds{look="due"} 2.5');
  expect(first).toMatch(/^process_resident_memory_bytes \d+/m);
  ages = { due: 61_000 };
  const second = await scrape();
  expect(second).toContain('countersign_look_age_seconds{look="due"} 61');
  expect(second).not.toContain('look="plan"');
});
