import type { Bells } from '../jobs/doorbell.ts';
import type { Doorbell } from '../ports/doorbell.ts';

/** Rings before the database is reached are lost, as rings may be: everything is looked at once it is there. */
export function createLateDoorbell(): Doorbell & Pick<Bells, 'ages'> & { connect(bells: Bells): void } {
  let connected: Bells | undefined;
  return {
    ring: (bell) => connected?.ring(bell),
    ages: () => connected?.ages(),
    connect(bells): void {
      connected = bells;
    },
  };
}
