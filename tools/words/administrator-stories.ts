import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleOrganizationPath } from '../../adapters/sandbox/sandbox.ts';
import { runTool } from '../program.ts';
import type { Script } from './script.ts';

/** What administrators are told, and the command line for the organization. */
export async function tellAdministrators({
  actor,
  chapter,
  write,
  writeNews,
  restartWith,
  pass,
  mongoUri,
}: Script): Promise<void> {
  chapter('What administrators are told');
  const helena = actor('helena.strand', 'Slack');
  await helena.type('request');
  write('Nobody can approve it', await helena.send({ package: 'design-tools', justification: 'I draw diagrams.' }));
  await writeNews('Nobody could approve a request');
  const tomas = actor('tomas.novak', 'Slack');
  await tomas.type('request');
  await tomas.send({ package: 'finance-reports', justification: 'For the audit.' });
  await writeNews('Requested');
  const sample = await readFile(sampleOrganizationPath, 'utf8');
  const leave = (id: string, text: string) => text.replace(`  - id: ${id}\n`, `  - id: ${id}\n    disabled: true\n`);
  await restartWith(leave('robin.hale', leave('tomas.novak', sample)));
  await pass(25);
  await writeNews('Two people have left');

  chapter('npm run org');
  const path = join(tmpdir(), `countersign-words-${process.pid}.yaml`);
  const env = { MONGODB_URI: mongoUri, COUNTERSIGN_CONFIG: path };
  const org = async (heading: string, ...args: string[]) => {
    const { output } = await runTool('tools/org.ts', env, args);
    write(`npm run org -- ${heading}`, output.replaceAll(path, 'organization.yaml').trim().split('\n'));
  };
  try {
    const changed = sample
      .replace('access: { days: 180 }', 'access: { days: 365 }')
      .replace('timeoutDays: 7', 'timeoutDays: 5');
    await writeFile(path, changed);
    await org('', ...[]);
    await org('plan organization.yaml', 'plan', path);
    await org('apply organization.yaml', 'apply', path);
    await org('apply organization.yaml --as robin.hale', 'apply', path, '--as', 'robin.hale');
    await org('apply organization.yaml --as elif.demir', 'apply', path, '--as', 'elif.demir');
    await org('apply organization.yaml --as elif.demir', 'apply', path, '--as', 'elif.demir');
    await writeFile(
      path,
      changed
        .replace('insiderRisk: [moderate, elevated]', 'insiderRisk: [elevated]')
        .replace(
          'approvers: [{ people: [helena.strand] }]\n          reasonRequired: true',
          'approvers: [{ people: [nobody.known] }]\n          reasonRequired: true',
        ),
    );
    await org('plan organization.yaml, with a mistake', 'plan', path);
    await writeFile(path, changed.replace('insiderRisk: [moderate, elevated]', 'insiderRisk: []'));
    await org('apply organization.yaml --as farid.haddad, weakening', 'apply', path, '--as', 'farid.haddad');
  } finally {
    await rm(path, { force: true });
  }
  await pass(0);
  await writeNews('Changed on the command line');
}
