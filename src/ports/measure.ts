/**
 * Something that was measured. Its words come from the program and have few values: a measurement never tells of a person, a
 * request or what somebody wrote.
 * - `command`: what somebody asked for in a chat. `outcome`: how it was answered.
 * - `call`: a call to something outside, such as the directory, a chat or a risk source. `outcome`: `done`, or the error's code.
 *   `isDown`: it failed in a way that may pass, so the system, not what it was asked, is what failed.
 * - `look`: a look at what is due.
 */
export type Measured =
  | {
      readonly kind: 'command';
      readonly command: string;
      readonly outcome: 'done' | 'refused' | 'tryAgain' | 'unconfirmed';
    }
  | {
      readonly kind: 'call';
      readonly system: string;
      readonly call: string;
      readonly outcome: string;
      readonly isDown: boolean;
    }
  | { readonly kind: 'look'; readonly look: string; readonly outcome: 'done' | 'failed' };

/** Takes a measurement and how long it took, in ms. Never fails, and is never waited for. */
export type Measure = (measured: Measured, ms: number) => void;

/** For a program that nobody measures. */
export const unmeasured: Measure = () => {};
