import { objectIdOf, tenantId } from './teams-organization.ts';

/** A JSON object whose shape does not matter here. */
export type Json = Record<string, unknown>;

let counter = 0;

/** An id such as Teams gives to each event, never the same twice. */
export function newActivityId(): string {
  counter += 1;
  return `f:${process.pid}-${Date.now()}-${counter}`;
}

/** Activities as Teams sends them, for what the stand-in itself would never send. */
export function activityOf(person: string, serviceUrl: string, more: Json = {}): Json {
  return {
    type: 'message',
    id: newActivityId(),
    timestamp: new Date().toISOString(),
    localTimezone: 'Europe/Berlin',
    channelId: 'msteams',
    serviceUrl,
    from: { id: `29:${person}`, name: person, aadObjectId: objectIdOf(person) },
    conversation: { conversationType: 'personal', tenantId, id: `a:1-${person}` },
    recipient: { id: '28:30000000-0000-4000-8000-000000000000', name: 'Countersign' },
    channelData: { tenant: { id: tenantId } },
    text: 'access',
    ...more,
  };
}

/** A click on a card. */
export function invokeOf(person: string, serviceUrl: string, verb: unknown, data: unknown, more: Json = {}): Json {
  const { text: _, ...activity } = activityOf(person, serviceUrl);
  const value = { action: { type: 'Action.Execute', title: 'Approve', verb, data }, trigger: 'manual' };
  return { ...activity, type: 'invoke', name: 'adaptiveCard/action', replyToId: '1700000000000', value, ...more };
}
