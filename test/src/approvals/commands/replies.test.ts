import { beforeEach, describe, expect, test } from 'vitest';
import { parseAccessWords } from '../../../../src/approvals/commands/parse-command.ts';
import { runCommand } from '../../../../src/approvals/commands/run-command.ts';
import { cancel } from '../../../../src/approvals/requests/cancel.ts';
import type { AccessRequest } from '../../../../src/core/request/request.ts';
import { canceledReply } from '../../../../src/core/words/requests/replies.ts';
import { days } from '../../../support/clock.ts';
import type { TestDatabase } from '../../../support/database.ts';
import { emptyDatabase, useDatabase } from '../../../support/openings.ts';
import { accessPackage, people, resource } from '../../../support/packages.ts';
import { inEnglish } from '../../../support/reader.ts';
import { replyTo } from '../../../support/typing.ts';
import { createWorld, doneBy, issuerOf, type World } from '../../../support/world.ts';

let database: TestDatabase;
let world: World;
useDatabase((opened) => {
  database = opened;
});
beforeEach(async () => {
  await emptyDatabase(database);
  world = await createWorld(database);
  world.setup.packages = [accessPackage({ access: { kind: 'days', days: 30 }, extension: 'withApproval' })];
  world.setup.roles = [
    {
      ...{ id: 'dba', name: 'Database Administrator', resource: 'Production', description: 'For repairs' },
      ...{ resources: [resource('dbas')], administrators: [people('cleo')], approvers: [people('amy', 'ben')] },
      ...{ maximumHours: 4, riskReview: false },
    },
  ];
  world.setup.eligibilities = [{ roleId: 'dba', personId: 'robin' }];
});

const settle = async () => {
  for (let round = 0; round < 2; round += 1) {
    await world.look();
    await world.fulfil();
  }
  await world.deliver();
};
const activation = { requested: { kind: 'role', id: 'dba', hours: 2 } } as const;
const granted = async (changed: object = {}): Promise<AccessRequest> => {
  const request = await world.submitted('robin', changed);
  doneBy(await world.decide('amy', request, { reason: 'Go ahead' }));
  await settle();
  return world.stored(request.id);
};
const type = (personId: string, typed: string) => replyTo(world, personId, typed);

describe('canceling', () => {
  test('[R-19] the requestor reads that their own request is canceled, also when they type it again', async () => {
    const { id } = await world.submitted('robin');
    const own = 'You canceled your request for The finance package.';
    expect(await type('robin', `access cancel ${id}`)).toBe(own);
    expect(await type('robin', `access cancel ${id}`)).toBe(own);
  });

  test('[R-11][R-19] on behalf of somebody it is said for whom, and who is told', async () => {
    world.directory.managers.set('bea', 'robin');
    const { id } = await world.submitted('robin', { beneficiaryId: 'bea' });
    expect(await type('robin', `access cancel ${id}`)).toBe(
      'You canceled your request for The finance package for Bea Quill. Bea Quill has been told.',
    );
  });

  test('[R-53] an administrator reads whose request they canceled, and the requestor who did', async () => {
    const { id } = await world.submitted('robin', activation);
    const opened = doneBy(
      await runCommand(inEnglish, world.services, issuerOf('cleo'), parseAccessWords(`cancel ${id}`), {
        ...{ access: 'access', admin: 'access-admin' },
      }),
    );
    expect(opened).toMatchObject({ kind: 'cancelForm', form: { requestId: id, requestor: 'Robin Quill' } });
    expect((await world.stored(id)).state).toBe('pendingApproval');
    const answered = await cancel(world.services, { from: issuerOf('cleo'), requestId: id, reason: 'Maintenance' });
    const { request, actor } = doneBy(answered);
    expect(canceledReply(inEnglish, request, actor)).toBe(
      "You canceled Robin Quill's request for Database Administrator on Production. Robin Quill has been told, with your reason.",
    );
    expect(await type('cleo', `access cancel ${id}`)).toContain('You canceled');
    expect(await world.attempts()).toEqual([]);
    expect(await type('robin', `access cancel ${id}`)).toBe(
      'Cleo Quill has already canceled your request for Database Administrator on Production.',
    );
  });
});

