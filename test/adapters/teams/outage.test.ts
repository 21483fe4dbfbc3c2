import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startTeamsStandIn } from '../../../adapters/sandbox/teams/stand-in.ts';
import { teamsPath } from '../../../adapters/teams/app.ts';
import { startCountersign } from '../../../src/compose/countersign.ts';
import { limits } from '../../../src/ports/limits.ts';
import { openDatabase } from '../../support/database.ts';
import { temporaryFile } from '../../support/running.ts';
import { startTcpProxy } from '../../support/tcp-proxy.ts';
import { objectIdOf, packageWithGroup, teamsOrganization, tenantId } from '../../support/teams-organization.ts';
import { shownInTeams } from '../../support/teams-running.ts';

const parts = packageWithGroup('ledger', { stages: [{ approvers: [{ people: ['anna'] }] }] });
const organization = teamsOrganization({
  people: { uma: 'Uma User', anna: 'Anna Berg' },
  groups: [parts.group],
  packages: [parts.package],
});

test('[R-76] while the database hangs, whatever people type is answered in time ("try again"), and so is the removal of the app', async () => {
  const database = await openDatabase();
  const { port, pathname } = new URL(database.uri);
  const proxy = await startTcpProxy(Number(port));
  const file = await temporaryFile('organization.yaml', organization);
  const teams = await startTeamsStandIn({
    ...{ tenantId, botId: 'bot', botName: 'Countersign' },
    users: [{ aadObjectId: objectIdOf('uma'), name: 'Uma User' }],
  });
  const program = await startCountersign({
    ...{ port: 0, host: '127.0.0.1', role: 'web', chatRates: 'unlimited', logLevel: 'silent' },
    mongodbUri: `mongodb://127.0.0.1:${proxy.port}${pathname}?directConnection=true`,
    organizationFile: file.path,
    dataDir: join(file.path, '..'),
    keepDays: { attempts: 400, messages: 90 },
    // Only the sandbox takes Teams without tokens.
    sandbox: true,
    slack: { botToken: 'xoxb-unused', signingSecret: 'never-used', apiUrl: 'http://127.0.0.1:1/api/' },
  });
  onTestFinished(async () => {
    proxy.cut();
    await program.stop();
    await teams.stop();
    await proxy.close();
    await database.close();
    await file.remove();
  });
  teams.connect(`${program.url}${teamsPath}`);
  await program.ready;
  await teams.install(objectIdOf('uma'));

  // With each activity it is written down where its person is.
  proxy.loseAnswersAfter(Buffer.from('conversations\0', 'latin1'));
  const answer = await teams.say(objectIdOf('uma'), 'access mine');
  expect(proxy.losing).toBe(true);
  expect(answer).toMatchObject({ status: 200 });
  // Nothing is waited for longer than an answer, and then to bring it.
  expect(answer.ms).toBeLessThan(2 * limits.answer + limits.takeMessage);
  const said = teams.messages(objectIdOf('uma')).filter(({ from }) => from === 'bot');
  expect(said.map(shownInTeams).at(-1)).toContain('Try again in a moment.');
  for (const { status, ms } of await teams.uninstall(objectIdOf('uma'))) {
    expect(status).toBe(200);
    expect(ms).toBeLessThan(2 * limits.answer);
  }
});
