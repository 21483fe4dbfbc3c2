import type { Pace, Rate } from '../../src/ports/stores/pace-store.ts';

/**
 * How often Teams lets one bot send or edit in one conversation.
 *
 * @see https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit
 */
const ofConversation: readonly Rate[] = [
  { calls: 7, withinMs: 1_000 },
  { calls: 8, withinMs: 2_000 },
  { calls: 60, withinMs: 30_000 },
  { calls: 1_800, withinMs: 3_600_000 },
];

/** How often one app may call in one tenant, from the same page. */
const ofTenant: readonly Rate[] = [{ calls: 50, withinMs: 1_000 }];

/** What sending and editing in a conversation counts for. One at a time: the connector answers 412 to a second one. */
export function teamsPaces(tenant: string, conversation: string): readonly Pace[] {
  return [
    { key: `teams/${tenant}`, rates: ofTenant, isShared: true },
    { key: `teams/${tenant}/${conversation}`, rates: ofConversation, isAlone: true },
  ];
}
