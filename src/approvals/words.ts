/** What somebody typed after `access` or `access-admin`, the same words in every chat. */
export type TypedCommand =
  | { readonly kind: 'request'; readonly search: string }
  | { readonly kind: 'list'; readonly list: 'pending' | 'history' | 'mine'; readonly after?: string }
  | { readonly kind: 'show' | 'cancel' | 'extend'; readonly requestId: string }
  | { readonly kind: 'reviewSettings' | 'packages' }
  | { readonly kind: 'packageRequests'; readonly packageId: string; readonly after?: string }
  /** `admin`: help on the administrators' commands. */
  | { readonly kind: 'help'; readonly admin: boolean; readonly unknown: boolean };

const longestSearch = 100;
const requestId = /^[0-9A-Z]{12}$/;
const packageId = /^[a-z0-9][a-z0-9._-]{0,62}$/;

/** Reads what follows `access`. Case does not matter, and anything that is no command asks for help. */
export function parseAccessWords(text: string): TypedCommand {
  const [word = '', first = '', ...rest] = words(text);
  const id = first.toUpperCase();
  switch (word.toLowerCase()) {
    case '':
    case 'request':
      return { kind: 'request', search: [first, ...rest].join(' ').slice(0, longestSearch) };
    case 'pending':
    case 'history':
    case 'mine':
      return listOf(word.toLowerCase() as 'pending', [first, ...rest]);
    case 'show':
    case 'cancel':
    case 'extend':
      return requestId.test(id)
        ? { kind: word.toLowerCase() as 'show', requestId: id }
        : { kind: 'help', admin: false, unknown: true };
    default:
      return { kind: 'help', admin: false, unknown: word.toLowerCase() !== 'help' };
  }
}

/** Reads what follows `access-admin`. */
export function parseAdminWords(text: string): TypedCommand {
  const [word = '', first = '', ...rest] = words(text);
  switch (word.toLowerCase()) {
    case 'thresholds':
      return { kind: 'reviewSettings' };
    case 'packages':
      return { kind: 'packages' };
    case 'requests': {
      const id = first.toLowerCase();
      const after = afterOf(rest);
      if (!packageId.test(id)) return { kind: 'packages' };
      return { kind: 'packageRequests', packageId: id, ...(after === undefined ? {} : { after }) };
    }
    default:
      return { kind: 'help', admin: true, unknown: !['', 'help'].includes(word.toLowerCase()) };
  }
}

function listOf(list: 'pending' | 'history' | 'mine', rest: readonly string[]): TypedCommand {
  const after = afterOf(rest);
  return { kind: 'list', list, ...(after === undefined ? {} : { after }) };
}

/** `before ID`: the page of what is older than that request. */
function afterOf([before, id = '']: readonly string[]): string | undefined {
  const named = id.toUpperCase();
  return before?.toLowerCase() === 'before' && requestId.test(named) ? named : undefined;
}

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}
