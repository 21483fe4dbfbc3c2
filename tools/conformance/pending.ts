/**
 * Rules that no test can show yet, each with the named part of the product that has to be built first. A rule leaves this
 * list with its first test; one whose part is there and has no test does not belong here.
 */
export const pending: Readonly<Record<string, string>> = {
  'R-42': 'Microsoft Entra as a risk source',
  'R-43': 'risk signals, and advanced hunting as a risk source',
  'R-45': 'import from Microsoft Entra',
  'R-55': 'the REST API',
  'R-62': 'search and export of the log',
  'R-63': 'search and export of the log',
  'R-82': 'the REST API',
};

/** Rules of which tests show a part, each with what has to be built for the rest. */
export const partly: Readonly<Record<string, string>> = {
  'R-40': 'Microsoft Entra as the directory',
  'R-44': 'fulfilment in Microsoft Entra and Azure, and by webhook',
  'R-61': 'signed digests, outside of MongoDB as well',
  'R-74': 'forms for packages and policies',
  'R-81': 'signing in with Entra, and linking by e-mail',
};
