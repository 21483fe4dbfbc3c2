import { expect, onTestFinished, test, vi } from 'vitest';
import { organizationOf, peopleOf, type Running, startRunning } from '../support/running.ts';

const hourMs = 3_600_000;
const organization = organizationOf({
  people: { robin: 'Robin Hale', amy: 'Amy Lind', ida: 'Ida Berg' },
  groups: [{ id: 'ledger', name: 'Ledger', members: [] }],
  roles: { 'Identity Governance Administrator': ['ida'] },
  packages: [
    {
      id: 'finance',
      name: 'Finance',
      resources: [{ group: 'ledger' }],
      policy: { stages: [{ approvers: [{ people: ['amy'] }] }] },
    },
  ],
});

test('[R-77] a process whose clock is an hour ahead writes the times of the database', async () => {
  onTestFinished(() => void vi.useRealTimers());
  const began = { at: Date.now(), elapsed: performance.now() };
  const trueNow = () => began.at + performance.now() - began.elapsed;
  vi.useFakeTimers({ toFake: ['Date'], now: began.at + hourMs });
  const running: Running = await startRunning({ organization });
  onTestFinished(() => running.stop());
  const people = peopleOf(running.slack);
  await people.ask('robin', 'finance');
  await people.click('amy', await people.card('amy'), 'approve');
  await people.hears('robin', 'now have');
  const isNow = (at: unknown) => at instanceof Date && Math.abs(at.getTime() - trueNow()) < 60_000;
  const requests = (await running.documents('requests')) as { since?: Date; submittedAt?: Date }[];
  expect(requests.map(({ since, submittedAt }) => [isNow(since), isNow(submittedAt)])).toEqual([[true, true]]);
  for (const { nextAttemptAt } of await running.documents('deliveries')) expect(isNow(nextAttemptAt)).toBe(true);
});
