import type { Pace, Rate } from '../../src/ports/stores/pace-store.ts';

const minuteMs = 60_000;
const tier = (calls: number): readonly Rate[] => [{ calls, withinMs: minuteMs }];

/**
 * How often Slack takes the methods that Countersign calls by itself, for one app in one workspace. `views.open` is not among
 * them (100 a minute): it answers a click within three seconds, and is never held back.
 *
 * @see https://docs.slack.dev/apis/web-api/rate-limits for the tiers, and each method's page for its own
 */
const ofWorkspace = {
  /** "Several hundred messages per minute": counted as 300. */
  'chat.postMessage': tier(300),
  /** Tier 3. */
  'chat.update': tier(50),
  'conversations.open': tier(50),
  'conversations.history': tier(50),
  /** Tier 4. */
  'users.info': tier(100),
} as const;

/** "1 message per second per channel", with short bursts above that: counted as five in five seconds. */
const ofConversation: readonly Rate[] = [{ calls: 5, withinMs: 5_000 }];

/** What a call of the Web API counts for. */
export function slackPaces(
  workspace: string,
  method: keyof typeof ofWorkspace,
  conversation?: string,
): readonly Pace[] {
  const key = `slack/${workspace}/${method}`;
  return [
    { key, rates: ofWorkspace[method], isShared: true },
    ...(conversation === undefined ? [] : [{ key: `${key}/${conversation}`, rates: ofConversation }]),
  ];
}
