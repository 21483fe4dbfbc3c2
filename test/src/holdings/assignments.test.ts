import { beforeEach, describe, expect, test } from 'vitest';
import { returnAccess, revoke } from '../../../src/approvals/requests/end-access.ts';
import { openRequest } from '../../../src/approvals/requests/open-request.ts';
import { release } from '../../../src/core/holdings/holdings.ts';
import type { AccessPackage } from '../../../src/core/policy/policy.ts';
import type { AccessRequest } from '../../../src/core/request/request.ts';
import type { Notice } from '../../../src/core/view/notices.ts';
import { view } from '../../../src/core/view/view.ts';
import { noticeText } from '../../../src/core/words/requests/notice.ts';
import { problemText } from '../../../src/core/words/requests/problems.ts';
import { refusalText } from '../../../src/core/words/requests/refusals.ts';
import { requestText } from '../../../src/core/words/requests/request-text.ts';
import { reconcileDue } from '../../../src/holdings/reconcile.ts';
import { FulfilmentError } from '../../../src/ports/fulfiller.ts';
import { days, hours } from '../../support/clock.ts';
import type { TestDatabase } from '../../support/database.ts';
import { emptyDatabase, useDatabase } from '../../support/openings.ts';
import { accessPackage, resource } from '../../support/packages.ts';
import { inEnglish } from '../../support/reader.ts';
import { linesOf, replyTo } from '../../support/typing.ts';
import { createWorld, doneBy, issuerOf, refusalOf, type World } from '../../support/world.ts';

let database: TestDatabase;
let world: World;
useDatabase((opened) => {
  database = opened;
});
beforeEach(async () => {
  await emptyDatabase(database);
  world = await createWorld(database);
  world.setup.packages = [
    accessPackage({ resources: [resource('ledger'), resource('vault')], access: { kind: 'days', days: 30 } }),
  ];
});

const settle = async () => {
  for (let round = 0; round < 3; round += 1) {
    await world.look();
    await world.fulfil();
  }
  await world.deliver();
};
const goOn = async (ms: number) => {
  world.clock.advance(ms);
  await settle();
};
const granted = async (personId: string, changed: object = {}): Promise<AccessRequest> => {
  const { id } = await world.submitted(personId, changed);
  await world.deliver();
  const stored = await world.stored(id);
  if (stored.stages.some(({ state }) => state === 'open')) doneBy(await world.decide('amy', stored));
  await settle();
  return world.stored(id);
};
const heardBy = (id: string) => world.channel.noticesOf(id).map(({ about }) => about);
const holds = (personId: string) => ['ledger', 'vault'].map((id) => world.fulfiller.holds(personId, id));

/** The lines of what somebody was told, and what its buttons do. */
const withButtons = (notice: Notice): string[] => {
  const text = noticeText(inEnglish, notice, '/access');
  return [...linesOf(text), ...(text.buttons ?? []).map(({ command }) => command)];
};

describe('before its end', () => {
  test('[R-14] the person is told 14 days and one day before, and at the end; then it is really gone', async () => {
    await granted('robin');
    await goOn(days(16) - 1);
    expect(heardBy('robin')).toEqual(['submitted', 'granted']);
    await goOn(1);
    await goOn(hours(1));
    expect(heardBy('robin')).toEqual(['submitted', 'granted', 'endsSoon']);
    await goOn(days(13) - hours(1));
    expect(heardBy('robin')).toEqual(['submitted', 'granted', 'endsSoon', 'endsSoon']);
    expect(holds('robin')).toEqual([true, true]);
    await goOn(days(1));
    expect(heardBy('robin').at(-1)).toBe('ended');
    expect(holds('robin')).toEqual([false, false]);
  });

  test('[R-14] access for hours is spoken of when a tenth remains', async () => {
    world.setup.packages = [accessPackage({ access: { kind: 'hours', hours: 10 } })];
    await granted('robin');
    await goOn(hours(9) - 1);
    expect(heardBy('robin')).not.toContain('endsSoon');
    await goOn(1);
    expect(heardBy('robin').filter((about) => about === 'endsSoon')).toHaveLength(1);
  });

  test('[R-14] the program was down over both: told once; down over the end: the end alone', async () => {
    const [first, second] = [await granted('robin'), await granted('bea')];
    world.clock.advance(days(29) + hours(1));
    await Promise.all([world.look(), world.look()]);
    await settle();
    expect(heardBy('robin').filter((about) => about === 'endsSoon')).toHaveLength(1);
    await goOn(days(3));
    for (const { id } of [first, second]) expect((await world.stored(id)).state).toBe('accessExpired');
  });

  test('[R-14] access without an end is never spoken of', async () => {
    world.setup.packages = [accessPackage()];
    await granted('robin');
    await goOn(days(4000));
    expect(heardBy('robin')).toEqual(['submitted', 'granted']);
  });
});

