import type { Address } from '../ports/channel.ts';
import type { Clock } from '../ports/clock.ts';
import type { Doorbell } from '../ports/doorbell.ts';
import type { Log } from '../ports/log.ts';
import type { DeliveryStore } from '../ports/stores/delivery-store.ts';

interface Needs {
  readonly clock: Clock;
  readonly deliveries: DeliveryStore;
  readonly doorbell: Doorbell;
  readonly log: Log;
}

/**
 * Keeps where a card lies that somebody has acted on. Its address may have been lost when it was posted; from now on it is edited
 * like any other. The person does not wait for this, and what they asked for does not depend on it.
 */
export function rememberMessage(needs: Needs, cardId: string, address: Address | undefined): void {
  if (address === undefined) return;
  needs.deliveries.foundAt(cardId, address, needs.clock.now()).then(
    (isNew) => {
      if (isNew) needs.doorbell.ring('deliver');
    },
    (err) => needs.log.warn({ err }, 'The address of a card could not be kept; the next click on it brings it again'),
  );
}
