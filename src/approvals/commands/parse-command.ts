import { namedIdPattern, requestIdPattern } from '../../core/base/ids.ts';
import { accessCommands, adminCommands, nearestCommand } from './known-commands.ts';

/** What somebody typed after `access` or `access-admin`, the same words in every chat. */
export type ParsedCommand =
  /** `justification`: asked for in one line. `typed`: no command was named, so what was typed may be meant for one. */
  | {
      readonly kind: 'request';
      readonly search: string;
      readonly justification?: string;
      readonly typed?: { readonly nearest?: string };
    }
  | { readonly kind: 'list'; readonly list: 'pending' | 'history' | 'mine'; readonly after?: string }
  | { readonly kind: 'show' | 'cancel' | 'return'; readonly requestId: string }
  /** `roleId`: what was typed may also be a role's short name. */
  | { readonly kind: 'extend'; readonly requestId: string; readonly roleId?: string }
  | { readonly kind: 'revoke'; readonly requestId: string; readonly reason: string }
  | { readonly kind: 'activate'; readonly search: string }
  /** To stay eligible for a role, by its short name. */
  | { readonly kind: 'stayEligible'; readonly roleId: string }
  | { readonly kind: 'reviewSettings' | 'health' }
  /** What is offered; `page` counts from 1, here and below. */
  | { readonly kind: 'packages'; readonly page: number }
  /** How a package or role is set up; `first`: which is meant where both are called so; `called` as in `packageRequests`. */
  | { readonly kind: 'offer'; readonly first: 'package' | 'role'; readonly called: string; readonly page: number }
  /** What is pending for the roles whose resource somebody administers. */
  | { readonly kind: 'resourceRequests'; readonly after?: string }
  /** `called`: the short name of a package or role, its name, or the beginning of one. */
  | { readonly kind: 'packageRequests'; readonly called: string; readonly after?: string }
  /** The newest changes of the configuration, or those before one, by its number. */
  | { readonly kind: 'changes'; readonly before?: number }
  /** All that one change of the configuration changed, by its number. */
  | { readonly kind: 'change'; readonly change: number; readonly page: number }
  | { readonly kind: 'searchTooLong'; readonly length: number }
  /** More text than any command takes. */
  | { readonly kind: 'commandTooLong'; readonly length: number }
  /** A command that is there, without the number that it needs. */
  | { readonly kind: 'numberNeeded'; readonly command: string; readonly admin: boolean }
  /** A command that is there, with more behind it than it takes. */
  | { readonly kind: 'tooManyWords'; readonly command: string; readonly admin: boolean; readonly takesNumber: boolean }
  /** No command, but nearly one: what was most likely meant, as it would be typed behind `access-admin`. */
  | { readonly kind: 'didYouMean'; readonly meant: string; readonly admin: boolean }
  /** `admin`: help on the administrators' commands. */
  | { readonly kind: 'help'; readonly admin: boolean; readonly unknown: boolean };

/** How long a search may be, in characters: a form carries it along. */
export const longestSearch = 100;
/** How long a command may be, with all that follows it: far more than the longest reason, so that reasons are refused by their own limit. */
export const longestCommand = 50_000;
const number = /^[1-9][0-9]{0,8}$/;

/** A whole line, as buttons have it and as it is typed where commands have no slash; undefined: it begins with neither command. */
export function parseLine(line: string): ParsedCommand | undefined {
  const [, first = '', rest = ''] = /^\s*(\S*)(.*)$/s.exec(line) ?? [];
  switch (first.toLowerCase()) {
    case 'access':
      return parseAccessWords(rest);
    case 'access-admin':
      return parseAdminWords(rest);
    default:
      return undefined;
  }
}

/** The same where people write to nobody but us, so that they can leave the command out: `pending`. */
export function parseMessage(line: string): ParsedCommand {
  const [word = ''] = words(line);
  const isForAdministrators =
    adminCommands.includes(word.toLowerCase()) && !accessCommands.includes(word.toLowerCase());
  return parseLine(line) ?? (isForAdministrators ? parseAdminWords(line) : parseAccessWords(line));
}

/** Reads what follows `access`. Case does not matter, and what begins with no command is searched for. */
export function parseAccessWords(text: string): ParsedCommand {
  if (text.length > longestCommand) return { kind: 'commandTooLong', length: text.length };
  const [word = '', first = '', ...rest] = words(text);
  const command = word.toLowerCase();
  const id = first.toUpperCase();
  const onlyNumber = (kind: 'show' | 'cancel' | 'return'): ParsedCommand => {
    if (!requestIdPattern.test(id)) return { kind: 'numberNeeded', command, admin: false };
    return rest.length > 0 ? tooManyWords(command, { takesNumber: true }) : { kind, requestId: id };
  };
  switch (command) {
    case '':
      return searchFor('request', '');
    case 'request':
      return requestOf(textAfter(text, word));
    case 'pending':
    case 'history':
    case 'mine':
      return listOf(command, [first, ...rest]);
    case 'activate':
      return searchFor('activate', [first, ...rest].join(' '));
    case 'show':
    case 'cancel':
    case 'return':
      return onlyNumber(command);
    case 'extend': {
      const roleId = first.toLowerCase();
      const isName = namedIdPattern.test(roleId);
      if (!requestIdPattern.test(id) && !isName) return { kind: 'numberNeeded', command, admin: false };
      if (rest.length > 0) return tooManyWords(command, { takesNumber: true });
      if (requestIdPattern.test(id)) return { kind: 'extend', requestId: id, ...(isName ? { roleId } : {}) };
      return { kind: 'stayEligible', roleId };
    }
    case 'revoke':
      return requestIdPattern.test(id)
        ? { kind: 'revoke', requestId: id, reason: textAfter(text, first) }
        : { kind: 'numberNeeded', command, admin: false };
    case 'help':
      return first === '' ? { kind: 'help', admin: false, unknown: false } : tooManyWords(command);
    default:
      return searchOrTypo(text.trim(), command, [first, ...rest]);
  }
}