describe('ending it before its time', () => {
  const revokeBy = (personId: string, requestId: string, reason = 'The project is over') =>
    revoke(world.services, { from: issuerOf(personId), requestId, reason });
  const returnBy = (personId: string, requestId: string) =>
    returnAccess(world.services, { from: issuerOf(personId), requestId });

  test.each([['amy'], ['ida']])(
    '[R-16] %s, who approved or administers, takes it away with a reason',
    async (personId) => {
      const { id } = await granted('robin');
      doneBy(await revokeBy(personId, id));
      await settle();
      expect(await world.stored(id)).toMatchObject({
        state: 'revoked',
        earlyEnd: { how: 'revoked', by: { id: personId } },
      });
      expect(holds('robin')).toEqual([false, false]);
      expect(heardBy('robin').at(-1)).toBe('revoked');
      const notice = world.channel.noticesOf('robin').at(-1);
      expect(JSON.stringify(notice && noticeText(inEnglish, notice, '/access').paragraphs)).toContain(
        'The project is over',
      );
    },
  );

  test('[R-16] nobody else may, and never without a reason; each is an attempt', async () => {
    const { id } = await granted('robin');
    for (const personId of ['ben', 'cleo', 'robin'])
      expect(refusalOf(await revokeBy(personId, id)).code).toBe('notAdministrator');
    expect(refusalOf(await revokeBy('cleo', 'REQUEST00000')).code).toBe('notAdministrator');
    expect(refusalOf(await revokeBy('amy', id, '  '))).toMatchObject({ code: 'reasonRequired', field: 'reason' });
    expect(refusalOf(await revokeBy('amy', id, 'x'.repeat(2_001))).code).toBe('invalidInput');
    await settle();
    expect(holds('robin')).toEqual([true, true]);
    expect(await world.attempts()).toHaveLength(6);
  });

  test('[R-16] the beneficiary returns it at any time; who only asked for them does not', async () => {
    world.directory.managers.set('bea', 'robin');
    const { id } = await granted('robin', { beneficiaryId: 'bea' });
    expect(refusalText(inEnglish, refusalOf(await returnBy('robin', id)))).toContain(
      'Only the person who has this access',
    );
    doneBy(await returnBy('bea', id));
    await settle();
    expect(await world.stored(id)).toMatchObject({ state: 'revoked', earlyEnd: { how: 'returned' } });
    expect(holds('bea')).toEqual([false, false]);
    expect([heardBy('bea').at(-1), heardBy('robin').at(-1)]).toEqual(['ended', 'ended']);
    expect((await world.submit('robin', { beneficiaryId: 'bea' })).kind).toBe('done');
  });

  test('[R-16][R-34] afterwards one reads how it ended, and its subjects not by whom it was taken away', async () => {
    const { id } = await granted('robin');
    doneBy(await revokeBy('ida', id));
    await settle();
    const read = async (personId: string) => {
      const { request } = doneBy(await openRequest(world.services, issuerOf(personId), id));
      return JSON.stringify(requestText(inEnglish, request));
    };
    for (const reader of ['ida', 'igor']) expect(await read(reader)).toContain('Revoked by Ida Quill');
    // Approvers are not told either: else a revocation without a name would be known for a risk reviewer's.
    for (const reader of ['robin', 'amy']) {
      expect(await read(reader)).toContain('Revoked"');
      expect(await read(reader)).toContain('The project is over');
      expect(await read(reader)).not.toContain('Ida');
    }
  });

  test('[R-03][R-73] why it was approved is not given as the reason for its end', async () => {
    const { id } = await world.submitted('robin');
    doneBy(await world.decide('amy', await world.stored(id), { reason: 'Fine for November', shareReason: true }));
    await settle();
    doneBy(await returnBy('robin', id));
    await settle();
    const texts = world.channel
      .noticesOf('robin')
      .map((notice) => JSON.stringify(noticeText(inEnglish, notice, '/access')));
    expect(texts.find((text) => text.includes('now have'))).toContain('Fine for November');
    expect(texts.at(-1)).not.toContain('Fine for November');
  });

  test('[R-16][R-72] twice, and by two at once, it ends once', async () => {
    const { id } = await granted('robin');
    const answers = await Promise.all([revokeBy('amy', id), revokeBy('ida', id), returnBy('robin', id)]);
    expect(answers.filter(({ kind }) => kind === 'done')).toHaveLength(1);
    await settle();
    const { events } = await world.stored(id);
    expect(events.filter(({ type }) => type === 'accessRevoked' || type === 'accessReturned')).toHaveLength(1);
    expect(events.filter(({ type }) => type === 'accessEnded')).toHaveLength(1);
  });

  test.each([['no'], ['withApproval']] as const)(
    '[R-12][R-15] whoever asks again while it is being taken away hears so (extension: %s)',
    async (extension) => {
      world.setup.packages = [accessPackage({ extension, access: { kind: 'days', days: 30 } })];
      const { id } = await granted('robin');
      world.fulfiller.before = ({ method }) => {
        if (method === 'remove') throw new Error('ECONNREFUSED');
      };
      doneBy(await returnBy('robin', id));
      for (const _ of ['before the end is recorded', 'after it']) {
        const refusal = refusalOf(await world.submit('robin'));
        expect(refusal).toMatchObject({ code: 'alreadyHasAccess', field: 'package' });
        expect(refusalText(inEnglish, refusal)).toContain('is being removed');
        await settle();
      }
    },
  );

  test('[R-16] what is only asked for, or over, cannot be taken away', async () => {
    const request = await world.submitted('robin');
    expect(refusalOf(await revokeBy('ida', request.id)).code).toBe('notPossibleNow');
    expect(refusalOf(await returnBy('robin', request.id)).code).toBe('notPossibleNow');
  });

  test('[R-16] a target that is down is asked until it is gone; "taken away" is said when it is true', async () => {
    const { id } = await granted('robin');
    world.fulfiller.before = ({ method }) => {
      if (method === 'remove') throw new Error('ECONNREFUSED');
    };
    doneBy(await revokeBy('amy', id));
    await goOn(hours(1));
    expect(heardBy('robin')).not.toContain('revoked');
    world.fulfiller.before = () => {};
    await goOn(hours(2));
    expect(holds('robin')).toEqual([false, false]);
    expect(heardBy('robin').at(-1)).toBe('revoked');
  });

  test.each([
    ['returns', 'returned', (id: string) => returnBy('robin', id)],
    ['revokes', 'revoked', (id: string) => revokeBy('ida', id)],
  ])(
    '[R-16] whoever %s what a target keeps failing to give is not given it when the target comes back',
    async (_name, how, end) => {
      world.fulfiller.before = ({ method, resource: id }) => {
        if (method === 'grant' && id === 'vault') throw new Error('ECONNREFUSED');
      };
      const { id } = await granted('robin');
      expect((await world.stored(id)).state).toBe('delivering');
      doneBy(await end(id));
      await settle();
      world.fulfiller.before = () => {};
      await goOn(hours(2));
      await goOn(hours(2));
      expect(await world.stored(id)).toMatchObject({ state: 'deliveryFailed', earlyEnd: { how } });
      expect(holds('robin')).toEqual([false, false]);
      expect(heardBy('robin')).toEqual(['submitted', 'notDelivered']);
      expect(heardBy('ida')).toEqual([]);
      expect((await world.submit('robin')).kind).toBe('done');
    },
  );

  test('[R-15] an extension by a slow clock, while the end is being recorded, is not lost', async () => {
    world.setup.packages = [
      accessPackage({ stages: [], access: { kind: 'days', days: 30 }, extension: 'withApproval' }),
    ];
    const { id } = await granted('robin');
    const until = (await world.stored(id)).window.endsAt as Date;
    world.clock.advance(days(29));
    const extension = await world.submitted('robin');
    await world.look();
    await world.look();
    expect(extension.extensionOf?.requestId).toBe(id);
    const extended = (await world.stored(id)).window.endsAt as Date;
    expect(extended > until).toBe(true);
    // The claim was released by somebody whose clock runs ahead; they could not record the end any more.
    const holdings = await world.stores.holdings.get('robin');
    await world.stores.holdings.replace(release(holdings, id), world.clock.now());
    await goOn(hours(1));
    await goOn(hours(1));
    expect(world.fulfiller.holds('robin', 'ledger')).toBe(true);
    expect(world.fulfiller.calls.filter(({ method }) => method === 'remove')).toEqual([]);
    expect((await world.stored(id)).state).toBe('accessExtended');
    await goOn(days(31));
    await goOn(hours(1));
    expect(world.fulfiller.holds('robin', 'ledger')).toBe(false);
  });

  test('[R-14] what another assignment still holds stays', async () => {
    world.setup.packages = [
      ...world.setup.packages,
      accessPackage({ id: 'sales', resources: [resource('ledger')], stages: [] }),
    ];
    const { id } = await granted('robin');
    await granted('robin', { packageId: 'sales' });
    doneBy(await revokeBy('amy', id));
    await settle();
    expect(holds('robin')).toEqual([true, false]);
  });
});

