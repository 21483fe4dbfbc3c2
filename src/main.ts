import { pathToFileURL } from 'node:url';
import { callOnce } from './compose/call-once.ts';
import { type Countersign, type Surroundings, startCountersign } from './compose/countersign.ts';
import { OperatorError } from './core/base/errors.ts';
import { readEnvironment } from './environment.ts';

/** The command line: starts, says what it runs on and what to try, and stops on Ctrl-C or SIGTERM. */
export async function main(surroundings: Surroundings = {}): Promise<void> {
  const began = performance.now();
  const say = (line: string) => process.stdout.write(`${line}\n`);
  let debug = false;
  try {
    const environment = readEnvironment(process.env);
    debug = environment.logLevel === 'debug';
    const running = await startCountersign(environment, { ...surroundings, say });
    let stopping = false;
    const stop = callOnce(async () => {
      stopping = true;
      say('Stopping: finishing work in progress …');
      await running.stop();
      say('Stopped.');
      process.exit(0);
    });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop());
    try {
      await running.ready;
    } catch (error) {
      if (stopping) return;
      await running.stop();
      throw error;
    }
    say(
      `Ready after ${((performance.now() - began) / 1000).toFixed(1)} s at ${running.url}${environment.sandbox ? ' (sandbox)' : ''}`,
    );
    if (environment.sandbox) for (const line of sandboxHints(running)) say(line);
  } catch (error) {
    const why = error instanceof OperatorError ? error.message : describeUnexpected(error, debug);
    process.stderr.write(`Countersign cannot start.\n${why}\n`);
    process.exit(1);
  }
}

/** A stack trace helps only people who read the sources, so it is shown only when they ask for it. */
function describeUnexpected(error: unknown, debug: boolean): string {
  if (debug && error instanceof Error) return error.stack ?? error.message;
  const message = error instanceof Error ? error.message : String(error);
  return `${message}\nThis is an unexpected error. To see where it comes from, start again with LOG_LEVEL=debug.`;
}

function sandboxHints({ url }: Countersign): string[] {
  return [
    '',
    'This is the sandbox: stand-ins play Slack and Teams for the sample organization.',
    `Open ${url}/sandbox, choose Robin Hale and type /access.`,
    'Press Ctrl-C to stop. Your data is kept.',
  ];
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await main();
