import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { TenantState } from './tenant.ts';

/** Reads what {@link saveState} wrote; null when there is no such file. Throws when it is not JSON. */
export function loadState(path: string): TenantState | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as TenantState;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new Error(`The Teams stand-in cannot read its state from ${path}.`, { cause: error });
  }
}

/** Replaces the file in one step, so that a crash leaves the old state or the new one, never half of it. */
export function saveState(path: string, state: TenantState): void {
  mkdirSync(dirname(path), { recursive: true });
  const next = `${path}.${process.pid}.tmp`;
  writeFileSync(next, JSON.stringify(state));
  renameSync(next, path);
}
