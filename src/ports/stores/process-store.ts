/** What a process reports about itself while it runs, for `access-admin health`. */
export interface ProcessReport {
  /** Random, new at each start. */
  readonly id: string;
  readonly role: 'all' | 'web' | 'worker';
  readonly at: Date;
  /** The chats that it is connected to: the name of each channel, and its name as people write it. */
  readonly chats: readonly { readonly name: string; readonly title: string }[];
  /** When each look at what is due last looked; none where the process takes no looks. */
  readonly looks: readonly { readonly look: string; readonly at: Date }[];
  /** What it calls outside and gets no answer from. */
  readonly failing: readonly FailingSystem[];
}

/** Something outside that fails since then. */
export interface FailingSystem {
  /** What is called, as measurements name it: `directory`, a risk source, the kind of a target, a chat. */
  readonly system: string;
  /** When the first call failed of those since it last answered. */
  readonly since: Date;
  /** When it was last called. */
  readonly lastAt: Date;
  /** The code of the last error. */
  readonly code: string;
}

/** Where processes report. Every method rejects with `StoreError` when the database cannot do it. */
export interface ProcessStore {
  /** Puts this report in the place of the process's last one. */
  report(report: ProcessReport): Promise<void>;
  /** The last report of each process that has reported since then. */
  since(at: Date): Promise<readonly ProcessReport[]>;
  /** The process has ended, and reports no more. */
  ended(id: string): Promise<void>;
}
