import { setTimeout as pause } from 'node:timers/promises';

/** Something that waits until the test lets it go on. */
export interface Gate {
  readonly opened: Promise<void>;
  /** How many have come to it. */
  readonly waiting: () => number;
  pass(): Promise<void>;
  open(): void;
}

export function createGate(): Gate {
  let open: () => void = () => {};
  let arrived = 0;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return {
    opened,
    waiting: () => arrived,
    pass(): Promise<void> {
      arrived += 1;
      return opened;
    },
    open,
  };
}

/** Waits until something is so; fails with `what` when it does not become so. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>, withinMs = 10_000): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`Waited ${withinMs} ms in vain: ${what}`);
    await pause(5);
  }
}
