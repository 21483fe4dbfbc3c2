/** A change that no test can notice, because what the program does stays the same. Known by the code, not by line numbers. */
export interface Equivalent {
  readonly file: string;
  /** The line that the change begins in, without its indentation. */
  readonly line: string;
  readonly code: string;
  readonly becomes: string;
  readonly why: string;
}

/** Left out of the share by `npm run mutation`; its report prints the first four fields of what it lists. */
export const equivalents: readonly Equivalent[] = [
  {
    ...{ file: 'src/core/view/view.ts', code: 'request.stages.indexOf(first) <= 0' },
    line: 'if (request.stages.indexOf(first) <= 0 || openedAt === undefined) return {};',
    becomes: 'request.stages.indexOf(first) < 0',
    why: 'The first of all stages opens with the submission, and a start that is kept lies after it: the same is shown.',
  },
  {
    file: 'src/core/view/view.ts',
    code: 'request.stages.indexOf(first) <= 0 || openedAt === undefined',
    line: 'if (request.stages.indexOf(first) <= 0 || openedAt === undefined) return {};',
    becomes: 'request.stages.indexOf(first) <= 0 && openedAt === undefined',
    why: 'The same; and whoever sees a stage was asked in it or in a later one, so that it has opened.',
  },
  {
    ...{ file: 'src/core/base/text.ts', code: 'oneKindOfBreak.search(unseen) === -1', becomes: 'false' },
    line: 'if (oneKindOfBreak.search(unseen) === -1) return oneKindOfBreak;',
    why: 'A shortcut: where nothing is unseen, leaving it out gives the same text.',
  },
  {
    ...{ file: 'src/core/request/append-events.ts', code: 'next === undefined', becomes: 'false' },
    line: "if (next === undefined) throw new InvariantError('A command must make at least one event.');",
    why: 'No command is accepted without an event: this names a defect that there is not.',
  },
  {
    ...{ file: 'src/core/request/lifecycle.ts', code: 'request === undefined', becomes: 'false' },
    line: "if (request === undefined) throw new InvariantError('Only a request that exists can answer again.');",
    why: 'Only commands about a request that exists are repeated: this names a defect that there is not.',
  },
  {
    ...{ file: 'src/delivery/planning.ts', code: '[]', becomes: '["Stryker was here"]' },
    line: 'const noReviews: ReviewReaders = { possibleApprovers: new Set(), instead: { idProtection: [], insiderRisk: [] } };',
    why: 'Only risk reviews are told to others instead, and a request that has none of these readers has no risk review.',
  },
];
