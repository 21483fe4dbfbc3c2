import { expect, onTestFinished, test } from 'vitest';
import { runTool } from '../../tools/program.ts';
import { type ChildProgram, spawnProgram } from '../support/child-program.ts';
import { openDatabase } from '../support/database.ts';
import { asActor, personNamed } from '../support/people.ts';
import { organizationOf, soon, temporaryFile } from '../support/running.ts';
import { submitted } from '../support/stories.ts';

const leavers = Array.from({ length: 12 }, (_, index) => `leaver-${index}`);

/** An organization file that lost nearly everybody who asked for something. */
const cutOff = organizationOf({
  people: { amy: 'Amy Quill', ben: 'Ben Quill', ida: 'Ida Storm' },
  groups: [{ id: 'ledger', name: 'Ledger' }],
  roles: { 'Identity Governance Administrator': ['ida'] },
  packages: [
    {
      ...{ id: 'finance', name: 'The finance package', resources: [{ group: 'ledger' }] },
      policy: { stages: [{ approvers: [{ people: ['amy', 'ben'] }] }] },
    },
  ],
});

test('[R-22] an organization file without many of those who have something keeps the program from starting, until that is confirmed', {
  timeout: 120_000,
}, async () => {
  const database = await openDatabase();
  const file = await temporaryFile('organization.yaml', cutOff);
  onTestFinished(async () => {
    await file.remove();
    await database.close();
  });
  for (const [index, id] of leavers.entries()) {
    const person = personNamed(id);
    const command = { id: `submit-${index}`, requestId: `REQUEST${String(index).padStart(5, '0')}` };
    const facts = { requestor: person, beneficiary: person, now: new Date() };
    await database.stores.requests.insert(submitted(facts, { ...command, actor: asActor(person) }));
  }
  const states = async () => {
    const found = await database.mongo.connection.collection('requests').find().toArray();
    return new Set(found.map(({ state, cancelReason }) => [state, cancelReason?.kind].join(' ').trim()));
  };
  const start = (more: Record<string, string>): ChildProgram =>
    spawnProgram({
      ...{ SANDBOX: '1', MONGODB_URI: database.uri, COUNTERSIGN_CONFIG: file.path },
      ...{ COUNTERSIGN_DATA: file.path.replace('organization.yaml', 'data'), ...more },
    });

  const refused = start({});
  await expect(refused.ready).rejects.toThrow('12 of the 12 people who have access');
  expect(await refused.ended).toBe(1);
  const said = refused.lines.join('\n');
  expect(said).toContain('disabled in it: leaver-0, leaver-1, leaver-10,');
  expect(said).toContain('start once with COUNTERSIGN_LEAVERS=12, then remove that setting');
  await expect(start({ COUNTERSIGN_LEAVERS: '11' }).ready).rejects.toThrow('COUNTERSIGN_LEAVERS=12');
  expect(await states()).toEqual(new Set(['pendingApproval']));

  const env = { MONGODB_URI: database.uri, COUNTERSIGN_CONFIG: file.path };
  const planned = await runTool('tools/org.ts', env, ['plan', file.path]);
  expect(planned.output).toContain('Warning: 12 of the 12 people who have access');
  expect(planned.output).toContain('only if COUNTERSIGN_LEAVERS=12 is set');

  const confirmed = start({ COUNTERSIGN_LEAVERS: '12' });
  await confirmed.ready;
  // Its settings choose no level.
  expect(confirmed.lines.join('\n')).toContain('Warning: No risk review is switched on');
  // They are looked up within minutes; here the time for that has come.
  await database.mongo.connection
    .collection('requests')
    .updateMany({ refreshAt: { $exists: true } }, { $set: { refreshAt: new Date(0) } });
  await soon(async () => expect(await states()).toEqual(new Set(['canceled left'])), 30_000);
  confirmed.signal('SIGTERM');
  expect(await confirmed.ended).toBe(0);
  // Nobody of them has anything any more: the setting is not needed again.
  const again = start({});
  await again.ready;
  again.signal('SIGTERM');
  await again.ended;
});
