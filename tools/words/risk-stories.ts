import type { Script } from './script.ts';

/** A request of somebody who is at risk: both reviews, and then the policy's approvers. */
export async function reviewRisk({ actor, chapter, write, writeNews, numberOf }: Script): Promise<void> {
  chapter('Risk reviews');
  const robin = actor('robin.hale', 'Slack');
  const ask = async () => {
    await robin.type('request');
    return robin.send({ package: 'finance-reports', justification: 'I close the quarter.' });
  };
  write('Requested', await ask());
  await writeNews('Requested');
  const elif = actor('elif.demir', 'Teams');
  write('access-admin requests, meanwhile', await elif.type('requests finance-reports', 'access-admin'));
  write('access show, by an administrator', await elif.type(`show ${await numberOf(robin, 'Finance Reports')}`));
  await actor('bruno.keller', 'Teams').click('approve', 'Robin Hale');
  await writeNews('The first review is approved');
  await actor('chiara.ricci', 'Teams').click('approve', 'Robin Hale');
  await writeNews('The second review is approved');
  write('access history, by a reviewer', await actor('bruno.keller', 'Teams').type('history'));
  await actor('grace.lindqvist', 'Slack').click('approve', 'Robin Hale');
  await writeNews('Approved');
  const number = await numberOf(robin, 'Finance Reports');
  await robin.type(`return ${number}`);
  await writeNews('Returned');
  await ask();
  await writeNews('Requested again');
  const amara = actor('amara.okafor', 'Slack');
  write('The form for a reason in a risk review', await amara.click('deny', 'Robin Hale'));
  await amara.send({ reason: 'The account is being examined.' });
  await writeNews('The review is denied');
  write('access mine', await robin.type('mine'));
}

/** Changes of the thresholds: proposed, taken back, confirmed, rejected, and made at once. */
export async function changeSettings({ actor, chapter, write, writeNews, pass }: Script): Promise<void> {
  chapter('Changing the thresholds');
  const [elif, farid] = [actor('elif.demir', 'Slack'), actor('farid.haddad', 'Teams')];
  await elif.type('thresholds', 'access-admin');
  write('Nothing changed', await elif.send({}));
  const weaken = async () => {
    await elif.type('thresholds', 'access-admin');
    return elif.send({ 'idProtection:levels': ['high'] });
  };
  write('Weakened', await weaken());
  await writeNews('Proposed');
  write('Weakened once more', await weaken());
  write('The form in Teams, meanwhile', await farid.type('thresholds', 'access-admin'));
  write('access-admin change', await farid.type('change 2', 'access-admin'));
  await elif.click('reject_change', '');
  await writeNews('Taken back');
  await weaken();
  await writeNews('Proposed again');
  await farid.click('confirmChange', 'Elif Demir');
  await writeNews('Confirmed');
  await farid.type('thresholds', 'access-admin');
  write('Weakened in Teams', await farid.send({ 'idProtection:levels': [], 'insiderRisk:levels': ['elevated'] }));
  await writeNews('Proposed in Teams');
  await elif.click('reject_change', 'Farid Haddad');
  await writeNews('Rejected');
  await farid.type('thresholds', 'access-admin');
  write('Strengthened in Teams', await farid.send({ 'idProtection:levels': ['low', 'medium', 'high'] }));
  await writeNews('Strengthened');
  await weaken();
  await writeNews('Proposed for the last time');
  await pass(24 * 15);
  await writeNews('Not confirmed in time');
  write('access-admin change', await farid.type('change 4', 'access-admin'));
}
