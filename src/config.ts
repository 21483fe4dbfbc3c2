import { z } from 'zod';

/** An empty variable is an absent one: that is what `NAME=` in a file means to people. */
const text = z
  .string()
  .trim()
  .transform((value) => (value === '' ? undefined : value))
  .optional();

const flag = text.pipe(z.enum(['0', '1']).optional()).transform((value) => value === '1');

const url = text.pipe(z.url({ protocol: /^https?$/ }).optional());

const environment = z.object({
  PORT: text
    .transform((value) => (value === undefined ? 3978 : Number(value)))
    .pipe(z.int('it is a whole number').min(0).max(65_535)),
  HOST: text,
  MONGODB_URI: text.pipe(
    z
      .string()
      .regex(/^mongodb(\+srv)?:\/\//, 'it begins with mongodb:// or mongodb+srv://')
      .optional(),
  ),
  COUNTERSIGN_ROLE: text.pipe(z.enum(['all', 'web', 'worker']).default('all')),
  COUNTERSIGN_CONFIG: text,
  COUNTERSIGN_DATA: text.pipe(z.string().default('./data')),
  SANDBOX: flag,
  SLACK_BOT_TOKEN: text.pipe(z.string().startsWith('xoxb-', 'it begins with xoxb-').optional()),
  SLACK_SIGNING_SECRET: text.pipe(z.string().min(8, 'it has at least 8 characters').optional()),
  SLACK_API_URL: url,
  LOG_LEVEL: text.pipe(z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info')),
});

export interface SlackConfig {
  readonly botToken: string;
  readonly signingSecret: string;
  readonly apiUrl?: string;
}

export interface Config {
  readonly port: number;
  readonly host: string;
  /** Absent: an embedded MongoDB. */
  readonly mongodbUri?: string;
  readonly role: 'all' | 'web' | 'worker';
  /** Path of the organization file. Absent: the sample organization. */
  readonly organizationFile?: string;
  /** Folder of what an embedded MongoDB and the sandbox keep over restarts. */
  readonly dataDir: string;
  readonly sandbox: boolean;
  /** Absent in the sandbox: a stand-in plays Slack. */
  readonly slack?: SlackConfig;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
}

/** The settings cannot be used. `message` has a line for each problem, with what to do. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads the settings from the environment, here and nowhere else.
 *
 * The sandbox is on by SANDBOX=1, or when nothing at all is set that a real deployment has; either way it is reached
 * from this machine only.
 *
 * @throws ConfigError naming every variable that is wrong or missing.
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const values = readEnvironment(env);
  const slack = readSlack(values);
  const sandbox =
    values.SANDBOX ||
    (slack === undefined && values.MONGODB_URI === undefined && values.COUNTERSIGN_CONFIG === undefined);
  if (!sandbox) requireDeployment(values, slack);
  if (sandbox && values.HOST !== undefined && !isLoopback(values.HOST)) {
    throw new ConfigError(
      `HOST: the sandbox is reached from this machine only; leave HOST empty, or set 127.0.0.1 (it is ${values.HOST})`,
    );
  }
  return {
    port: values.PORT,
    host: values.HOST ?? (sandbox ? '127.0.0.1' : '0.0.0.0'),
    ...(values.MONGODB_URI === undefined ? {} : { mongodbUri: values.MONGODB_URI }),
    role: values.COUNTERSIGN_ROLE,
    ...(values.COUNTERSIGN_CONFIG === undefined ? {} : { organizationFile: values.COUNTERSIGN_CONFIG }),
    dataDir: values.COUNTERSIGN_DATA,
    sandbox,
    ...(slack === undefined ? {} : { slack }),
    logLevel: values.LOG_LEVEL,
  };
}

/** The settings that a tool beside the program needs to find the program's database. */
export function readDatabaseConfig(env: NodeJS.ProcessEnv): Pick<Config, 'mongodbUri' | 'dataDir'> {
  const { MONGODB_URI, COUNTERSIGN_DATA } = readEnvironment(env);
  return { dataDir: COUNTERSIGN_DATA, ...(MONGODB_URI === undefined ? {} : { mongodbUri: MONGODB_URI }) };
}

type Values = z.infer<typeof environment>;

function readEnvironment(env: NodeJS.ProcessEnv): Values {
  const parsed = environment.safeParse(env);
  if (parsed.success) return parsed.data;
  throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'));
}

function readSlack({ SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET, SLACK_API_URL }: Values): SlackConfig | undefined {
  const given = { SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET };
  const missing = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [name] : []));
  if (missing.length === 2 && SLACK_API_URL === undefined) return undefined;
  if (SLACK_BOT_TOKEN === undefined || SLACK_SIGNING_SECRET === undefined) {
    throw new ConfigError(
      `Slack is only half set up: ${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing. Set both, or neither.`,
    );
  }
  return {
    botToken: SLACK_BOT_TOKEN,
    signingSecret: SLACK_SIGNING_SECRET,
    ...(SLACK_API_URL === undefined ? {} : { apiUrl: SLACK_API_URL }),
  };
}

function requireDeployment({ COUNTERSIGN_CONFIG }: Values, slack: SlackConfig | undefined): void {
  const problems = [
    ...(slack === undefined
      ? ['SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET are missing: without a chat nobody can be reached.']
      : []),
    ...(COUNTERSIGN_CONFIG === undefined
      ? ['COUNTERSIGN_CONFIG is missing: it is the path of the organization file.']
      : []),
  ];
  if (problems.length > 0)
    throw new ConfigError([...problems, 'To try the program out without any of this, set SANDBOX=1.'].join('\n'));
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
