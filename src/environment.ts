import { z } from 'zod';
import { OperatorError } from './core/base/errors.ts';

/** An empty variable is an absent one: that is what `NAME=` in a file means to people. */
const text = z
  .string()
  .trim()
  .transform((value) => (value === '' ? undefined : value))
  .optional();

const flag = text
  .pipe(oneOf(['0', '1']).optional())
  .transform((value) => (value === undefined ? undefined : value === '1'));

function wholeDays({ least, usual }: { readonly least: number; readonly usual: number }) {
  return text
    .transform((value) => (value === undefined ? usual : Number(value)))
    .pipe(
      z
        .int('Set a whole number of days.')
        .min(least, `Set at least ${least} days.`)
        .max(36_500, 'Set at most 36500 days.'),
    );
}

const url = text.pipe(
  z.url({ protocol: /^https?$/, error: 'Set an address that begins with http:// or https://.' }).optional(),
);

/** One of a few words. */
function oneOf<const T extends readonly [string, ...string[]]>(allowed: T) {
  return z.enum(allowed, { error: `Set one of ${allowed.join(', ')}, or leave it empty.` });
}

const environment = z.object({
  PORT: text
    .refine((value) => value === undefined || (/^\d{1,5}$/.test(value) && Number(value) <= 65_535), {
      error: ({ input }) => `Set a whole number from 0 to 65535, or leave it empty for 3978. It is ${input} now.`,
    })
    .transform((value) => Number(value ?? 3978)),
  HOST: text,
  MONGODB_URI: text.pipe(
    z
      .string()
      .regex(/^mongodb(\+srv)?:\/\//, 'Set an address that begins with mongodb:// or mongodb+srv://.')
      .optional(),
  ),
  COUNTERSIGN_ROLE: text.pipe(oneOf(['all', 'web', 'worker']).default('all')),
  COUNTERSIGN_CONFIG: text,
  COUNTERSIGN_DATA: text.pipe(z.string().default('./data')),
  /** An audit of a whole year comes some weeks after it. */
  COUNTERSIGN_KEEP_ATTEMPTS_DAYS: wholeDays({ least: 30, usual: 400 }),
  COUNTERSIGN_KEEP_MESSAGES_DAYS: wholeDays({ least: 7, usual: 90 }),
  COUNTERSIGN_LEAVERS: text
    .refine(
      (value) => value === undefined || /^\d{1,6}$/.test(value),
      'Set a whole number of people, or leave it empty.',
    )
    .transform((value) => (value === undefined ? undefined : Number(value))),
  SANDBOX: flag,
  SLACK_BOT_TOKEN: text.pipe(z.string().startsWith('xoxb-', 'Set a bot token, which begins with xoxb-.').optional()),
  SLACK_SIGNING_SECRET: text.pipe(
    z.string().min(8, 'Set the whole signing secret, which has at least 8 characters.').optional(),
  ),
  SLACK_API_URL: url,
  MICROSOFT_APP_ID: text,
  MICROSOFT_APP_PASSWORD: text,
  MICROSOFT_APP_TENANT_ID: text,
  MICROSOFT_OPENID_METADATA_URL: url,
  CHAT_RATES: text.pipe(oneOf(['published', 'unlimited']).default('published')),
  METRICS_TOKEN: text.pipe(z.string().min(16, 'Set at least 16 characters, or leave it empty.').optional()),
  LOG_LEVEL: text.pipe(oneOf(['debug', 'info', 'warn', 'error', 'silent']).default('info')),
});

/** The Slack app's credentials. `apiUrl`: another Web API than Slack's own, for stand-ins. */
export interface SlackConfig {
  readonly botToken: string;
  readonly signingSecret: string;
  readonly apiUrl?: string;
}

/**
 * The Teams bot's credentials. `openIdMetadataUrl`: where the keys of its callers are described, for stand-ins; absent: at
 * Microsoft.
 */
export interface TeamsConfig {
  readonly appId: string;
  readonly password: string;
  readonly tenantId: string;
  readonly openIdMetadataUrl?: string;
}

/** The settings of a process, as `readEnvironment` reads them from its environment variables. */
export interface Environment {
  readonly port: number;
  readonly host: string;
  /** Absent: an embedded MongoDB. */
  readonly mongodbUri?: string;
  readonly role: 'all' | 'web' | 'worker';
  /** Path of the organization file. Absent: the sample organization. */
  readonly organizationFile?: string;
  /** Folder of what an embedded MongoDB and the sandbox keep over restarts. */
  readonly dataDir: string;
  /** For how many days refused commands, and messages that cannot change any more, are kept. */
  readonly keepDays: { readonly attempts: number; readonly messages: number };
  /** How many people are meant to have left at once, where these are more than the program takes for everyday. */
  readonly expectedLeavers?: number;
  readonly sandbox: boolean;
  /** What Prometheus sends to read all metrics. Absent: outside the sandbox only those of the process are shown. */
  readonly metricsToken?: string;
  /** Absent in the sandbox: a stand-in plays Slack. */
  readonly slack?: SlackConfig;
  /** Absent in the sandbox: a stand-in plays Teams. */
  readonly teams?: TeamsConfig;
  /** `published`: chats are called no faster than they say that they take. `unlimited`: for stand-ins without such limits, also at once in one conversation. */
  readonly chatRates: 'published' | 'unlimited';
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
}

/** Thrown when the environment cannot be used. `message` has a line for each problem, with what to do. */
export class EnvironmentError extends OperatorError {
  constructor(message: string) {
    super(message, { code: 'environment' });
  }
}

/**
 * Reads the environment, here and nowhere else.
 *
 * The sandbox is on by SANDBOX=1, or when nothing at all is set that a real deployment has and SANDBOX=0 does not forbid
 * it; either way it is reached from this machine only.
 *
 * @throws EnvironmentError naming every variable that is wrong or missing.
 */
export function readEnvironment(env: NodeJS.ProcessEnv): Environment {
  const values = parseVariables(env);
  const slack = readSlack(values);
  const teams = readTeams(values);
  const nothingSet = [slack, teams, values.MONGODB_URI, values.COUNTERSIGN_CONFIG].every(
    (value) => value === undefined,
  );
  const sandbox = values.SANDBOX ?? nothingSet;
  if (!sandbox) requireDeployment(values, slack !== undefined || teams !== undefined);
  if (sandbox && values.COUNTERSIGN_ROLE !== 'all' && values.MONGODB_URI === undefined) {
    throw new EnvironmentError(
      'COUNTERSIGN_ROLE: The sandbox runs as one process. Leave COUNTERSIGN_ROLE empty, or set all.',
    );
  }
  if (sandbox && values.HOST !== undefined && !isLoopback(values.HOST)) {
    throw new EnvironmentError(
      `HOST: The sandbox can be reached only from this machine. Leave HOST empty, or set 127.0.0.1. It is ${values.HOST} now.`,
    );
  }
  return {
    port: values.PORT,
    host: values.HOST ?? (sandbox ? '127.0.0.1' : '0.0.0.0'),
    ...(values.MONGODB_URI === undefined ? {} : { mongodbUri: values.MONGODB_URI }),
    role: values.COUNTERSIGN_ROLE,
    ...(values.COUNTERSIGN_CONFIG === undefined ? {} : { organizationFile: values.COUNTERSIGN_CONFIG }),
    dataDir: values.COUNTERSIGN_DATA,
    keepDays: { attempts: values.COUNTERSIGN_KEEP_ATTEMPTS_DAYS, messages: values.COUNTERSIGN_KEEP_MESSAGES_DAYS },
    ...(values.COUNTERSIGN_LEAVERS === undefined ? {} : { expectedLeavers: values.COUNTERSIGN_LEAVERS }),
    sandbox,
    ...(values.METRICS_TOKEN === undefined ? {} : { metricsToken: values.METRICS_TOKEN }),
    ...(slack === undefined ? {} : { slack }),
    ...(teams === undefined ? {} : { teams }),
    chatRates: values.CHAT_RATES,
    logLevel: values.LOG_LEVEL,
  };
}

/** The part of the environment that a tool beside the program needs to find the program's database and organization. */
export function readToolEnvironment(
  env: NodeJS.ProcessEnv,
): Pick<Environment, 'mongodbUri' | 'dataDir' | 'organizationFile'> {
  const { MONGODB_URI, COUNTERSIGN_DATA, COUNTERSIGN_CONFIG } = parseVariables(env);
  return {
    dataDir: COUNTERSIGN_DATA,
    ...(MONGODB_URI === undefined ? {} : { mongodbUri: MONGODB_URI }),
    ...(COUNTERSIGN_CONFIG === undefined ? {} : { organizationFile: COUNTERSIGN_CONFIG }),
  };
}

type Values = z.infer<typeof environment>;

function parseVariables(env: NodeJS.ProcessEnv): Values {
  const parsed = environment.safeParse(env);
  if (parsed.success) return parsed.data;
  throw new EnvironmentError(
    parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'),
  );
}

function readSlack({ SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET, SLACK_API_URL }: Values): SlackConfig | undefined {
  const given = allOrNone('Slack', { SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET }, SLACK_API_URL);
  if (given === undefined) return undefined;
  return {
    botToken: given.SLACK_BOT_TOKEN,
    signingSecret: given.SLACK_SIGNING_SECRET,
    ...(SLACK_API_URL === undefined ? {} : { apiUrl: SLACK_API_URL }),
  };
}

function readTeams(values: Values): TeamsConfig | undefined {
  const { MICROSOFT_APP_ID, MICROSOFT_APP_PASSWORD, MICROSOFT_APP_TENANT_ID, MICROSOFT_OPENID_METADATA_URL } = values;
  const credentials = { MICROSOFT_APP_ID, MICROSOFT_APP_PASSWORD, MICROSOFT_APP_TENANT_ID };
  const given = allOrNone('Teams', credentials, MICROSOFT_OPENID_METADATA_URL);
  if (given === undefined) return undefined;
  return {
    appId: given.MICROSOFT_APP_ID,
    password: given.MICROSOFT_APP_PASSWORD,
    tenantId: given.MICROSOFT_APP_TENANT_ID,
    ...(MICROSOFT_OPENID_METADATA_URL === undefined ? {} : { openIdMetadataUrl: MICROSOFT_OPENID_METADATA_URL }),
  };
}

/** A chat's credentials, all of them or none. `extra`: a setting that makes no sense without them. */
function allOrNone<K extends string>(
  chat: string,
  credentials: Record<K, string | undefined>,
  extra: string | undefined,
): Record<K, string> | undefined {
  const names = Object.keys(credentials) as K[];
  const missing = names.filter((name) => credentials[name] === undefined);
  if (missing.length === 0) return credentials as Record<K, string>;
  if (missing.length === names.length && extra === undefined) return undefined;
  const verb = missing.length === 1 ? 'is' : 'are';
  throw new EnvironmentError(
    `${chat} is only half set up: ${missing.join(' and ')} ${verb} missing. Set all of ${names.join(', ')}, or none of them.`,
  );
}

function requireDeployment({ COUNTERSIGN_CONFIG }: Values, hasChat: boolean): void {
  const problems = [
    ...(hasChat
      ? []
      : [
          'No chat is set up, so nobody can be reached. Set SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET, or MICROSOFT_APP_ID, MICROSOFT_APP_PASSWORD and MICROSOFT_APP_TENANT_ID.',
        ]),
    ...(COUNTERSIGN_CONFIG === undefined
      ? ['COUNTERSIGN_CONFIG is missing. Set it to the path of your organization file.']
      : []),
  ];
  if (problems.length > 0) {
    throw new EnvironmentError(
      [...problems, 'To try Countersign without any of these settings, set SANDBOX=1.'].join('\n'),
    );
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
