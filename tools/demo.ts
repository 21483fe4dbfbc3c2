import { readFile } from 'node:fs/promises';
import { startEmbeddedMongo } from '../adapters/mongod/embedded.ts';
import { parseOrganizationFile } from '../adapters/organization/parse.ts';
import { sampleOrganizationPath } from '../adapters/sandbox/sandbox.ts';
import { draw } from '../adapters/sandbox/slack/draw.ts';
import { type SlackStandIn, type StandInMessage, startSlackStandIn } from '../adapters/sandbox/slack/stand-in.ts';
import { slackPath } from '../adapters/slack/app.ts';
import { formatMoment } from '../src/core/text.ts';
import { createLog } from '../src/log.ts';
import { createMongo } from '../src/store/connect.ts';
import { createStores } from '../src/store/stores.ts';
import { runTool, startProgram } from './program.ts';
import { expect, heading, StoryError, show, tell, waitFor } from './story.ts';

/**
 * `npm run demo`: starts the program on a throw-away database and lives through one request from outside, over HTTP:
 * signed requests of a Slack stand-in come in, Web API calls go out to it. Exits with 1 if any step is not as told.
 */
const signingSecret = 'demo-signing-secret';
const botToken = 'xoxb-demo';

const file = parseOrganizationFile(await readFile(sampleOrganizationPath, 'utf8'), 'organization.yaml');

function account(personId: string): string {
  const user = file.people.find((person) => person.id === personId)?.slack?.user;
  if (user === undefined) throw new StoryError(`${personId} has no Slack account in the sample organization`);
  return user;
}

const robin = account('robin.hale');
const amara = account('amara.okafor');
const bruno = account('bruno.keller');
const chiara = account('chiara.ricci');
const david = account('david.oyelaran');
const grace = account('grace.lindqvist');
const ivan = account('ivan.petrov');

async function tellStory(slack: SlackStandIn): Promise<void> {
  const latest = (user: string): StandInMessage | undefined => slack.messages(user).at(-1);
  const card = (user: string, who: string) =>
    waitFor(`${who} gets a card with buttons`, () => slack.messages(user).find(({ live }) => live));
  const see = (who: string, message: StandInMessage) => {
    tell(`${who} sees:`);
    show(draw(message, new Date()));
  };

  heading('Robin Hale asks for access');
  tell('Robin types /access, chooses Finance Reports and says why.');
  await slack.command(robin, '/access');
  const form = await waitFor('Robin gets the form', () => slack.views(robin).at(-1));
  show(draw(form, new Date()));
  const sent = await slack.submit(robin, form.id, {
    package: 'finance-reports',
    justification: 'I close the quarter with the finance team and need the figures.',
    endsAt: Math.floor(Date.now() / 1000) + 30 * 24 * 3600,
  });
  expect(sent.status === 200 && sent.error === undefined, 'the form is taken');
  const heard = await waitFor('Robin hears that the request is in progress', () => latest(robin));
  see('Robin', heard);

  heading('Security administrators review first');
  tell(
    'Microsoft Entra ID Protection says that Robin is at high risk, so Amara and Bruno get a card. Nobody else does.',
  );
  see('Amara', await card(amara, 'Amara'));
  const brunosCard = await card(bruno, 'Bruno');
  const early = [chiara, david, grace, ivan].flatMap((user) => slack.messages(user));
  expect(early.length === 0, 'nobody of the later stages is asked yet');

  tell('Bruno clicks Approve.');
  await slack.click(bruno, brunosCard, 'approve');
  const amaras = await waitFor("Amara's card shows Bruno's decision", () =>
    slack.messages(amara).find(({ live, text }) => !live && text.includes('Bruno Keller')),
  );
  see('Amara', amaras);
  tell('Amara clicks Approve all the same, on the card as it was before.');
  await slack.click(amara, amaras, 'approve', { forge: true, value: buttonValue(brunosCard) });
  const told = await waitFor('Amara is told who decided', () =>
    slack.messages(amara).find(({ ephemeral }) => ephemeral),
  );
  expect(told.text.includes('Bruno Keller already approved'), 'Amara is told that Bruno was first');
  see('Amara', told);

  heading('Compliance administrators review next');
  tell('Microsoft Purview Insider Risk reports Robin too. Chiara and David get a card; Chiara approves.');
  see('David', await card(david, 'David'));
  await slack.click(chiara, await card(chiara, 'Chiara'), 'approve');
  await waitFor("David's card closes", () =>
    slack.messages(david).find(({ live, text }) => !live && text.includes('Chiara Ricci')),
  );

  heading("The policy's approvers decide");
  const graces = await card(grace, 'Grace');
  see('Grace', graces);
  const shown = JSON.stringify(graces).toLowerCase();
  expect(
    !/risk|protection|insider|bruno|chiara/.test(shown),
    'nothing on her card speaks of risk or of a review before hers',
  );
  tell('Nothing tells her that there was a risk review. Ivan, the other approver, starts to deny and thinks again.');
  const ivans = await card(ivan, 'Ivan');
  await slack.click(ivan, ivans, 'deny');
  const deny = await waitFor('Ivan is asked for a reason', () => slack.views(ivan).at(-1));
  show(draw(deny, new Date()));
  await slack.close(ivan, deny.id);
  tell('Grace clicks Approve.');
  await slack.click(grace, graces, 'approve');
  const closed = await waitFor("Ivan's card shows Grace's decision", () =>
    slack
      .messages(ivan)
      .find(
        ({ live, text, blocks }) =>
          !live && text.includes('Grace Lindqvist') && JSON.stringify(blocks).includes('granted'),
      ),
  );
  see('Ivan', closed);

  heading('Robin has the access');
  see(
    'Robin',
    await waitFor('Robin hears that the access is there', () =>
      slack.messages(robin).find(({ text }) => text.includes('You now have')),
    ),
  );
  const live = [amara, bruno, chiara, david, grace, ivan]
    .flatMap((user) => slack.messages(user))
    .filter((message) => message.live);
  expect(live.length === 0, 'no card anywhere keeps live buttons');
  tell('No card anywhere keeps live buttons.');
}

