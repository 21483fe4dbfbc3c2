import type { Script } from './script.ts';

/** Activating a role, in both chats, and staying eligible for it. */
export async function useRoles({ actor, chapter, write, writeNews, numberOf, pass }: Script): Promise<void> {
  chapter('Roles: activation');
  const [ivan, sofia] = [actor('ivan.petrov', 'Slack'), actor('sofia.marques', 'Teams')];
  write('The form in Slack', await ivan.type('activate'));
  write('For too many hours', await ivan.send({ role: 'report-builder', hours: 99, justification: 'A report.' }));
  write(
    'With all that it needs',
    await ivan.send({ role: 'database-admin', hours: 2, justification: 'A broken index.' }),
  );
  write('The form in Teams', await sofia.type('activate'));
  write('For too many hours', await sofia.send({ role: 'database-admin', hours: 9, justification: 'A restore.' }));
  write(
    'With all that it needs',
    await sofia.send({ role: 'database-admin', hours: 3, justification: 'A restore.', 'question:ticket': 'OPS-1204' }),
  );
  await writeNews('Requested');
  const helena = actor('helena.strand', 'Teams');
  write("access-admin requests, by a role's administrator", await helena.type('requests', 'access-admin'));
  const grace = actor('grace.lindqvist', 'Slack');
  write('Approve… in Slack', await grace.click('approve_with_reason', 'Ivan Petrov'));
  write('Without a reason', await grace.send({ reason: '   ', share: 'keep' }));
  write('With a reason', await grace.send({ reason: 'Known problem.', share: 'keep' }));
  await writeNews('Activated');
  const farid = actor('farid.haddad', 'Teams');
  write('Deny… in Teams, without a reason', await farid.click('deny', 'Sofia Marques', { denyReason: '   ' }));
  write(
    'Deny… in Teams',
    await farid.click('deny', 'Sofia Marques', { denyReason: 'Not during the audit.', denyShare: 'true' }),
  );
  await writeNews('Denied');
  await ivan.type('activate report');
  write('A role without approval', await ivan.send({ role: 'report-builder', hours: 1, justification: 'A report.' }));
  await writeNews('Activated without approval');
  write('access mine', await ivan.type('mine'));
  const number = await numberOf(ivan, 'Database Administrator');
  write('access extend, of an active role', await ivan.type(`extend ${number}`));
  write("access revoke, by the role's administrator", await helena.type(`revoke ${number} The repair is done.`));
  await writeNews('Revoked');
  await pass(2);
  await writeNews('After two hours');

  chapter('Roles: staying eligible');
  write('access extend, too early', await sofia.type('extend database-admin'));
  write('access extend, of an eligibility without an end', await ivan.type('extend database-admin'));
  await pass(24 * 18);
  await writeNews('14 days before the end');
  write('The form', await sofia.type('extend database-admin'));
  write('Sent', await sofia.send({ justification: 'I am still on call.', endsOn: null }));
  await writeNews('Requested');
  await grace.click('approve_with_reason', 'Sofia Marques');
  await grace.send({ reason: 'Still on call.', share: 'share' });
  await writeNews('Approved');
  write('access mine', await sofia.type('mine'));
}