describe('returning and revoking', () => {
  test('[R-16] while it is removed one reads so; typed again after its end, that it has ended', async () => {
    const { id } = await granted();
    const underWay = 'Your access to The finance package is being removed. You will get a message when it has ended.';
    expect(await type('robin', `access return ${id}`)).toBe(underWay);
    expect(await type('robin', `access return ${id}`)).toBe(underWay);
    await settle();
    expect(await type('robin', `access return ${id}`)).toBe('Your access to The finance package has ended.');
  });

  test('[R-16] the same for whoever revokes it', async () => {
    const { id } = await granted();
    const underWay =
      "Robin Quill's access to The finance package is being removed. Robin Quill will get a message when it has ended.";
    expect(await type('amy', `access revoke ${id} The project is over`)).toBe(underWay);
    expect(await type('amy', `access revoke ${id} The project is over`)).toBe(underWay);
    await settle();
    expect(await type('amy', `access revoke ${id} The project is over`)).toBe(
      "Robin Quill's access to The finance package has ended.",
    );
  });

  test('[R-16] before it was given nobody reads that something is removed', async () => {
    const request = await world.submitted('robin');
    doneBy(await world.decide('amy', request));
    await world.look();
    expect(await type('robin', `access return ${request.id}`)).toBe(
      'You returned The finance package before all of it was given. What you have of it is being removed.',
    );
    await settle();
    expect(await type('robin', `access return ${request.id}`)).toBe(
      'You returned The finance package before it was given, so you do not have it.',
    );
    expect(await type('robin', `access show ${request.id}`)).not.toContain('administrators');
    expect(JSON.stringify(world.channel.noticesOf('robin').at(-1))).not.toContain('granted');
  });

  test.each([
    [
      'is still decided',
      async () => (await world.submitted('robin')).id,
      'This request has not been granted, so there is no access to remove. Nothing was changed.',
    ],
    [
      'has ended',
      async () => {
        const { id } = await granted();
        world.clock.advance(days(30));
        await settle();
        return id;
      },
      'This access has already ended. Nothing was changed.',
    ],
    [
      'is removed already',
      async () => {
        const { id } = await granted();
        await type('amy', `access revoke ${id} Over`);
        return id;
      },
      'This access is already being removed. Nothing was changed.',
    ],
    [
      'only extends access',
      async () => {
        await granted();
        return (await granted({ endsAt: new Date(world.clock.now().getTime() + days(40)) })).id;
      },
      'This request only extends access.',
    ],
  ])('[R-16] what %s cannot be returned, and one reads why', async (_name, make, why) => {
    expect(await type('robin', `access return ${await make()}`)).toContain(why);
  });

  test('[R-16] whoever may not revoke reads who can, and the beneficiary what they can do instead', async () => {
    const { id } = await granted();
    const who =
      'Only someone who approved this access, a holder of the role Identity Governance Administrator or, for a role, an administrator of its resource can revoke it. Nothing was changed.';
    expect(await type('ben', `access revoke ${id} Over`)).toBe(who);
    expect(await type('cleo', 'access revoke ABCDEFGH1234 Over')).toBe(who);
    expect(await type('robin', `access revoke ${id} Over`)).toBe(
      'You cannot revoke your own access. Return it instead. Nothing was changed.',
    );
  });

  test('[R-16][R-75] a reason of 2,000 characters is kept whole, and a longer one is refused and not cut', async () => {
    const { id } = await granted();
    expect(await type('amy', `access revoke ${id} ${'x'.repeat(2_001)}`)).toContain('It has 2,001');
    expect((await world.stored(id)).earlyEnd).toBeUndefined();
    await type('amy', `access revoke ${id} ${'x'.repeat(2_000)}`);
    expect((await world.stored(id)).earlyEnd?.reason).toHaveLength(2_000);
  });
});

describe("administrators' lists", () => {
  test('[R-36][R-53] the requests for a role are named after the role, with requests of both kinds and without any', async () => {
    const name = 'Database Administrator on Production';
    expect(await type('ida', 'access-admin requests dba')).toBe(`There are no requests for ${name}.`);
    await world.submitted('robin', activation);
    world.setup.eligibilities = [
      { roleId: 'dba', personId: 'robin', endsAt: new Date(world.clock.now().getTime() + days(5)) },
    ];
    await world.submitted('robin', { requested: { kind: 'eligibility', id: 'dba' } });
    expect((await type('cleo', 'access-admin requests dba')).split('\n')[0]).toBe(`Requests for ${name}`);
    expect(await type('ida', 'access-admin requests finance')).toBe('There are no requests for The finance package.');
    expect(await type('ida', 'access-admin requests nothing')).toContain('no package or role called “nothing”');
  });

  test('[R-36][R-53] whoever may not see them reads who may', async () => {
    expect(await type('amy', 'access-admin requests dba')).toBe(
      'Only holders of the role Identity Governance Administrator and, for a role, the administrators of its resource can see this.',
    );
  });

  test('[R-21][R-75] a long justification is shortened with a mark, not left out', async () => {
    await world.submitted('robin', { justification: 'y'.repeat(200) });
    await world.deliver();
    expect(await type('amy', 'access pending')).toContain(`“${'y'.repeat(79)}…”`);
  });
});

describe('extending', () => {
  test('[R-54] an active role is kept by activating it again, and one reads so', async () => {
    const { id } = await granted(activation);
    expect(await type('robin', `access extend ${id}`)).toBe(
      'To keep Database Administrator on Production active for longer, activate it again before it ends.',
    );
  });
});

describe('searching', () => {
  test('[R-75] a search that is too long is refused and not cut', async () => {
    const long = 'z'.repeat(101);
    expect(await type('robin', `access request ${long}`)).toBe(
      'Search for at most 100 characters. This search has 101.',
    );
    expect(await type('robin', `access activate ${long}`)).toBe(
      'Search for at most 100 characters. This search has 101.',
    );
  });
});