describe('people from outside', () => {
  test('[R-18] what was given is partly fulfilled until they have accepted; then it is theirs, and they hear it', async () => {
    world.fulfiller.invited.add('robin');
    const { id } = await granted('robin');
    expect(await world.stored(id)).toMatchObject({
      state: 'partiallyFulfilled',
      outcomes: [
        { delivered: false, invited: true },
        { delivered: false, invited: true },
      ],
    });
    expect(heardBy('robin')).toEqual(['submitted', 'invited']);
    await goOn(hours(5));
    expect((await world.stored(id)).state).toBe('partiallyFulfilled');
    expect(heardBy('ida')).toEqual([]);
    world.fulfiller.invited.delete('robin');
    await goOn(hours(1));
    expect((await world.stored(id)).state).toBe('fulfilled');
    expect(heardBy('robin')).toEqual(['submitted', 'invited', 'granted']);
  });

  test('[R-14] what nobody has accepted by its end is taken back all the same', async () => {
    world.fulfiller.invited.add('robin');
    const { id } = await granted('robin');
    await goOn(days(31));
    await goOn(hours(1));
    expect((await world.stored(id)).state).toBe('accessExpired');
    expect(holds('robin')).toEqual([false, false]);
  });
});

describe('targets that do not do as they say', () => {
  test('[R-18] one that says yes without doing it is asked again, and "granted" is not said before', async () => {
    const lies = new Set(['vault']);
    const { grant } = world.fulfiller;
    world.fulfiller.grant = async (personId, one) => {
      if (!lies.has(one.id)) await grant.call(world.fulfiller, personId, one);
    };
    const { id } = await granted('robin');
    expect((await world.stored(id)).state).toBe('delivering');
    lies.clear();
    await goOn(hours(1));
    expect((await world.stored(id)).state).toBe('fulfilled');
  });

  test('[R-18] one that keeps what it said to have removed is asked until it is gone', async () => {
    const { id } = await granted('robin');
    const { remove } = world.fulfiller;
    let kept = 3;
    world.fulfiller.remove = async (personId, one) => {
      kept -= 1;
      if (kept < 0) await remove.call(world.fulfiller, personId, one);
    };
    await goOn(days(31));
    for (let hour = 0; hour < 5; hour += 1) await goOn(hours(1));
    expect(holds('robin')).toEqual([false, false]);
    expect((await world.stored(id)).state).toBe('accessExpired');
  });

  test('[R-18] one that fails for long holds up no other: partly granted, tried on, and granted once it is true', async () => {
    world.fulfiller.before = ({ method, resource: id }) => {
      if (method === 'grant' && id === 'vault') throw new Error('ECONNREFUSED');
    };
    const { id } = await granted('robin');
    for (let hour = 0; hour < 6; hour += 1) await goOn(hours(1));
    expect(await world.stored(id)).toMatchObject({
      state: 'partiallyFulfilled',
      outcomes: [
        { delivered: true },
        { delivered: false, problem: { why: 'retried', problem: { why: 'unreachable' } } },
      ],
    });
    world.fulfiller.before = () => {};
    await goOn(hours(2));
    expect((await world.stored(id)).state).toBe('fulfilled');
    expect(heardBy('robin')).toEqual(['submitted', 'partlyGranted', 'granted']);
  });

  test('[R-15][R-18] what is partly there and was extended reads so, and is completed when the rest comes', async () => {
    world.setup.packages = [
      accessPackage({
        ...{ resources: [resource('ledger'), resource('vault')], stages: [], extension: 'withApproval' },
        access: { kind: 'days', days: 30 },
      }),
    ];
    world.fulfiller.before = ({ method, resource: id }) => {
      if (method === 'grant' && id === 'vault') throw new Error('ECONNREFUSED');
    };
    const { id } = await granted('robin');
    for (let hour = 0; hour < 6; hour += 1) await goOn(hours(1));
    await granted('robin');
    const extended = await world.stored(id);
    expect(extended.state).toBe('accessExtended');
    expect(view(extended, { id: 'robin' })?.status).toBe('partlyGranted');
    world.fulfiller.before = () => {};
    await goOn(hours(2));
    const completed = await world.stored(id);
    expect(completed).toMatchObject({ state: 'accessExtended', outcomes: [{ delivered: true }, { delivered: true }] });
    expect(view(completed, { id: 'robin' })).toMatchObject({ status: 'granted', missing: [] });
    expect(heardBy('robin').at(-1)).toBe('granted');
  });

  test.each([
    ['given', 'grant', 'could not be given yet. Countersign keeps trying.'],
    ['taken away', 'remove', 'could not be removed yet. Countersign keeps trying.'],
  ])('[R-18] administrators hear once, in words, of what cannot be %s for long', async (_name, failing, said) => {
    world.setup.packages = [accessPackage({ access: { kind: 'days', days: 30 } })];
    world.fulfiller.before = ({ method }) => {
      if (method === failing) throw new Error('ECONNREFUSED');
    };
    const { id } = await granted('robin');
    if (failing === 'remove') await goOn(days(30));
    expect(heardBy('ida')).toEqual([]);
    for (let hour = 0; hour < 9; hour += 1) await goOn(hours(1));
    const texts = world.channel.noticesOf('ida').map((notice) => noticeText(inEnglish, notice, '/access').summary);
    expect(texts).toEqual([expect.stringContaining(said)]);
    expect(texts[0]).toMatch(/Robin Quill.*The finance package.*Group ledger/);
    expect(heardBy('robin')).not.toContain('ended');
    world.fulfiller.before = () => {};
    await goOn(hours(2));
    expect((await world.stored(id)).state).toBe(failing === 'grant' ? 'fulfilled' : 'accessExpired');
  });

  test('[R-18] one that refuses for good is not asked for ever, and administrators are told in words', async () => {
    world.fulfiller.before = ({ method, resource: id }) => {
      if (method === 'grant' && id === 'vault') throw new FulfilmentError('the group is not there any more');
    };
    const { id } = await granted('robin');
    const told = world.channel.noticesOf('ida').map(withButtons);
    expect(told).toEqual([
      [
        "For administrators: Robin Quill's request for The finance package was approved, but Group vault could not be given.",
        'the group is not there any more',
        `access show ${id}`,
      ],
    ]);
  });

  test('[R-18] administrators get one message about a request, however many of its resources are refused', async () => {
    const ids = Array.from({ length: 12 }, (_, index) => `part${index + 1}`);
    world.setup.packages = [accessPackage({ resources: ids.map(resource) })];
    world.fulfiller.before = ({ method, resource: id }) => {
      if (method === 'grant') throw new FulfilmentError(`no ${id} here`);
    };
    const { id } = await granted('robin');
    const told = world.channel.noticesOf('ida').map(withButtons);
    const ten = ids.slice(0, 10);
    expect(told).toEqual([
      [
        `For administrators: Robin Quill's request for The finance package was approved, but ${ten.map((part) => `Group ${part}`).join(', ')} and 2 more could not be given.`,
        ...ten.map((part) => `Group ${part}: no ${part} here`),
        `access show ${id}`,
      ],
    ]);
    expect(await replyTo(world, 'ida', `access show ${id}`)).toContain('Robin Quill');
  });
});

