import { describe, expect, onTestFinished, test } from 'vitest';
import {
  changeConfigurationTo,
  expireProposals,
  seedConfiguration,
} from '../../../src/approvals/configuration/configure.ts';
import { refreshApprovers } from '../../../src/approvals/due/refresh-approvers.ts';
import { openRequest } from '../../../src/approvals/requests/open-request.ts';
import { directoryRoles } from '../../../src/core/base/person.ts';
import { approversKnownForMs } from '../../../src/core/request/schedule.ts';
import { cardText } from '../../../src/core/words/requests/card.ts';
import { planDue } from '../../../src/delivery/plan-due.ts';
import { refreshProposals } from '../../../src/delivery/refresh-proposals.ts';
import { sendDue } from '../../../src/delivery/send.ts';
import { InMemoryChannel } from '../../support/channel.ts';
import { days } from '../../support/clock.ts';
import { openDatabase } from '../../support/database.ts';
import { useEmptyWorld } from '../../support/openings.ts';
import { accessPackage, riskSettings } from '../../support/packages.ts';
import { asActor, ida, identityOf } from '../../support/people.ts';
import { inEnglish } from '../../support/reader.ts';
import { createWorld, doneBy, issuerOf, newId, type World } from '../../support/world.ts';

let world: World;
useEmptyWorld((created) => {
  world = created;
});

const goOn = async () => {
  world.clock.advance(approversKnownForMs);
  await refreshApprovers(world.services);
  await world.deliver();
};
const cardOf = (personId: string) => {
  const [shown, ...more] = world.channel.cardsOf(personId);
  if (shown === undefined || more.length > 0) throw new Error(`${personId} has ${more.length} cards more than one.`);
  return shown;
};

describe('the card of an approver', () => {
  test('[R-22][R-71] who has left loses its buttons where it lies, and says nothing new', async () => {
    const request = await world.submitted('robin');
    await world.deliver();
    world.directory.leave('amy');
    await goOn();
    const { card } = cardOf('amy');
    expect(card.live).toBe(false);
    expect(card.stage.state).toBe('withdrawn');
    expect(cardOf('ben').card.live).toBe(true);
    // What becomes of the request is not told to them either.
    doneBy(await world.decide('ben', request, { answer: 'deny', reason: 'Not this quarter' }));
    await world.deliver();
    expect(JSON.stringify(cardText(inEnglish, cardOf('amy').card))).not.toMatch(/Denied|quarter/);
  });

  test('[R-22][R-71] whose account in this chat was unlinked loses its buttons there, and comes back with the account', async () => {
    const second = new InMemoryChannel('other');
    world.directory.link('amy', identityOf('amy', 'other'));
    const channels = ['chat', 'other'];
    const look = async () => {
      world.clock.advance(approversKnownForMs);
      await refreshApprovers({ ...world.services, channels });
      await planDue({ ...world.planner, channels });
      for (const channel of [world.channel, second]) await sendDue({ ...world.sender, channels }, channel);
    };
    await world.submitted('robin');
    await look();
    expect([cardOf('amy').card.live, second.cardsOf('amy')[0]?.card.live]).toEqual([true, true]);
    world.directory.unlink('amy', 'other');
    await look();
    expect([cardOf('amy').card.live, second.cardsOf('amy')[0]?.card.live]).toEqual([true, false]);
    const edits = second.cardsOf('amy')[0]?.edits;
    for (let n = 0; n < 3; n += 1) await look();
    expect(second.cardsOf('amy')[0]?.edits).toBe(edits);
    world.directory.link('amy', identityOf('amy', 'other'));
    await look();
    expect(second.cardsOf('amy')).toMatchObject([{ card: { live: true } }]);
  });

  test('[R-22] loses its buttons also when it was unlinked just before somebody else decided', async () => {
    const request = await world.submitted('robin');
    await world.deliver();
    world.directory.unlink('amy');
    doneBy(await world.decide('ben', request));
    await world.deliver();
    expect(world.channel.liveCards).toEqual([]);
  });

  test('[R-22] is not posted to somebody who left while it was on its way', async () => {
    await world.submitted('robin');
    await planDue(world.planner);
    world.directory.leave('amy');
    await world.deliver();
    expect(world.channel.cardsOf('amy')).toEqual([]);
    expect(world.channel.cardsOf('ben')).toHaveLength(1);
  });

  test('[R-22] keeps its buttons while the directory cannot tell', async () => {
    await world.submitted('robin');
    await world.deliver();
    world.directory.before = () => {
      throw new Error('The directory is down.');
    };
    await goOn();
    world.directory.before = () => {};
    expect(cardOf('amy').card.live).toBe(true);
  });

  test('[R-17][R-22] no card is made for anybody by looking again where messages are off', async () => {
    world.setup.packages = [accessPackage({ notifications: false })];
    const request = await world.submitted('robin');
    await goOn();
    expect(world.channel.cards).toEqual([]);
    doneBy(await openRequest(world.services, issuerOf('amy'), request.id));
    await world.deliver();
    expect(cardOf('amy').card.live).toBe(true);
    world.directory.leave('amy');
    await goOn();
    expect(cardOf('amy').card.live).toBe(false);
  });
});

describe('the card of a change', () => {
  test('[R-22][R-39] loses its buttons for an administrator who has left, who lost the role, or was unlinked', async () => {
    const own = await openDatabase();
    onTestFinished(() => own.close());
    world = await createWorld(own);
    world.directory.grantRole(directoryRoles.identityGovernanceAdministrator, 'cleo', 'bea');
    const setup = { packages: [], roles: [], eligibilities: [], risk: riskSettings({ idProtection: ['high'] }) };
    await seedConfiguration(world.services, setup);
    const administrator = { actor: asActor(ida), via: { channel: 'chat' }, delivery: newId() };
    doneBy(await changeConfigurationTo(world.services, administrator, () => ({ ...setup, risk: riskSettings() })));
    await world.deliver();
    expect(world.channel.liveCards).toHaveLength(4);
    world.directory.leave('igor');
    world.directory.revokeRole(directoryRoles.identityGovernanceAdministrator, 'cleo');
    world.directory.unlink('bea');
    const look = async () => {
      await refreshProposals(world.planner);
      await world.deliver();
    };
    await look();
    expect(world.channel.liveCards.map(({ user }) => user)).toEqual(['U-ida']);
    for (const id of ['igor', 'cleo', 'bea'])
      expect(world.channel.changeCardsOf(id)).toMatchObject([{ card: { state: 'withdrawn', changes: [] } }]);
    const { edits } = world.channel.changeCardsOf('igor')[0] ?? { edits: 0 };
    await look();
    expect(world.channel.changeCardsOf('igor')[0]?.edits).toBe(edits);
    world.clock.advance(days(14));
    await expireProposals(world.services);
    await world.deliver();
    expect(world.channel.liveCards).toEqual([]);
  });
});
