import { describe, expect, test } from 'vitest';
import { describeDeparture, findDeparture, isMassDeparture } from '../../../../src/approvals/due/mass-departure.ts';
import { useEmptyWorld } from '../../../support/openings.ts';
import { doneBy, type World } from '../../../support/world.ts';

let world: World;
useEmptyWorld((created) => {
  world = created;
});

const people = (count: number) => Array.from({ length: count }, (_, index) => `person-${index}`);

describe('[R-22] people who would count as having left', () => {
  test('are those with access, an eligibility or a pending request, each once', async () => {
    world.setup.eligibilities = ['cleo', 'robin', 'gone'].map((personId) => ({ roleId: 'dba', personId }));
    world.directory.managers.set('bea', 'robin');
    await world.submitted('robin', { beneficiaryId: 'bea' });
    const granted = await world.submitted('colin');
    doneBy(await world.decide('amy', granted));
    await world.look();
    await world.look();
    await world.fulfil();
    expect((await world.stored(granted.id)).state).toBe('fulfilled');
    expect(await findDeparture(world.services)).toEqual({ known: 5, gone: ['gone'] });
    world.directory.leave('robin', 'bea', 'colin', 'ida');
    expect(await findDeparture(world.services)).toEqual({ known: 5, gone: ['bea', 'colin', 'gone', 'robin'] });
  });

  test('of whom the directory cannot tell: nothing is found', async () => {
    world.setup.eligibilities = [{ roleId: 'dba', personId: 'cleo' }];
    world.directory.before = () => {
      throw new Error('down');
    };
    await expect(findDeparture(world.services)).rejects.toThrow('down');
  });

  test('are too many at once when they are more than ten, and more than a tenth', () => {
    const departure = (gone: number, known: number) => isMassDeparture({ known, gone: people(gone) });
    expect(departure(10, 10)).toBe(false);
    expect(departure(11, 11)).toBe(true);
    expect(departure(11, 110)).toBe(false);
    expect(departure(12, 119)).toBe(true);
    expect(departure(12, 120)).toBe(false);
  });

  test('are named to the operator, ten of them at most', () => {
    const said = describeDeparture({ known: 40, gone: people(11) }, 'organization.yaml');
    expect(said).toContain('11 of the 40 people');
    expect(said).toContain('missing from organization.yaml');
    expect(said).toContain('person-8, person-9, …');
    expect(said).not.toContain('person-10');
    const few = describeDeparture({ known: 40, gone: people(10) }, 'organization.yaml');
    expect(few).toContain('person-9.');
    expect(few).not.toContain('…');
  });
});
