import { beforeEach, describe, expect, test } from 'vitest';
import { refreshApprovers } from '../../../../src/approvals/due/refresh-approvers.ts';
import { runDue } from '../../../../src/approvals/due/run-due.ts';
import { directoryRoles } from '../../../../src/core/base/person.ts';
import { type AccessRequest, openStage } from '../../../../src/core/request/request.ts';
import { approverLimit } from '../../../../src/core/request/stages.ts';
import { noticesFor } from '../../../../src/core/view/notices.ts';
import { noticeText } from '../../../../src/core/words/requests/notice.ts';
import { administratorsOf } from '../../../support/administrators.ts';
import { days, hours } from '../../../support/clock.ts';
import { useEmptyWorld } from '../../../support/openings.ts';
import { accessPackage, people, riskSettings } from '../../../support/packages.ts';
import { inEnglish } from '../../../support/reader.ts';
import { doneBy, refusalOf, type World } from '../../../support/world.ts';

let world: World;
useEmptyWorld((created) => {
  world = created;
});

const types = async ({ id }: AccessRequest) => (await world.stored(id)).events.map(({ type }) => type);
const count = async (request: AccessRequest, type: string) =>
  (await types(request)).filter((one) => one === type).length;
const reminders = (personId: string) => world.channel.noticesOf(personId).filter(({ kind }) => kind === 'reminder');
/** The program looks at what is due, and sends what there is to send. */
const goOn = async (ms: number) => {
  world.clock.advance(ms);
  await world.look();
  await world.deliver();
};

