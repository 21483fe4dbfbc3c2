/** Why a risk is not known. */
export const riskDetails = {
  notConnected: 'No source is connected that could tell.',
  invalidAnswer: 'The source gave an invalid answer.',
  late: 'The source did not answer in time.',
  unreachable: 'The source could not be reached.',
  noSuchLevel: 'The source reported a level that it does not have.',
} as const;
