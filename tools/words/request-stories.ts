import type { Actor } from './actor.ts';
import type { Script } from './script.ts';

const needed = { package: 'customer-data', justification: 'I answer questions from customers.' };

/** A request for a package with questions, in both chats, to the end of the access. */
export async function requestAccess(script: Script): Promise<void> {
  const { actor, chapter, write, writeNews, numberOf, pass } = script;
  const requestors = [actor('tomas.novak', 'Slack'), actor('sofia.marques', 'Teams')];
  for (const person of requestors) await fillIn(script, person);
  chapter('Requests: the cards before a decision');
  await writeNews('Requested');
  const [helena, again] = [actor('helena.strand', 'Slack'), actor('helena.strand', 'Teams')];
  write('access pending', await helena.type('pending'));
  const sofias = await numberOf(requestors[1] as Actor, 'Customer Data');
  write('access show, with a card in this chat', await again.type(`show ${sofias}`));
  write(
    'access-admin requests, while they wait',
    await actor('elif.demir', 'Teams').type('requests customer-data', 'access-admin'),
  );
  chapter('Requests: a decision');
  write('Deny… in Slack', await helena.click('deny', 'Tomas Novak'));
  write(
    'Deny… in Slack, with a reason that is shared',
    await helena.send({ reason: 'Ask your project lead first.', share: 'share' }),
  );
  await writeNews('Denied');
  write('Approve in Teams', await again.click('approve', 'Sofia Marques'));
  await writeNews('Approved');
  for (const person of requestors) {
    write('access mine', await person.type('mine'));
    write('access show', await person.type(`show ${await numberOf(person, 'Customer Data')}`));
  }
  write('access history', await helena.type('history'));
  write('access show, by its approver', await helena.type(`show ${sofias}`));
  write(
    'access-admin requests, afterwards',
    await actor('elif.demir', 'Slack').type('requests customer-data', 'access-admin'),
  );
  write('access-admin requests: one of them', await actor('elif.demir', 'Slack').type(`show ${sofias}`));

  chapter('Extending access');
  const sofia = requestors[1] as Actor;
  write('A second request for the same', await sofia.type('request'));
  write('The form of access extend', await sofia.type(`extend ${sofias}`));
  const wish = { justification: 'Still needed.', 'question:project': 'Apollo' };
  write('With an end that is too early', await sofia.send({ ...wish, endsOn: '2026-12-31' }));
  write('With an end that is too late', await sofia.send({ ...wish, endsOn: '2030-12-31' }));
  write('With a good end', await sofia.send({ ...wish, endsOn: '2027-03-31' }));
  await writeNews('An extension is requested');
  await again.click('approve', 'Sofia Marques');
  await writeNews('The extension is approved');
  write('access mine', await sofia.type('mine'));

  chapter('Returning and revoking access');
  write('access return', await sofia.type(`return ${sofias}`));
  await writeNews('Returned');
  write('access return, again', await sofia.type(`return ${sofias}`));
  await requestAndApprove(script, 'tomas.novak', 'Slack');
  await pass(0);
  await writeNews('Requested and approved again');
  const tomas = requestors[0] as Actor;
  const number = await numberOf(tomas, 'Customer Data');
  write('access extend, in Slack', await tomas.type(`extend ${number}`));
  write('access revoke, without a reason', await helena.type(`revoke ${number}`));
  write('access revoke', await helena.type(`revoke ${number} The project is over.`));
  await writeNews('Revoked');
  write('access revoke, again', await helena.type(`revoke ${number} The project is over.`));
  write('access show', await tomas.type(`show ${number}`));
}

async function fillIn({ chapter, write }: Script, person: Actor): Promise<void> {
  chapter(`A request in ${person.chat}`);
  write('The form', await person.type('request'));
  write('Without a justification', await person.send({ ...needed, justification: ' ' }));
  write('With a justification', await person.send(needed));
  write('Without an answer to its question', await person.send({ ...needed, 'question:project': ' ' }));
  write('With an answer', await person.send({ ...needed, 'question:project': 'Apollo' }));
  await person.type('request');
  await person.send(needed);
  write('Once more', await person.send({ ...needed, 'question:project': 'Apollo' }));
  write('access mine', await person.type('mine'));
}

async function requestAndApprove({ actor, settled }: Script, personId: string, chat: Actor['chat']): Promise<void> {
  const person = actor(personId, chat);
  await person.type('request');
  await person.send(needed);
  await person.send({ ...needed, 'question:project': 'Apollo' });
  await settled();
  const helena = actor('helena.strand', 'Slack');
  await helena.click('approve', person.name);
  await settled();
}

/** Requests that are canceled: by their requestor, and by an administrator with a reason. */
export async function cancelRequests({ actor, chapter, write, writeNews, numberOf }: Script): Promise<void> {
  chapter('Canceling requests');
  const grace = actor('grace.lindqvist', 'Slack');
  await grace.type('request');
  await grace.send({ package: 'design-tools', justification: 'I draw diagrams.' });
  await writeNews('Requested');
  write('access cancel, by its requestor', await grace.type(`cancel ${await numberOf(grace, 'Design Tools')}`));
  await writeNews('Canceled');
  for (const chat of ['Slack', 'Teams'] as const) {
    await grace.type('request');
    await grace.send({ package: 'design-tools', justification: 'I draw diagrams.' });
    await writeNews('Requested again');
    const administrator = actor('elif.demir', chat);
    write(
      `access cancel in ${chat}, by an administrator`,
      await administrator.type(`cancel ${await numberOf(grace, 'Design Tools')}`),
    );
    write(`In ${chat}, without a reason`, await administrator.send({ reason: '  ' }));
    write(
      `In ${chat}, with a reason`,
      await administrator.send({ reason: 'Design Tools will be replaced next week.' }),
    );
    await writeNews('Canceled by an administrator');
  }
}

/** What happens when nobody answers. */
export async function letTimePass({ actor, chapter, write, writeNews, pass, numberOf }: Script): Promise<void> {
  chapter('When nobody answers');
  const grace = actor('grace.lindqvist', 'Slack');
  const tomas = actor('tomas.novak', 'Slack');
  for (const person of [grace, tomas]) {
    await person.type('request');
    await person.send({ ...needed });
    await person.send({ ...needed, 'question:project': 'Apollo' });
  }
  await grace.type('request');
  await grace.send({ package: 'payroll', justification: 'I check the payment runs.' });
  await writeNews('Requested');
  await pass(37);
  await writeNews('After a day and a half');
  await pass(24);
  await writeNews('After two and a half days');
  await actor('helena.strand', 'Slack').click('approve', 'Tomas Novak');
  await writeNews('One of them is approved');
  await pass(48);
  await writeNews('After four and a half days');
  await pass(72);
  await writeNews('After seven and a half days');
  write('access mine', await grace.type('mine'));
  write('access history', await actor('helena.strand', 'Teams').type('history'));
  chapter('When access ends');
  await pass(24 * 76);
  await writeNews('14 days before the end');
  await pass(24 * 13);
  await writeNews('A day before the end');
  await pass(24 * 2);
  await writeNews('After the end');
  write('access mine', await tomas.type('mine'));
  write('access show', await tomas.type(`show ${await numberOf(tomas, 'Customer Data')}`));
}