describe('reminders', () => {
  test('[R-08] go to everybody who is asked, at half the window and one day before its end, and not a moment before', async () => {
    const request = await world.submitted('robin');
    await goOn(days(7) - 1);
    expect(reminders('amy')).toHaveLength(0);
    await goOn(1);
    await goOn(hours(1));
    for (const id of ['amy', 'ben']) expect(reminders(id)).toHaveLength(1);
    await goOn(days(6) - hours(1) - 1);
    expect(reminders('amy')).toHaveLength(1);
    await goOn(1);
    expect(reminders('amy')).toHaveLength(2);
    await goOn(days(1));
    expect((await world.stored(request.id)).state).toBe('expired');
    expect(reminders('amy')).toHaveLength(2);
    expect(world.channel.noticesOf('robin').map(({ about }) => about)).toEqual(['submitted', 'expired']);
  });

  test('[R-08] say what is waiting and until when, and nothing of a risk, also to those who review it', async () => {
    world.setup.risk = riskSettings({ idProtection: ['high'] });
    world.setup.reports.idProtection.set('robin', { level: 'high', detail: 'leaked-credentials' });
    await world.submitted('robin');
    await goOn(days(7));
    const [notice] = reminders('sofia');
    if (notice === undefined) throw new Error('Sofia is reminded.');
    expect(noticeText(inEnglish, notice, '/access').summary).toBe(
      'Reminder: Robin Quill requests The finance package. Your decision is needed.',
    );
    expect(JSON.stringify(notice)).not.toMatch(/leaked|high|idProtection"/);
  });

  test('[R-08] a short window is reminded of once, at its half', async () => {
    world.setup.packages = [accessPackage({ stages: [{ timeoutDays: 1 }] })];
    const request = await world.submitted('robin');
    await goOn(hours(12));
    await goOn(hours(11));
    expect(await count(request, 'stageReminded')).toBe(1);
  });

  test('[R-08] the program was down over both times: one reminder, however many look; over the end: none', async () => {
    const [first, second] = [await world.submitted('robin'), await world.submitted('bea')];
    world.clock.advance(days(13) + hours(1));
    await Promise.all([world.look(), world.look(), world.look()]);
    await Promise.all([world.deliver(), world.deliver()]);
    expect(await count(first, 'stageReminded')).toBe(1);
    expect(reminders('amy')).toHaveLength(2);
    await goOn(days(1));
    expect(await types(second)).toEqual([
      'requestSubmitted',
      'stageOpened',
      'stageReminded',
      'stageTimedOut',
      'requestExpired',
    ]);
  });

  test('[R-08] nobody is reminded of what was answered while the reminder was on its way', async () => {
    const request = await world.submitted('robin');
    await world.deliver();
    world.clock.advance(days(7));
    await world.look();
    doneBy(await world.decide('amy', request));
    await world.deliver();
    expect([...reminders('amy'), ...reminders('ben')]).toEqual([]);
  });

  test('[R-17] with notifications off those who review risk are asked and reminded all the same', async () => {
    world.setup.packages = [accessPackage({ notifications: false })];
    world.setup.risk = riskSettings({ idProtection: ['high'] });
    world.setup.reports.idProtection.set('robin', { level: 'high' });
    const request = await world.submitted('robin');
    await goOn(days(7));
    expect(world.channel.cardsOf('sofia')[0]?.card.live).toBe(true);
    expect(reminders('sofia')).toHaveLength(1);
    doneBy(await world.decide('sofia', await world.stored(request.id)));
    await world.deliver();
    expect(world.channel.cardsOf('amy')).toEqual([]);
  });

  test('[R-17] with notifications off nobody is reminded', async () => {
    world.setup.packages = [accessPackage({ notifications: false })];
    await world.submitted('robin');
    await goOn(days(7));
    expect(world.channel.noticesOf('amy')).toEqual([]);
  });
});

describe('escalation', () => {
  const escalation = { afterDays: 2, approvers: [people('cleo')], fallbackApprovers: [] };
  beforeEach(() => {
    world.setup.packages = [accessPackage({ stages: [{ escalation }] })];
  });

  test('[R-07] alternates are asked as well after their days, once; the primary ones may still decide', async () => {
    const request = await world.submitted('robin');
    await goOn(days(2) - 1);
    expect(world.channel.cardsOf('cleo')).toEqual([]);
    expect(refusalOf(await world.decide('cleo', request)).code).toBe('notYourDecision');
    await goOn(1);
    await goOn(hours(1));
    expect(await count(request, 'stageEscalated')).toBe(1);
    expect(world.channel.cardsOf('cleo')[0]?.card.live).toBe(true);
    doneBy(await world.decide('amy', request));
    await world.deliver();
    expect(world.channel.cardsOf('cleo')[0]?.card).toMatchObject({
      live: false,
      stage: { decision: { by: 'Amy Quill' } },
    });
  });

  test('[R-07] an alternate may decide', async () => {
    const request = await world.submitted('robin');
    await goOn(days(2));
    const decided = doneBy(await world.decide('cleo', await world.stored(request.id)));
    expect(decided.request.stages[0]?.decision?.by.id).toBe('cleo');
  });

  test('[R-06][R-07] fallbacks take over where the alternates come to nobody; requestor and beneficiary are never among them', async () => {
    const alternates = { ...escalation, approvers: [people('robin')], fallbackApprovers: [people('cleo')] };
    world.setup.packages = [accessPackage({ stages: [{ escalation: alternates }] })];
    await world.submitted('robin');
    await goOn(days(2));
    expect(world.channel.cardsOf('robin')).toEqual([]);
    expect(world.channel.cardsOf('cleo')).toHaveLength(1);
  });

  test('[R-09] the program was down over escalation, reminder and end: the end alone happens', async () => {
    const request = await world.submitted('robin');
    world.clock.advance(days(20));
    await Promise.all([world.look(), world.look()]);
    expect(await types(request)).toEqual(['requestSubmitted', 'stageOpened', 'stageTimedOut', 'requestExpired']);
  });
});

describe('approvers over time', () => {
  const group = [{ kind: 'group' as const, group: 'finance' }];
  beforeEach(() => {
    world.directory.groups.set('finance', new Set(['amy', 'ben']));
    world.setup.packages = [accessPackage({ stages: [{ approvers: group }] })];
  });
  const refresh = async () => {
    world.clock.advance(hours(1));
    await refreshApprovers(world.services);
    await world.deliver();
  };

  test('[R-06] who joins gets a card; who leaves sees on theirs that they are not asked any more, and cannot decide', async () => {
    const request = await world.submitted('robin');
    await world.deliver();
    world.directory.groups.set('finance', new Set(['ben', 'cleo']));
    await refresh();
    expect(world.channel.cardsOf('cleo')[0]?.card.live).toBe(true);
    const card = world.channel.cardsOf('amy')[0]?.card;
    expect(card).toMatchObject({ live: false, stage: { state: 'withdrawn' } });
    expect(world.channel.cardsOf('ben')[0]?.edits).toBe(0);
    expect(refusalOf(await world.decide('amy', request)).code).toBe('notYourDecision');
    const decided = doneBy(await world.decide('cleo', await world.stored(request.id), { reason: 'Between us' }));
    await world.deliver();
    expect(decided.request.stages[0]?.decision?.by.id).toBe('cleo');
    expect(JSON.stringify(world.channel.cardsOf('amy')[0]?.card)).not.toContain('Between us');
  });

  test('[R-33] a new holder of the role reviews; the former one loses the card, and the risk on it', async () => {
    world.setup.risk = riskSettings({ idProtection: ['high'] });
    world.setup.reports.idProtection.set('robin', { level: 'high', detail: 'leaked-credentials' });
    await world.submitted('robin');
    await world.deliver();
    world.directory.revokeRole(directoryRoles.securityAdministrator, 'sofia');
    world.directory.grantRole(directoryRoles.securityAdministrator, 'cleo');
    world.directory.grantRole(directoryRoles.securityReader, 'cleo');
    await refresh();
    expect(JSON.stringify(world.channel.cardsOf('sofia')[0]?.card)).not.toContain('leaked');
    expect(world.channel.cardsOf('cleo')[0]?.card.stage.risk).toMatchObject([{ detail: 'leaked-credentials' }]);
  });

  test('[R-71] who decided one stage and leaves the next one keeps no live card of it', async () => {
    world.setup.packages = [accessPackage({ stages: [{ approvers: [people('amy')] }, { approvers: group }] })];
    const request = await world.submitted('robin');
    await world.deliver();
    doneBy(await world.decide('amy', request));
    await world.deliver();
    expect(world.channel.liveCards.map(({ user }) => user).sort()).toEqual(['U-amy', 'U-ben']);
    world.directory.groups.set('finance', new Set(['ben']));
    await refresh();
    expect(world.channel.liveCards.map(({ user }) => user)).toEqual(['U-ben']);
    doneBy(await world.decide('ben', await world.stored(request.id)));
    await world.deliver();
    expect(world.channel.liveCards).toEqual([]);
  });

  test('[R-06] when nobody is left to ask, administrators are told', async () => {
    await world.submitted('robin');
    world.directory.groups.set('finance', new Set());
    await refresh();
    expect(world.channel.noticesOf('ida').map(({ about }) => about)).toEqual(['stageWithoutApprovers']);
  });

  test('[R-34] a start that was before policy approvers were asked tells them nothing of a review', async () => {
    world.setup.risk = riskSettings({ idProtection: ['high'] });
    world.setup.reports.idProtection.set('robin', { level: 'high' });
    const startsAt = new Date(world.clock.now().getTime() + days(1));
    const request = await world.submitted('robin', { startsAt });
    world.clock.advance(days(3));
    doneBy(await world.decide('sofia', request));
    await world.deliver();
    const seen = world.channel.cardsOf('amy')[0]?.card.request;
    expect(seen?.submittedAt).toEqual(world.clock.now());
    expect(seen?.window).not.toHaveProperty('startsAt');
  });

  test('who comes back has a live card again', async () => {
    await world.submitted('robin');
    await world.deliver();
    world.directory.groups.set('finance', new Set(['ben']));
    await refresh();
    world.directory.groups.set('finance', new Set(['amy', 'ben']));
    await refresh();
    expect(world.channel.cardsOf('amy')).toHaveLength(1);
    expect(world.channel.cardsOf('amy')[0]?.card.live).toBe(true);
  });

  test('[R-72] while nothing changes nothing is written, and each is looked up again after a while', async () => {
    const request = await world.submitted('robin');
    let asked = 0;
    await refresh();
    world.directory.before = (method) => {
      if (method === 'resolve') asked += 1;
    };
    await Promise.all([refreshApprovers(world.services), refreshApprovers(world.services)]);
    expect(asked).toBe(0);
    await refresh();
    expect(asked).toBe(1);
    expect((await world.stored(request.id)).revision).toBe(request.revision);
  });

  test('[R-76] a directory that fails for one holds up no other, and is asked again', async () => {
    await world.submitted('robin');
    await world.submitted('bea');
    world.directory.before = (method) => {
      if (method === 'resolve') throw new Error('The directory is down');
    };
    await refresh();
    world.directory.before = () => {};
    world.directory.groups.set('finance', new Set(['cleo']));
    await refresh();
    expect(world.channel.cardsOf('cleo')).toHaveLength(2);
  });

  test('[R-05][R-06] somebody else on call every eight hours gets the card each time, to the end of the stage', async () => {
    const { id } = await world.submitted('robin');
    for (let shift = 1; shift <= 41; shift += 1) {
      const onCall = shift % 2 === 0 ? 'cleo' : 'ben';
      world.directory.groups.set('finance', new Set([onCall]));
      world.clock.advance(hours(8));
      await refreshApprovers(world.services);
      expect(openStage(await world.stored(id))?.approversNow.map((person) => person.id)).toEqual([onCall]);
    }
  });

  test('[R-06] that more join than a stage asks is told to administrators, once', async () => {
    const team = Array.from({ length: approverLimit + 3 }, (_, index) => `member-${index}`);
    world.directory.add(team).groups.set('finance', new Set(team.slice(0, approverLimit)));
    const { id } = await world.submitted('robin');
    const notAskedAfterLook = async () => {
      world.clock.advance(hours(1));
      await refreshApprovers(world.services);
      const { events } = await world.stored(id);
      return events.flatMap((event) => ('notAsked' in event.data ? [event.data.notAsked] : []));
    };
    expect(await notAskedAfterLook()).toEqual([]);
    world.directory.groups.set('finance', new Set(team));
    expect(await notAskedAfterLook()).toEqual([3]);
    expect(await notAskedAfterLook()).toEqual([3]);
    const request = await world.stored(id);
    const administrators = administratorsOf(['ida']);
    const told = request.events.flatMap((event) => noticesFor(request, event, administrators));
    // Nothing is sent here, which administrators are told as well.
    const alerts = told.flatMap(({ notice }) =>
      notice.kind === 'alert' && notice.about !== 'stageWithoutApprovers' ? [notice] : [],
    );
    expect(alerts).toMatchObject([{ about: 'manyApprovers' }]);
    expect(alerts.map((one) => noticeText(inEnglish, one, '/access').summary)).toEqual([
      expect.stringContaining('3 more people could approve it but will not get a message.'),
    ]);
  });
});

describe('risk just before the access', () => {
  beforeEach(() => {
    world.setup.risk = riskSettings({ idProtection: ['medium', 'high'], insiderRisk: ['elevated'] });
  });
  const risen = (level: 'medium' | 'high') => world.setup.reports.idProtection.set('robin', { level });
  const approved = async () => {
    const request = await world.submitted('robin');
    for (
      let stage = request;
      stage.stages.some(({ state }) => state === 'open');
      stage = await world.stored(request.id)
    )
      doneBy(
        await world.decide(
          stage.stages.find(({ state }) => state === 'open')?.source === 'policy' ? 'amy' : 'sofia',
          stage,
        ),
      );
    return world.stored(request.id);
  };
  const openId = async ({ id }: AccessRequest) =>
    (await world.stored(id)).stages.find(({ state }) => state === 'open')?.id;

  test('[R-38] a finding that nobody reviewed opens its review; the access comes when that has passed', async () => {
    const request = await approved();
    expect(request.state).toBe('pendingApproval');
    risen('high');
    await goOn(0);
    expect(await openId(request)).toBe('idProtection-1');
    expect(await world.stored(request.id)).toMatchObject({ state: 'pendingApproval' });
    expect(world.channel.noticesOf('robin').map(({ about }) => about)).toEqual(['submitted']);
    await world.fulfil();
    expect(world.fulfiller.holds('robin', 'ledger')).toBe(false);
    doneBy(await world.decide('sofia', await world.stored(request.id)));
    await goOn(0);
    await world.fulfil();
    await world.deliver();
    expect((await world.stored(request.id)).state).toBe('fulfilled');
    expect(world.channel.noticesOf('robin').map(({ about }) => about)).toEqual(['submitted', 'granted']);
  });

  test('[R-35][R-38] denied there, nothing is given, and the requestor hears "not granted"', async () => {
    const request = await approved();
    risen('high');
    await goOn(0);
    doneBy(await world.decide('sofia', await world.stored(request.id), { answer: 'deny' }));
    await goOn(0);
    await world.fulfil();
    expect((await world.stored(request.id)).state).toBe('denied');
    expect(world.fulfiller.holds('robin', 'ledger')).toBe(false);
    expect(world.channel.noticesOf('robin').map(({ about }) => about)).toEqual(['submitted', 'notGranted']);
  });

  test('[R-38] what was reviewed at this level or a worse one is not reviewed again; what has risen is', async () => {
    risen('medium');
    const request = await approved();
    await goOn(0);
    expect((await world.stored(request.id)).state).toBe('delivering');

    world.setup.packages = [accessPackage({ id: 'sales' })];
    const second = await world.submitted('robin', { packageId: 'sales' });
    doneBy(await world.decide('sofia', second));
    doneBy(await world.decide('amy', await world.stored(second.id)));
    risen('high');
    await goOn(0);
    expect(await openId(second)).toBe('idProtection-2');
    doneBy(await world.decide('sofia', await world.stored(second.id)));
    risen('medium');
    await goOn(0);
    expect((await world.stored(second.id)).state).toBe('delivering');
  });

  test('[R-37][R-38] a source that cannot be asked opens a review; after that only a known level does', async () => {
    const request = await approved();
    world.setup.beforeRisk = (source) => {
      if (source === 'insiderRisk') throw new Error('down');
    };
    await goOn(0);
    expect(await openId(request)).toBe('insiderRisk-1');
    doneBy(await world.decide('colin', await world.stored(request.id)));
    await goOn(0);
    expect((await world.stored(request.id)).state).toBe('delivering');

    const other = await world.submitted('bea');
    doneBy(await world.decide('colin', other));
    doneBy(await world.decide('amy', await world.stored(other.id)));
    world.setup.beforeRisk = () => {};
    world.setup.reports.insiderRisk.set('bea', { level: 'elevated' });
    await goOn(0);
    expect(await openId(other)).toBe('insiderRisk-2');
  });

  test('[R-38] access that begins later is asked about then, not before', async () => {
    const startsAt = new Date(world.clock.now().getTime() + days(5));
    const request = await world.submitted('robin', { startsAt });
    doneBy(await world.decide('amy', request));
    await goOn(days(5) - 1);
    risen('high');
    await goOn(1);
    expect(await openId(request)).toBe('idProtection-1');
  });

  test('[R-20][R-38] a policy without approval is asked about too', async () => {
    world.setup.packages = [accessPackage({ stages: [] })];
    const request = await world.submitted('robin');
    risen('high');
    await goOn(0);
    expect(await openId(request)).toBe('idProtection-1');
    expect((await world.stored(request.id)).state).toBe('pendingApproval');
  });

  test('[R-31] thresholds are read at each check: a level that was chosen since counts', async () => {
    world.setup.risk = riskSettings();
    risen('medium');
    const request = await approved();
    world.setup.risk = riskSettings({ idProtection: ['medium'] });
    await goOn(0);
    expect(await openId(request)).toBe('idProtection-1');
  });

  test('[R-38] many that look at the same time ask once and give once', async () => {
    const request = await approved();
    await Promise.all(Array.from({ length: 4 }, () => runDue(world.services, world.assignments)));
    expect(await types(request)).toEqual([
      'requestSubmitted',
      'stageOpened',
      'stageDecided',
      'requestApproved',
      'deliveryStarted',
    ]);
  });
});
