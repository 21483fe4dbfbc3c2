import type { ConnectorMethod } from '../types.ts';

/** The path below the server's root that the connector lives under; Teams has one for each region. */
export const BASE = '/amer/';

/** What a request asks for. */
export interface Target {
  method: ConnectorMethod | 'unknown';
  /** e.g. `PUT /v3/conversations/a:1…/activities/1700000000000` */
  route: string;
  conversationId: string | null;
  activityId: string | null;
  /** whom a roster is asked for; null is everybody */
  memberId: string | null;
  paged: boolean;
}

const ROUTES: readonly [verb: string, pattern: RegExp, method: ConnectorMethod][] = [
  ['POST', /^\/v3\/conversations\/?$/, 'create'],
  ['POST', /^\/v3\/conversations\/(?<conversationId>[^/]+)\/activities(?:\/(?<activityId>[^/]+))?$/, 'send'],
  ['PUT', /^\/v3\/conversations\/(?<conversationId>[^/]+)\/activities\/(?<activityId>[^/]+)$/, 'update'],
  ['DELETE', /^\/v3\/conversations\/(?<conversationId>[^/]+)\/activities\/(?<activityId>[^/]+)$/, 'delete'],
  ['GET', /^\/v3\/conversations\/(?<conversationId>[^/]+)\/members(?:\/(?<memberId>[^/]+))?$/, 'members'],
  ['GET', /^\/v3\/conversations\/(?<conversationId>[^/]+)\/(?<paged>paged)members$/, 'members'],
];

function decoded(part: string | undefined): string | null {
  if (part === undefined) return null;
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Reads verb and path of a request; `unknown` when the connector has no such operation. */
export function readTarget(verb: string, pathname: string): Target {
  const path = pathname.startsWith(BASE) ? pathname.slice(BASE.length - 1).replace(/^\/+/, '/') : '';
  const nothing = { conversationId: null, activityId: null, memberId: null, paged: false };
  for (const [expected, pattern, method] of ROUTES) {
    const found = verb === expected ? pattern.exec(path) : null;
    if (found === null) continue;
    const { conversationId, activityId, memberId, paged } = found.groups ?? {};
    return {
      method,
      route: `${verb} ${decoded(path)}`,
      conversationId: decoded(conversationId),
      activityId: decoded(activityId),
      memberId: decoded(memberId),
      paged: paged !== undefined,
    };
  }
  return { ...nothing, method: 'unknown', route: `${verb} ${decoded(pathname)}` };
}