describe('what is there, held against the target from time to time', () => {
  const look = async () => {
    world.clock.advance(days(1) + hours(1));
    await settle();
  };

  test('[R-18] what somebody took away outside of here is given again, and administrators hear of it, once', async () => {
    const { id } = await granted('robin');
    await world.fulfiller.takeOutside('robin', 'vault');
    await look();
    expect(holds('robin')).toEqual([true, true]);
    expect((await world.stored(id)).events.at(-1)).toMatchObject({
      ...{ type: 'accessDrifted', data: { resource: { id: 'vault' }, restored: true } },
    });
    await look();
    const texts = world.channel.noticesOf('ida').map((notice) => noticeText(inEnglish, notice, '/access').summary);
    expect(texts).toEqual([
      'Group vault was taken from Robin Quill outside Countersign, although The finance package includes it. Countersign gave it back.',
    ]);
    expect(heardBy('robin')).toEqual(['submitted', 'granted']);
  });

  test('[R-18] what was lost is told also when the process was killed before it could say so', async () => {
    const { id } = await granted('robin');
    await world.fulfiller.takeOutside('robin', 'vault');
    world.clock.advance(days(1) + hours(1));
    const killed = async () => {
      throw new Error('The process was killed.');
    };
    const { holdings, requests } = world.stores;
    await reconcileDue({
      ...world.reconciler,
      requests: { ...requests, replace: killed },
      holdings: { ...holdings, release: killed },
    }).catch(() => undefined);
    expect(holds('robin')).toEqual([true, true]);
    await goOn(hours(1));
    await goOn(hours(1));
    const { events } = await world.stored(id);
    expect(events.filter(({ type }) => type === 'accessDrifted')).toMatchObject([{ data: { restored: true } }]);
  });

  test('[R-18] what fails once more is not spoken of before it is clear whether it comes back', async () => {
    const { id } = await granted('robin');
    await world.fulfiller.takeOutside('robin', 'vault');
    let failing = 2;
    world.fulfiller.before = ({ method }) => {
      if (method === 'grant' && failing > 0) {
        failing -= 1;
        throw new Error('ECONNREFUSED');
      }
    };
    await look();
    expect(heardBy('ida')).toEqual([]);
    await goOn(hours(1));
    expect(heardBy('ida')).toEqual([]);
    await goOn(hours(1));
    const texts = world.channel.noticesOf('ida').map((notice) => noticeText(inEnglish, notice, '/access').summary);
    expect(texts).toEqual([expect.stringContaining('Countersign gave it back.')]);
    expect((await world.stored(id)).outcomes).toMatchObject([{ delivered: true }, { delivered: true }]);
  });

  test('[R-18] what cannot be given again reads so, and is granted anew when it can', async () => {
    const { id } = await granted('robin');
    await world.fulfiller.takeOutside('robin', 'vault');
    world.fulfiller.before = ({ method }) => {
      if (method === 'grant') throw new FulfilmentError('there are no seats left');
    };
    await look();
    const status = async () => view(await world.stored(id), { id: 'robin' });
    expect(await status()).toMatchObject({
      status: 'partlyGranted',
      missing: [{ name: 'Group vault', problem: 'there are no seats left' }],
    });
    world.fulfiller.before = () => {};
    await look();
    await look();
    expect(await status()).toMatchObject({ status: 'granted', missing: [] });
    expect(holds('robin')).toEqual([true, true]);
    expect(heardBy('robin')).toEqual(['submitted', 'granted', 'partlyLost', 'granted']);
    await look();
    expect(heardBy('robin')).toHaveLength(4);
  });

  test('[R-18] what is there is looked at once a day, though something else keeps failing from the first day on', async () => {
    world.fulfiller.before = ({ method, resource: id }) => {
      if (method === 'grant' && id === 'vault') throw new Error('ECONNREFUSED');
    };
    const { id } = await granted('robin');
    for (let hour = 0; hour < 12; hour += 1) await goOn(hours(1));
    const losses = async () => (await world.stored(id)).events.filter(({ type }) => type === 'accessDrifted').length;
    for (let hour = 0; hour < 50; hour += 1) {
      await world.fulfiller.takeOutside('robin', 'ledger');
      await goOn(hours(1));
    }
    expect(
      world.fulfiller.calls.filter(({ method, resource: of }) => method === 'grant' && of === 'ledger'),
    ).toHaveLength(3);
    expect(await losses()).toBe(2);
  });

  test('[R-18] what comes back while something else is lost is said to be there', async () => {
    const { id } = await granted('robin');
    const refused = new Set(['ledger']);
    world.fulfiller.before = ({ method, resource: of }) => {
      if (method === 'grant' && refused.has(of)) throw new FulfilmentError('there are no seats left');
    };
    await world.fulfiller.takeOutside('robin', 'ledger');
    await look();
    refused.clear();
    refused.add('vault');
    await world.fulfiller.takeOutside('robin', 'vault');
    for (let day = 0; day < 3; day += 1) await look();
    expect(holds('robin')).toEqual([true, false]);
    expect((await world.stored(id)).outcomes).toMatchObject([{ delivered: true }, { delivered: false }]);
  });

  test('[R-18] after many losses what is gone for good is still not said to be there', async () => {
    const { id } = await granted('robin');
    for (let day = 0; day < 102; day += 1) {
      await world.fulfiller.takeOutside('robin', 'vault');
      world.clock.advance(hours(6));
      await world.stores.holdings.get('robin');
      await database.mongo.connection
        .collection('holdings')
        .updateMany({}, { $set: { checkedAt: new Date(0), lookAt: new Date(0) } });
      await world.fulfil();
    }
    world.fulfiller.before = ({ method }) => {
      if (method === 'grant') throw new FulfilmentError('there are no seats left');
    };
    await world.fulfiller.takeOutside('robin', 'vault');
    await look();
    expect((await world.stored(id)).outcomes).toMatchObject([{ delivered: true }, { delivered: false }]);
  });

  test('[R-18] what cannot be given again is told with the reason, and tried no more than it makes sense', async () => {
    await granted('robin');
    await world.fulfiller.takeOutside('robin', 'vault');
    world.fulfiller.before = ({ method }) => {
      if (method === 'grant') throw new FulfilmentError('the group is not there any more');
    };
    await look();
    const [notice] = world.channel.noticesOf('ida');
    const lines = notice === undefined ? [] : linesOf(noticeText(inEnglish, notice, '/access'));
    expect(lines).toEqual([expect.stringContaining('It could not be given back.'), 'the group is not there any more']);
  });

  test('[R-18] a target that cannot be asked is no reason to change anything', async () => {
    const { id } = await granted('robin');
    const { revision } = await world.stored(id);
    world.fulfiller.before = () => {
      throw new Error('ECONNREFUSED');
    };
    await look();
    expect((await world.stored(id)).revision).toBe(revision);
    expect(heardBy('ida')).toEqual([]);
  });

  test('[R-14] what was theirs before us and is gone is not given by us, and what ends later is really gone', async () => {
    world.fulfiller.give('robin', 'ledger');
    const { id } = await granted('robin');
    await goOn(days(31));
    await settle();
    expect(holds('robin')).toEqual([true, false]);
    expect((await world.stored(id)).state).toBe('accessExpired');
    await world.fulfiller.takeOutside('robin', 'ledger');
    await look();
    expect(holds('robin')).toEqual([false, false]);
  });
});

