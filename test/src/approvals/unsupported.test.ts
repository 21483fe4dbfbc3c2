import { expect, test } from 'vitest';
import { refuseUnsupported } from '../../../src/approvals/unsupported.ts';
import { useEmptyWorld } from '../../support/openings.ts';
import { issuerOf, refusalOf, type World } from '../../support/world.ts';

let world: World;
useEmptyWorld((created) => {
  world = created;
});

test('[R-60] a click or form that is none of ours is refused, and an attempt of whoever sent it', async () => {
  expect(refusalOf(await refuseUnsupported(world.services, issuerOf('amy', 'one')))).toMatchObject({
    ...{ code: 'invalidInput', reason: 'outOfDate' },
  });
  expect(refusalOf(await refuseUnsupported(world.services, issuerOf('stranger', 'two')))).toMatchObject({
    ...{ code: 'unknownPerson', reason: 'accountNotLinked', values: { organization: 'Woodgrove Bank' } },
  });
  const attempts = await world.attempts();
  expect(attempts).toHaveLength(2);
  expect(attempts.find(({ id }) => id === 'one')).toMatchObject({
    ...{ command: 'unsupported', code: 'invalidInput', state: null },
    ...{ actor: { kind: 'person', id: 'amy' }, via: { channel: 'chat' } },
  });
  expect(attempts.find(({ id }) => id === 'two')).toMatchObject({ actor: { kind: 'unknown', id: 'T1/U-stranger' } });
});
