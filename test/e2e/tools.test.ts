import { describe, expect, onTestFinished, test } from 'vitest';
import { runTool } from '../../tools/program.ts';
import { organizationOf, peopleOf, startRunning } from '../support/running.ts';

const slow = { timeout: 90_000 };

const organization = organizationOf({
  people: { anna: 'Anna Berg', boris: 'Boris Wolf', uma: 'Uma User' },
  groups: [{ id: 'g', name: 'G' }],
  packages: [
    {
      id: 'ledger',
      name: 'Ledger',
      resources: [{ group: 'g' }],
      policy: { stages: [{ approvers: [{ people: ['anna', 'boris'] }] }] },
    },
  ],
});

describe('tools', slow, () => {
  test('npm run demo ends well', async () => {
    const { code, output } = await runTool('tools/demo.ts', { MONGODB_URI: '' });
    expect(output).toContain('Every step was as told.');
    expect(code).toBe(0);
  });

  test('[R-61] npm run audit:verify passes an honest log and names the event that was tampered with', async () => {
    const running = await startRunning({ organization });
    onTestFinished(() => running.stop());
    const people = peopleOf(running.slack);
    await people.ask('uma', 'ledger');
    await people.click('anna', await people.card('anna'), 'approve');
    await people.hears('uma', 'You now have Ledger.');
    await running.settled();
    const requests = running.database.mongo.connection.collection('requests');
    const [honest] = await running.documents('requests');
    const id = String(honest?._id);
    const verify = () => runTool('tools/audit-verify.ts', { MONGODB_URI: running.database.uri });
    const clean = await verify();
    expect(clean.code).toBe(0);
    expect(clean.output).toContain('Checked: the configuration and 1 request, with');

    const decided = ((honest?.events ?? []) as { type: string }[]).findIndex(({ type }) => type === 'stageDecided');
    const tamper = async (update: object): Promise<{ code: number; output: string }> => {
      await requests.updateOne({ _id: id as never }, update);
      const found = await verify();
      await requests.replaceOne({ _id: id as never }, honest as never);
      return found;
    };
    const who = await tamper({ $set: { [`events.${decided}.actor.name`]: 'Boris Wolf' } });
    expect(who).toMatchObject({
      code: 1,
      output: expect.stringContaining(`Event ${decided + 1} of request ${id} was changed after it was written.`),
    });
    const state = await tamper({ $set: { 'window.endsAt': new Date('2099-01-01') } });
    expect(state).toMatchObject({
      code: 1,
      output: expect.stringContaining(`Request ${id} says something else in "window"`),
    });
    const silenced = await tamper({ $set: { plannedRevision: 1 } });
    expect(silenced).toMatchObject({ code: 1, output: expect.stringContaining('nobody is told of what came after') });
    const cut = await tamper({ $pop: { events: 1 } });
    expect(cut).toMatchObject({ code: 1, output: expect.stringContaining(`Request ${id} has`) });
    expect((await verify()).code).toBe(0);
  });

  test('npm run audit:verify that cannot look says so, and does not pass', async () => {
    const { code, output } = await runTool('tools/audit-verify.ts', {
      MONGODB_URI: 'not-a-database',
    });
    expect(code).toBe(2);
    expect(output).toContain('MONGODB_URI');
  });
});
