import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { everyday } from '../../support/everyday.ts';
import { appears } from '../../support/running.ts';
import type { Json } from '../../support/teams-activities.ts';
import { objectIdOf, teamsOrganization } from '../../support/teams-organization.ts';
import { shownInTeams, startTeamsRunning, type TeamsRunning, teamsPeople } from '../../support/teams-running.ts';
import { teamsTyping } from '../../support/teams-typing.ts';

describe('[R-70] who installs the app in Teams', () => {
  let running: TeamsRunning;
  beforeAll(async () => {
    running = await startTeamsRunning({ organization: teamsOrganization(everyday), installed: ['anna'] });
  });
  afterAll(() => running?.stop());

  const welcomes = (personId: string) =>
    teamsPeople(running.teams)
      .messages(personId)
      .filter((one) => shownInTeams(one).includes('Welcome to Countersign'));

  test('is welcomed once, although Teams tells of it twice, and not again when they come back', async () => {
    await running.teams.install(objectIdOf('uma'));
    await appears('a welcome', () => welcomes('uma')[0]);
    await running.teams.uninstall(objectIdOf('uma'));
    await running.teams.install(objectIdOf('uma'));
    expect(welcomes('uma')).toHaveLength(1);
    expect(welcomes('anna')).toHaveLength(1);
  });

  test('can go on from there', async () => {
    const [welcome] = welcomes('uma');
    if (welcome === undefined) throw new Error('Uma was not welcomed.');
    const titles = ((welcome.cards[0]?.actions ?? []) as Json[]).map(({ title }) => title);
    expect(titles).toEqual(['Ask for access', 'What waits for me']);
    await running.teams.submit(objectIdOf('uma'), welcome, 'What waits for me');
    await teamsPeople(running.teams).hears('uma', 'No requests are waiting for your decision.');
  });

  test('can write without the name of the command, and mention the app', async () => {
    const type = teamsTyping(running);
    const nothing = 'No requests are waiting for your decision.';
    for (const text of [
      'pending',
      '@Countersign pending',
      '@Countersign access pending',
      '@Countersign  /access PENDING',
    ])
      expect(await type('anna', text), text).toBe(nothing);
    expect(await type('anna', '@Countersign')).toContain('You can type these commands:');
  });
});
