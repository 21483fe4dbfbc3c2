import { rm } from 'node:fs/promises';
import { expect, onTestFinished, test } from 'vitest';
import { spawnProgram } from '../support/child-program.ts';
import { openDatabase } from '../support/database.ts';
import { organizationOf, soon, temporaryFile } from '../support/running.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';

const organization = organizationOf({
  people: { amy: 'Amy Quill', uma: 'Uma User' },
  groups: [{ id: 'ledger', name: 'Ledger' }],
  packages: [
    {
      ...{ id: 'finance', name: 'The finance package', resources: [{ group: 'ledger' }] },
      policy: { stages: [{ approvers: [{ people: ['amy'] }] }] },
    },
  ],
});

/** What is sent to the server at some step of the start, by the beginning of its command. */
const steps = {
  'the packages are stored': '\x02insert\0\x14\0\0\0configurationEvents\0',
  'people who have left are looked for': '\x02distinct\0\x09\0\0\0requests\0',
  'the doorbells are hung': '\x02createIndexes\0\x05\0\0\0jobs\0',
};

test.each(Object.entries(steps))(
  '[R-77] a start during which the database is lost while %s goes on when it is back',
  {
    timeout: 120_000,
  },
  async (_step, bytes) => {
    const database = await openDatabase();
    const { port, pathname } = new URL(database.uri);
    const proxy = await startTcpProxy(Number(port));
    const file = await temporaryFile('organization.yaml', organization);
    onTestFinished(async () => {
      await file.remove();
      await proxy.close();
      await database.close();
    });
    proxy.breakAt(Buffer.from(bytes, 'latin1'));
    const program = spawnProgram({
      ...{ SANDBOX: '1', COUNTERSIGN_CONFIG: file.path },
      MONGODB_URI: `mongodb://127.0.0.1:${proxy.port}${pathname}?directConnection=true`,
      COUNTERSIGN_DATA: file.path.replace('organization.yaml', 'data'),
    });
    const isReady = program.ready.then(() => true);
    await soon(async () => expect(program.lines.join('\n')).toMatch(/The start is waiting: .*Trying again every 2 s/));
    proxy.cut();
    expect(await isReady).toBe(true);
    expect(program.lines.join('\n')).not.toMatch(/cannot start|\n\s+at /);
    program.signal('SIGTERM');
    expect(await program.ended).toBe(0);
    await rm(file.path.replace('organization.yaml', 'data'), { recursive: true, force: true });
  },
);
