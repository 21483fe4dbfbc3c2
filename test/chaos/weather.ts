import type { FaultRule as SlackFault, SlackStandIn } from '../../adapters/sandbox/slack/stand-in.ts';
import type { FaultRule as TeamsFault, TeamsStandIn } from '../../adapters/sandbox/teams/stand-in.ts';
import { everybody } from './organization.ts';
import { createRandom, type Random } from './random.ts';

/** How a platform treats the program for a while. */
type Weather =
  | { readonly kind: 'calm' }
  /** Each call fails with this probability. */
  | { readonly kind: 'flaky'; readonly probability: number }
  /** Every call fails in this way. */
  | { readonly kind: 'down'; readonly how: 'http500' | 'reset' }
  /** Calls about some people are never answered. */
  | { readonly kind: 'hanging'; readonly people: readonly string[] };

/** How long one kind of weather lasts, in ms. */
const lastsMs = [4_000, 14_000] as const;

const always = Number.MAX_SAFE_INTEGER;

/** Faults that pass by themselves; what somebody has to mend first would keep the run from its end for hours. */
const slackFaults: readonly SlackFault['kind'][] = [
  ...(['http500', 'ratelimited', 'timeout', 'reset', 'ok-but-connection-lost'] as const),
  ...['fatal_error', 'internal_error', 'request_timeout', 'service_unavailable', 'ratelimited'].map((error) => ({
    error,
  })),
];
const teamsFaults: readonly TeamsFault['kind'][] = [
  ...(['http500', 'http502', 'ratelimited', 'conflict412', 'timeout', 'reset', 'ok-but-connection-lost'] as const),
  ...[503, 504, 408].map((status) => ({ status, code: 'ServiceError' })),
];

/** Makes both platforms fail at random, until it is told to stop; then they work. */
export interface Weathers {
  /** How often it changed. */
  readonly changes: number;
  stop(): void;
}

export function startWeather(seed: number, slack: SlackStandIn, teams: TeamsStandIn): Weathers {
  let changes = 0;
  const timers = new Map<string, NodeJS.Timeout>();
  const begin = (name: string, random: Random, chance: Random, bring: (weather: Weather, chance: Random) => void) => {
    const change = (): void => {
      changes += 1;
      bring(chooseWeather(random), chance);
      timers.set(name, setTimeout(change, random.between(...lastsMs)));
    };
    change();
  };
  begin('slack', createRandom(seed, 'weather of Slack'), createRandom(seed, 'calls of Slack'), (weather, chance) => {
    slack.clearFaults();
    for (const rule of slackRules(weather, chance)) slack.fault(rule);
  });
  begin('teams', createRandom(seed, 'weather of Teams'), createRandom(seed, 'calls of Teams'), (weather, chance) => {
    teams.clearFaults();
    for (const rule of teamsRules(weather, chance)) teams.fault(rule);
  });
  return {
    get changes() {
      return changes;
    },
    stop(): void {
      for (const timer of timers.values()) clearTimeout(timer);
      slack.clearFaults();
      teams.clearFaults();
    },
  };
}

function chooseWeather(random: Random): Weather {
  const which = random.next();
  if (which < 0.35) return { kind: 'calm' };
  if (which < 0.75) return { kind: 'flaky', probability: random.pick([0.05, 0.15, 0.4]) };
  if (which < 0.85) return { kind: 'down', how: random.pick(['http500', 'reset'] as const) };
  return { kind: 'hanging', people: Array.from({ length: 4 }, () => random.pick(everybody).id) };
}

/**
 * Answers to clicks through a response URL always come through: they are how people hear that something was not done, and only
 * by their silence does the run know that it was.
 */
function slackRules(weather: Weather, chance: Random): SlackFault[] {
  const isCall = (body: Readonly<Record<string, unknown>>) => !('response_type' in body);
  const some = { method: '*', times: always, retryAfterSeconds: 1 } as const;
  switch (weather.kind) {
    case 'calm':
      return [];
    case 'flaky':
      return slackFaults.map((kind) => ({
        ...{ ...some, kind },
        when: (body) => isCall(body) && chance.chance(weather.probability / slackFaults.length),
      }));
    case 'down':
      return [{ ...some, kind: weather.how, when: isCall }];
    case 'hanging': {
      const accounts = everybody.flatMap(({ id, slack }) =>
        slack !== undefined && weather.people.includes(id) ? [slack] : [],
      );
      return accounts.map((user) => ({ ...some, user, kind: 'timeout', when: isCall }));
    }
  }
}

function teamsRules(weather: Weather, chance: Random): TeamsFault[] {
  const some = { method: '*', times: always, retryAfterSeconds: 1 } as const;
  switch (weather.kind) {
    case 'calm':
      return [];
    case 'flaky':
      return teamsFaults.map((kind) => ({
        ...{ ...some, kind },
        when: () => chance.chance(weather.probability / teamsFaults.length),
      }));
    case 'down':
      return [{ ...some, kind: weather.how }];
    case 'hanging': {
      const accounts = everybody.flatMap(({ id, teams }) =>
        teams !== undefined && weather.people.includes(id) ? [teams] : [],
      );
      return accounts.map((user) => ({ ...some, user, kind: 'timeout' }));
    }
  }
}
