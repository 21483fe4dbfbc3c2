/**
 * The looks that the program takes at its documents: which messages to plan, to send, what is due, what to fulfil,
 * and whom to ask.
 */
export type Bell = 'plan' | 'deliver' | 'due' | 'fulfil' | 'refresh';

/**
 * Says "look now". A ring that is lost loses nothing, because everything is also looked at periodically; a ring
 * never fails and is never waited for.
 */
export interface Doorbell {
  ring(bell: Bell): void;
}
