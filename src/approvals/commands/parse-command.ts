import { namedIdPattern, requestIdPattern } from '../../core/base/ids.ts';

/** What somebody typed after `access` or `access-admin`, the same words in every chat. */
export type ParsedCommand =
  | { readonly kind: 'request'; readonly search: string }
  | { readonly kind: 'list'; readonly list: 'pending' | 'history' | 'mine'; readonly after?: string }
  | { readonly kind: 'show' | 'cancel' | 'return'; readonly requestId: string }
  /** `roleId`: what was typed may also be a role's short name. */
  | { readonly kind: 'extend'; readonly requestId: string; readonly roleId?: string }
  | { readonly kind: 'revoke'; readonly requestId: string; readonly reason: string }
  | { readonly kind: 'activate'; readonly search: string }
  /** To stay eligible for a role, by its short name. */
  | { readonly kind: 'stayEligible'; readonly roleId: string }
  | { readonly kind: 'reviewSettings' | 'packages' | 'health' }
  /** What is pending for the roles whose resource somebody administers. */
  | { readonly kind: 'resourceRequests'; readonly after?: string }
  | { readonly kind: 'packageRequests'; readonly packageId: string; readonly after?: string }
  /** All that one change of the configuration changed, by its number. */
  | { readonly kind: 'change'; readonly change: number; readonly page: number }
  | { readonly kind: 'searchTooLong'; readonly length: number }
  /** More text than any command takes. */
  | { readonly kind: 'commandTooLong'; readonly length: number }
  /** A command that is there, without the number that it needs. */
  | { readonly kind: 'numberNeeded'; readonly command: string; readonly admin: boolean }
  /** `admin`: help on the administrators' commands. */
  | { readonly kind: 'help'; readonly admin: boolean; readonly unknown: boolean };

/** How long a search may be, in characters: a form carries it along. */
export const longestSearch = 100;
/** How long a command may be, with all that follows it: far more than the longest reason, so that reasons are refused by their own limit. */
export const longestCommand = 50_000;
const number = /^[1-9][0-9]{0,8}$/;

/** Reads what follows `access`. Case does not matter, and anything that is no command asks for help. */
export function parseAccessWords(text: string): ParsedCommand {
  if (text.length > longestCommand) return { kind: 'commandTooLong', length: text.length };
  const [word = '', first = '', ...rest] = words(text);
  const id = first.toUpperCase();
  switch (word.toLowerCase()) {
    case '':
    case 'request':
      return searchFor('request', [first, ...rest]);
    case 'pending':
    case 'history':
    case 'mine':
      return listOf(word.toLowerCase() as 'pending', [first, ...rest]);
    case 'activate':
      return searchFor('activate', [first, ...rest]);
    case 'show':
    case 'cancel':
    case 'return':
      return requestIdPattern.test(id)
        ? { kind: word.toLowerCase() as 'show', requestId: id }
        : { kind: 'numberNeeded', command: word.toLowerCase(), admin: false };
    case 'extend': {
      const roleId = first.toLowerCase();
      const isName = namedIdPattern.test(roleId);
      if (requestIdPattern.test(id)) return { kind: 'extend', requestId: id, ...(isName ? { roleId } : {}) };
      return isName ? { kind: 'stayEligible', roleId } : { kind: 'numberNeeded', command: 'extend', admin: false };
    }
    case 'revoke':
      return requestIdPattern.test(id)
        ? { kind: 'revoke', requestId: id, reason: textAfter(text, first) }
        : { kind: 'numberNeeded', command: 'revoke', admin: false };
    default:
      return { kind: 'help', admin: false, unknown: word.toLowerCase() !== 'help' };
  }
}

/** Reads what follows `access-admin`. */
export function parseAdminWords(text: string): ParsedCommand {
  if (text.length > longestCommand) return { kind: 'commandTooLong', length: text.length };
  const [word = '', first = '', ...rest] = words(text);
  switch (word.toLowerCase()) {
    case 'thresholds':
      return { kind: 'reviewSettings' };
    case 'packages':
      return { kind: 'packages' };
    case 'health':
      return { kind: 'health' };
    case 'requests': {
      const id = first.toLowerCase();
      const ofAll = afterOf([first, ...rest]);
      if (ofAll !== undefined || !namedIdPattern.test(id))
        return { kind: 'resourceRequests', ...(ofAll === undefined ? {} : { after: ofAll }) };
      const after = afterOf(rest);
      return { kind: 'packageRequests', packageId: id, ...(after === undefined ? {} : { after }) };
    }
    case 'change': {
      const [, page = '1'] = rest[0]?.toLowerCase() === 'page' ? rest : [];
      return number.test(first) && number.test(page)
        ? { kind: 'change', change: Number(first), page: Number(page) }
        : { kind: 'numberNeeded', command: 'change', admin: true };
    }
    default:
      return { kind: 'help', admin: true, unknown: !['', 'help'].includes(word.toLowerCase()) };
  }
}

function searchFor(kind: 'request' | 'activate', rest: readonly string[]): ParsedCommand {
  const search = rest.join(' ');
  return search.length > longestSearch ? { kind: 'searchTooLong', length: search.length } : { kind, search };
}

function listOf(list: 'pending' | 'history' | 'mine', rest: readonly string[]): ParsedCommand {
  const after = afterOf(rest);
  return { kind: 'list', list, ...(after === undefined ? {} : { after }) };
}

/** `before ID`: the page of what is older than that request. */
function afterOf([before, id = '']: readonly string[]): string | undefined {
  const named = id.toUpperCase();
  return before?.toLowerCase() === 'before' && requestIdPattern.test(named) ? named : undefined;
}

/** What stands behind a word, as it was typed. */
function textAfter(text: string, word: string): string {
  return text.slice(text.indexOf(word) + word.length).trim();
}

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}