function buttonValue(message: StandInMessage): string {
  const value = /"value":"([^"]+)"/.exec(JSON.stringify(message.blocks))?.[1];
  if (value === undefined) throw new StoryError('Not as told: a card has buttons');
  return value;
}

async function showTrail(uri: string): Promise<void> {
  heading('The audit trail');
  const mongo = createMongo(uri, createLog('warn', true));
  const { requests } = createStores(mongo);
  await mongo.connect(AbortSignal.timeout(10_000));
  for await (const request of requests.all()) {
    for (const { seq, at, actor, via, type, from, to, hash } of request.events) {
      const who = actor.kind === 'person' ? `${actor.name} (${via.channel})` : 'the program';
      tell(
        `${String(seq).padStart(3)}  ${formatMoment(at)}  ${who.padEnd(26)} ${type.padEnd(17)} ${from ?? '–'} → ${to}  ${hash.slice(0, 8)}`,
      );
    }
  }
  const attempts = await mongo.connection.collection('attempts').countDocuments();
  tell(`     and ${attempts} refused ${attempts === 1 ? 'attempt' : 'attempts'}: Amara's late click.`);
  await mongo.close();
  expect(attempts === 1, 'one attempt was refused');
}

async function run(): Promise<void> {
  tell(`Countersign, lived through once from outside. Organization: ${file.organization}.`);
  const mongod = await startEmbeddedMongo({ log: tell });
  const slack = await startSlackStandIn({
    teamId: 'T0CONTOSO',
    teamName: file.organization,
    botToken,
    signingSecret,
    users: file.people.flatMap(({ id, name, slack }) =>
      slack === undefined ? [] : [{ id: slack.user, name: id, realName: name }],
    ),
  });
  try {
    const env = {
      SANDBOX: '1',
      PORT: '0',
      LOG_LEVEL: 'warn',
      MONGODB_URI: mongod.uri,
      SLACK_BOT_TOKEN: botToken,
      SLACK_SIGNING_SECRET: signingSecret,
      SLACK_API_URL: slack.apiUrl,
    };
    const program = await startProgram(env);
    try {
      slack.connect(`${program.url}${slackPath}`);
      await tellStory(slack);
    } finally {
      await program.stop();
    }
    await showTrail(mongod.uri);
    heading('npm run audit:verify');
    const verified = await runTool('tools/audit-verify.ts', { MONGODB_URI: mongod.uri });
    tell(verified.output.trim());
    expect(verified.code === 0, 'the log is intact');
  } finally {
    await slack.stop();
    await mongod.stop();
  }
}

try {
  await run();
  tell('\nEvery step was as told.');
} catch (error) {
  console.error(error instanceof StoryError ? `\n${error.message}` : error);
  process.exitCode = 1;
}