describe('what must not be held together, where it meets', () => {
  beforeEach(() => {
    world.setup.packages = [
      accessPackage({ incompatible: { packages: ['sales'], groups: [{ id: 'auditors', name: 'The auditors' }] } }),
      accessPackage({ id: 'sales', resources: [resource('crm')] }),
    ];
  });

  test('[R-13] of two that were asked for at once one is given; the other one is not, and says why', async () => {
    const both = await Promise.all([world.submitted('robin'), world.submitted('robin', { packageId: 'sales' })]);
    for (const request of both) doneBy(await world.decide('amy', request));
    await Promise.all(both.map(() => world.look()));
    await settle();
    const stored = await Promise.all(both.map(({ id }) => world.stored(id)));
    expect(stored.map(({ state }) => state).sort()).toEqual(['deliveryFailed', 'fulfilled']);
    const failed = stored.find(({ state }) => state === 'deliveryFailed');
    expect(failed?.outcomes[0]?.problem).toMatchObject({
      ...{
        why: 'conflict',
        conflict: { kind: 'package', name: expect.stringMatching(/^The (sales|finance) package$/) },
      },
    });
    expect([world.fulfiller.holds('robin', 'ledger'), world.fulfiller.holds('robin', 'crm')].sort()).toEqual([
      false,
      true,
    ]);
  });

  test('[R-13] of two of which one gives the group that the other one excludes one is given, whichever is first', async () => {
    world.setup.packages = [
      accessPackage({ incompatible: { packages: [], groups: [{ id: 'crm', name: 'Sales staff' }] } }),
      accessPackage({ id: 'sales', resources: [resource('crm')] }),
    ];
    const reasons: (string | undefined)[] = [];
    for (const [person, order] of [
      ['robin', ['finance', 'sales']],
      ['bea', ['sales', 'finance']],
    ] as const) {
      const both: AccessRequest[] = [];
      for (const packageId of order) both.push(await world.submitted(person, { packageId }));
      for (const request of both) {
        doneBy(await world.decide('amy', request));
        await settle();
      }
      const stored = await Promise.all(both.map(({ id }) => world.stored(id)));
      expect(stored.map(({ state }) => state)).toEqual(['fulfilled', 'deliveryFailed']);
      reasons.push(problemText(inEnglish, stored[1]?.outcomes[0]?.problem ?? ''));
    }
    expect(reasons).toEqual([
      'It includes membership in Sales staff, which is incompatible with The finance package.',
      'It is incompatible with membership in Sales staff, which The sales package gives.',
    ]);
    expect(['ledger', 'crm'].map((id) => world.fulfiller.holds('robin', id))).toEqual([true, false]);
    expect(['ledger', 'crm'].map((id) => world.fulfiller.holds('bea', id))).toEqual([false, true]);
  });

  test('[R-13] the same at the same instant, of several processes', async () => {
    world.setup.packages = [
      accessPackage({ incompatible: { packages: [], groups: [{ id: 'crm', name: 'Sales staff' }] } }),
      accessPackage({ id: 'sales', resources: [resource('crm')] }),
    ];
    world.directory.groupsOf = async (personId) => world.fulfiller.heldBy(personId);
    const persons = ['robin', 'bea', 'cleo'];
    const all = await Promise.all(
      persons.flatMap((person) => ['finance', 'sales'].map((packageId) => world.submitted(person, { packageId }))),
    );
    await Promise.all(all.map(async (request) => doneBy(await world.decide('amy', request))));
    await Promise.all(Array.from({ length: 4 }, () => world.look()));
    await settle();
    for (const person of persons)
      expect(['ledger', 'crm'].filter((id) => world.fulfiller.holds(person, id))).toHaveLength(1);
  });

  test('[R-13] membership that is still being taken away is waited for; what was theirs before us is not', async () => {
    world.setup.packages = [
      accessPackage({ incompatible: { packages: [], groups: [{ id: 'crm', name: 'Sales staff' }] } }),
      accessPackage({ id: 'sales', resources: [resource('crm')] }),
    ];
    world.directory.groupsOf = async (personId) => world.fulfiller.heldBy(personId);
    const waiting: AccessRequest[] = [];
    for (const person of ['robin', 'bea']) {
      waiting.push(await world.submitted(person));
      if (person === 'bea') world.fulfiller.give('bea', 'crm');
      const sales = await granted(person, { packageId: 'sales' });
      world.fulfiller.before = ({ method }) => {
        if (method === 'remove') throw new Error('ECONNREFUSED');
      };
      doneBy(await returnAccess(world.services, { from: issuerOf(person), requestId: sales.id }));
      world.fulfiller.before = ({ method, personId }) => {
        if (method === 'remove' && personId === 'robin') throw new Error('ECONNREFUSED');
      };
      await settle();
    }
    for (const request of waiting) doneBy(await world.decide('amy', request));
    await goOn(hours(1));
    const states = async () => (await Promise.all(waiting.map(({ id }) => world.stored(id)))).map(({ state }) => state);
    expect(await states()).toEqual(['approved', 'deliveryFailed']);
    world.fulfiller.before = () => {};
    await goOn(hours(2));
    expect(await states()).toEqual(['fulfilled', 'deliveryFailed']);
    expect(world.fulfiller.holds('bea', 'crm')).toBe(true);
  });

  test('[R-13] what administrators have come to exclude since counts, whichever of the two says so', async () => {
    const [finance, sales] = world.setup.packages as [AccessPackage, AccessPackage];
    const free = { ...finance, policy: { ...finance.policy, incompatible: { packages: [], groups: [] } } };
    world.setup.packages = [free, sales];
    const both = [await world.submitted('robin'), await world.submitted('robin', { packageId: 'sales' })];
    world.setup.packages = [finance, sales];
    for (const request of both) {
      doneBy(await world.decide('amy', request));
      await settle();
    }
    const stored = await Promise.all(both.map(({ id }) => world.stored(id)));
    expect(stored.map(({ state }) => state)).toEqual(['fulfilled', 'deliveryFailed']);
  });

  /** One is returned, and its target does not let go of it; the other one, asked for before, waits for its decision. */
  const whileOtherEnds = async (): Promise<AccessRequest> => {
    const first = await world.submitted('robin');
    const second = await world.submitted('robin', { packageId: 'sales' });
    doneBy(await world.decide('amy', first));
    await settle();
    world.fulfiller.before = ({ method }) => {
      if (method === 'remove') throw new Error('ECONNREFUSED');
    };
    doneBy(await returnAccess(world.services, { from: issuerOf('robin'), requestId: first.id }));
    return second;
  };

  test('[R-13] what was approved and waits to be given counts at the next submission', async () => {
    world.setup.packages.push(
      accessPackage({
        ...{ id: 'audit', resources: [resource('records')] },
        incompatible: { packages: [], groups: [{ id: 'crm', name: 'Sales staff' }] },
      }),
      accessPackage({
        ...{ id: 'review', resources: [resource('archive')] },
        incompatible: { packages: ['sales'], groups: [] },
      }),
      accessPackage({ id: 'other', resources: [resource('archive')] }),
    );
    const second = await whileOtherEnds();
    doneBy(await world.decide('amy', second));
    await settle();
    expect((await world.stored(second.id)).state).toBe('approved');
    expect(refusalText(inEnglish, refusalOf(await world.submit('robin', { packageId: 'audit' })))).toBe(
      'The audit package is incompatible with membership in Sales staff, which The sales package is about to give you.',
    );
    expect(refusalText(inEnglish, refusalOf(await world.submit('robin', { packageId: 'review' })))).toBe(
      'The review package is incompatible with The sales package, which you are about to get.',
    );
    expect((await world.submit('robin', { packageId: 'other' })).kind).toBe('done');
    expect((await world.submit('bea', { packageId: 'audit' })).kind).toBe('done');
  });

  test('[R-13][R-40] the claim sees that a group came to lie inside an excluded one, and waits while nobody can say', async () => {
    const first = await world.submitted('robin');
    doneBy(await world.decide('amy', first));
    world.directory.groups.set('crm', new Set(['robin']));
    world.directory.groupsInside.set('auditors', new Set(['ledger', 'crm']));
    world.setup.packages.push(
      accessPackage({
        ...{ id: 'other', resources: [resource('crm')] },
        incompatible: { packages: [], groups: [{ id: 'auditors', name: 'The auditors' }] },
      }),
    );
    world.directory.before = (method) => {
      if (method === 'groupsAround') throw new Error('ECONNREFUSED');
    };
    await settle();
    expect((await world.stored(first.id)).state).toBe('approved');
    expect(world.fulfiller.holds('robin', 'ledger')).toBe(false);
    world.directory.before = () => {};
    await goOn(hours(1));
    const stored = await world.stored(first.id);
    expect([stored.state, problemText(inEnglish, stored.outcomes[0]?.problem ?? '')]).toEqual([
      'deliveryFailed',
      'It is incompatible with membership in The auditors.',
    ]);
  });

  test('[R-13] what is still being taken away is waited for', async () => {
    const second = await whileOtherEnds();
    await settle();
    doneBy(await world.decide('amy', second));
    await goOn(hours(1));
    expect([world.fulfiller.holds('robin', 'ledger'), world.fulfiller.holds('robin', 'crm')]).toEqual([true, false]);
    world.fulfiller.before = () => {};
    await goOn(hours(2));
    expect([world.fulfiller.holds('robin', 'ledger'), world.fulfiller.holds('robin', 'crm')]).toEqual([false, true]);
    expect((await world.stored(second.id)).state).toBe('fulfilled');
  });

  test('[R-13][R-16] what waits for a target that does not let go can be returned, and administrators hear what it waits for', async () => {
    const second = await whileOtherEnds();
    doneBy(await world.decide('amy', second));
    await settle();
    expect(heardBy('ida')).toEqual([]);
    for (let hour = 0; hour < 3; hour += 1) await goOn(hours(1));
    const told = world.channel.noticesOf('ida').map(withButtons);
    expect(told).toContainEqual([
      "For administrators: Robin Quill's request for The sales package was approved, but Group crm could not be given yet. Countersign keeps trying.",
      'It is incompatible with The finance package, which is still being removed.',
      `access show ${second.id}`,
    ]);
    doneBy(await returnAccess(world.services, { from: issuerOf('robin'), requestId: second.id }));
    await settle();
    expect((await world.stored(second.id)).state).toBe('deliveryFailed');
    expect((await world.submit('robin', { packageId: 'sales' })).kind).toBe('refused');
  });

  test('[R-13] somebody who joined an excluded group meanwhile gets nothing', async () => {
    const request = await world.submitted('robin');
    world.directory.groups.set('auditors', new Set(['robin']));
    doneBy(await world.decide('amy', request));
    await settle();
    expect((await world.stored(request.id)).outcomes[0]?.problem).toMatchObject({
      why: 'conflict',
      conflict: { group: 'The auditors' },
    });
    expect(world.fulfiller.holds('robin', 'ledger')).toBe(false);
  });
});
