import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runTool } from '../../tools/program.ts';
import { organizationOf, peopleOf, startRunning, temporaryFile } from '../support/running.ts';

const slow = { timeout: 90_000 };
const fileWith = (idProtection: readonly string[], stages: number) =>
  organizationOf({
    people: { anna: 'Anna Berg', boris: 'Boris Wolf', ida: 'Ida Storm', igor: 'Igor Lind', uma: 'Uma User' },
    groups: [
      { id: 'g', name: 'G' },
      { id: 'h', name: 'H' },
    ],
    roles: { 'Identity Governance Administrator': ['ida', 'igor'], 'Security Administrator': ['anna'] },
    packages: [
      {
        id: 'ledger',
        name: 'Ledger',
        resources: [{ group: 'g' }],
        policy: { stages: ['anna', 'boris'].slice(0, stages).map((id) => ({ approvers: [{ people: [id] }] })) },
      },
    ],
    settings: { riskReview: { idProtection } },
  });

describe('npm run org', slow, () => {
  let running: Awaited<ReturnType<typeof startRunning>>;
  let own: Awaited<ReturnType<typeof temporaryFile>>;
  beforeAll(async () => {
    const organization = fileWith(['high'], 2);
    running = await startRunning({ organization });
    own = await temporaryFile('organization.yaml', organization);
  });
  afterAll(async () => {
    await running.stop();
    await own.remove();
  });
  const org = async (text: string, command: string, ...more: string[]) => {
    const file = await temporaryFile('wanted.yaml', text);
    const env = { MONGODB_URI: running.database.uri, COUNTERSIGN_CONFIG: own.path };
    try {
      return await runTool('tools/org.ts', env, [command, file.path, ...more]);
    } finally {
      await file.remove();
    }
  };
  const chosen = async () => (await running.database.stores.configuration.load()).risk.thresholds.idProtection;

  test('plan says what would change, and changes nothing', async () => {
    const { code, output } = await org(fileWith(['medium', 'high'], 1), 'plan');
    expect(code).toBe(0);
    expect(output).toContain('a review is needed at medium or high instead of high');
    expect(output).toContain('would take effect once two administrators');
    expect(await chosen()).toEqual(['high']);
    expect((await org(fileWith(['high'], 2), 'plan')).output).toContain('Nothing would change');
  });

  test('plan warns of a file that offers nothing any more', async () => {
    const { packages: _, ...lost } = JSON.parse(fileWith(['high'], 2)) as Record<string, unknown>;
    const { output } = await org(JSON.stringify(lost), 'plan');
    expect(output).toContain('Warning: The file has no packages, so all 1 would be removed.');
    expect((await org(fileWith(['high'], 2), 'plan')).output).not.toContain('has no packages');
  });

  test('[R-31][R-39] apply strengthens at once; what weakens waits for a second administrator, in chat', async () => {
    const { code, output } = await org(fileWith(['medium', 'high'], 1), 'apply', '--as', 'ida');
    expect(code).toBe(0);
    expect(output).toContain('These changes were made in the name of Ida Storm');
    expect(await chosen()).toEqual(['medium', 'high']);
    const stages = async () => (await running.database.stores.configuration.load()).packages[0]?.policy.stages.length;
    expect(await stages()).toBe(2);
    await running.settled();
    const asked = (await running.documents('deliveries')).filter(
      ({ content }) => (content as { kind: string }).kind === 'change',
    );
    expect(asked.map(({ personId, dirty }) => [personId, dirty]).sort()).toEqual([
      ['ida', false],
      ['igor', false],
    ]);
    const again = await org(fileWith(['medium', 'high'], 1), 'apply', '--as', 'igor');
    expect(again).toMatchObject({
      code: 1,
      output: expect.stringContaining('already waiting for a second administrator'),
    });
    expect(await stages()).toBe(2);
  });

  test('[R-23][R-34] plan and apply say how many requests are pending under the old policy, and warn', async () => {
    const people = peopleOf(running.slack);
    await people.ask('uma', 'ledger');
    await people.card('anna');
    // The reason is asked for from now on: as strict as it was, so it takes effect at once.
    const wanted = (...more: object[]) => {
      const file = JSON.parse(fileWith(['medium', 'high'], 2)) as { packages: { policy: { stages: object[] } }[] };
      for (const { policy } of file.packages)
        policy.stages = policy.stages.map((stage) => ({ ...stage, reasonRequired: true }));
      return JSON.stringify({ ...file, packages: [...file.packages, ...more] }, null, 2);
    };
    const pending = '1 request for Ledger is pending. Pending requests';
    const hint =
      'To list them, type access-admin requests ledger in chat. To cancel one, type access cancel and its number in chat.';
    const kept = 'keep the policy and resources they were submitted with.';
    const free = { id: 'free', name: 'Free', resources: [{ group: 'h' }], policy: { stages: [] } };
    const planned = await org(wanted(free), 'plan');
    expect(planned.output).toContain(`${pending} would ${kept} ${hint}`);
    expect(planned.output).toContain('because nothing else makes them wait for Free.');
    const applied = await org(wanted(free), 'apply', '--as', 'ida');
    expect(applied).toMatchObject({ code: 0, output: expect.stringContaining(`${pending} ${kept} ${hint}`) });
    expect(applied.output).toContain('because nothing else makes them wait for Free.');

    const nothing = JSON.parse(wanted()) as { packages: object[] };
    expect((await org(JSON.stringify({ ...nothing, packages: [] }), 'plan')).output).toContain(
      `${pending} would be closed because Ledger would no longer be offered.`,
    );
  });

  test('[R-31] somebody without the role, somebody unknown, and nobody are refused in words', async () => {
    const wanted = fileWith([], 0);
    expect(await org(wanted, 'apply', '--as', 'anna')).toMatchObject({
      code: 1,
      output: expect.stringContaining('Only holders of the role Identity Governance Administrator'),
    });
    expect(await org(wanted, 'apply', '--as', 'nobody')).toMatchObject({
      code: 1,
      output: expect.stringContaining('nobody'),
    });
    expect(await org(wanted, 'apply')).toMatchObject({ code: 1, output: expect.stringContaining('--as') });
    expect(await chosen()).toEqual(['medium', 'high']);
  });

  test('a file that is wrong is refused with file, line and field, by plan and by apply', async () => {
    const wrong = fileWith(['high'], 2).replaceAll('boris', 'bruno').replace('"id": "bruno"', '"id": "boris"');
    for (const command of [['plan'], ['apply', '--as', 'ida']]) {
      const { code, output } = await org(wrong, command[0] as string, ...command.slice(1));
      expect(code).toBe(1);
      expect(output).toMatch(/wanted\.yaml:\d+: .*there is no person "bruno"/);
    }
  });
});
