/** Code that is changed and the tests that should notice. */
export interface Sample {
  /** Pathspecs of Git's. */
  readonly files: readonly string[];
  /** Globs of the tests that judge it, without commas. */
  readonly tests: readonly string[];
  /** Whether these tests need MongoDB. */
  readonly usesDatabase: boolean;
  /** How many changes are tried, unless `--sample` says otherwise. */
  readonly size: number;
  /** The least share, in percent, of changes that must be noticed. */
  readonly target: number;
}

/** The core's words are left out: a changed sentence is for a proof-reader to notice. */
export const samples: Readonly<Record<string, Sample>> = {
  core: {
    files: ['src/core', ':!src/core/words'],
    tests: ['test/src/core/**/*.test.ts'],
    usesDatabase: false,
    size: 300,
    target: 85,
  },
  approvals: {
    files: ['src/approvals', 'src/delivery', 'src/store', 'src/holdings'],
    tests: ['approvals', 'delivery', 'store', 'holdings'].map((room) => `test/src/${room}/**/*.test.ts`),
    usesDatabase: true,
    size: 150,
    target: 95,
  },
};