/** Reads what follows `access-admin`. */
export function parseAdminWords(text: string): ParsedCommand {
  if (text.length > longestCommand) return { kind: 'commandTooLong', length: text.length };
  const [word = '', first = '', ...rest] = words(text);
  const command = word.toLowerCase();
  const alone = (parsed: ParsedCommand): ParsedCommand =>
    first === '' ? parsed : tooManyWords(command, { admin: true });
  switch (command) {
    case 'thresholds':
      return alone({ kind: 'reviewSettings' });
    case 'packages':
      return offeredOf([first, ...rest]);
    case 'package':
    case 'role':
      return offerOf(command, [first, ...rest]);
    case 'health':
      return alone({ kind: 'health' });
    case 'requests':
      return overseenRequests([first, ...rest].filter((one) => one !== ''));
    case 'changes':
      return first.toLowerCase() === 'before' && rest.length === 1 && number.test(rest[0] ?? '')
        ? { kind: 'changes', before: Number(rest[0]) }
        : alone({ kind: 'changes' });
    case 'change': {
      const [, page = '1'] = rest[0]?.toLowerCase() === 'page' ? rest : [];
      return number.test(first) && number.test(page)
        ? { kind: 'change', change: Number(first), page: Number(page) }
        : { kind: 'numberNeeded', command: 'change', admin: true };
    }
    case '':
    case 'help':
      return alone({ kind: 'help', admin: true, unknown: false });
    default: {
      const nearest = nearestCommand(command, adminCommands);
      return nearest === undefined
        ? { kind: 'help', admin: true, unknown: true }
        : { kind: 'didYouMean', admin: true, meant: [nearest, first, ...rest].join(' ').trim() };
    }
  }
}

/** `packages`, `packages page 2`. */
function offeredOf(given: readonly string[]): ParsedCommand {
  const { before, page } = pageOf(given);
  return before === '' ? { kind: 'packages', page } : tooManyWords('packages', { admin: true });
}

/** `package NAME`, `package NAME page 2`; without a name, all of them. */
function offerOf(first: 'package' | 'role', given: readonly string[]): ParsedCommand {
  const { before: called, page } = pageOf(given);
  if (called.length > longestSearch) return { kind: 'searchTooLong', length: called.length };
  return called === '' ? { kind: 'packages', page } : { kind: 'offer', first, called, page };
}

/** What stands before `page N`, and that page: without it the first one. */
function pageOf(given: readonly string[]): { readonly before: string; readonly page: number } {
  const [word = '', page = ''] = given.slice(-2);
  const hasPage = word.toLowerCase() === 'page' && number.test(page);
  return { before: (hasPage ? given.slice(0, -2) : given).join(' '), page: hasPage ? Number(page) : 1 };
}

/** `requests`, `requests before ID`, `requests NAME`, `requests NAME before ID`. */
function overseenRequests(given: readonly string[]): ParsedCommand {
  const after = afterOf(given.slice(-2));
  const called = (after === undefined ? given : given.slice(0, -2)).join(' ');
  const page = after === undefined ? {} : { after };
  if (called === '') return { kind: 'resourceRequests', ...page };
  if (called.length > longestSearch) return { kind: 'searchTooLong', length: called.length };
  return { kind: 'packageRequests', called, ...page };
}

/** `request Finance`, or with the name in quotation marks and the justification behind it. */
function requestOf(rest: string): ParsedCommand {
  const [, search, justification = ''] = /^["“”„«]([^"“”„«»]*)["“”»](.*)$/s.exec(rest) ?? [];
  if (search === undefined) return searchFor('request', rest.split(/\s+/).join(' '));
  const parsed = searchFor('request', search.trim());
  const why = justification.trim();
  return parsed.kind !== 'request' || why === '' ? parsed : { ...parsed, justification: why };
}

/** `access fin` searches for a package; `access pendng` may be meant for a command as well. */
function searchOrTypo(text: string, word: string, rest: readonly string[]): ParsedCommand {
  const parsed = searchFor('request', text.split(/\s+/).join(' '));
  // Nobody searches for so much.
  if (parsed.kind !== 'request') return { kind: 'help', admin: false, unknown: true };
  const nearest = nearestCommand(word, accessCommands);
  return { ...parsed, typed: nearest === undefined ? {} : { nearest: [nearest, ...rest].join(' ').trim() } };
}

function searchFor(kind: 'request' | 'activate', search: string): ParsedCommand {
  return search.length > longestSearch ? { kind: 'searchTooLong', length: search.length } : { kind, search };
}

function listOf(list: 'pending' | 'history' | 'mine', given: readonly string[]): ParsedCommand {
  const after = afterOf(given);
  if (given.some((one) => one !== '') && (after === undefined || given.length > 2)) return tooManyWords(list);
  return { kind: 'list', list, ...(after === undefined ? {} : { after }) };
}

function tooManyWords(command: string, { admin = false, takesNumber = false } = {}): ParsedCommand {
  return { kind: 'tooManyWords', command, admin, takesNumber };
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
