import { readFile } from 'node:fs/promises';
import { parseOrganizationFile } from '../adapters/organization/parse.ts';
import { sampleOrganizationPath } from '../adapters/sandbox/sandbox.ts';
import { draw } from '../adapters/sandbox/slack/draw.ts';
import type { SlackStandIn } from '../adapters/sandbox/slack/stand-in.ts';
import type { TeamsStandIn } from '../adapters/sandbox/teams/stand-in.ts';
import { formatMoment } from '../src/core/words/language/dates.ts';
import { standardReader } from '../src/core/words/language/languages.ts';
import { createLog } from '../src/log.ts';
import { createMongo } from '../src/store/connection/connect.ts';
import { createStores } from '../src/store/stores.ts';
import { closedCard, liveCard, type Player, playersOf, type Seen } from './cast.ts';
import { runTool } from './program.ts';
import { withStage } from './stage.ts';
import { expect, heading, StoryError, show, tell, waitFor } from './story.ts';

/**
 * `npm run demo`: starts the program on a throw-away database and lives through one request from outside, over HTTP:
 * requests of stand-ins of Slack and Teams come in, calls to their APIs go out. Exits with 1 if any step is not as told.
 */
const file = parseOrganizationFile(await readFile(sampleOrganizationPath, 'utf8'), 'organization.yaml');

function person(personId: string) {
  const found = file.people.find(({ id }) => id === personId);
  if (found === undefined) throw new StoryError(`${personId} is not in the sample organization`);
  return found;
}

function see({ name, chat }: Player, message: Seen): void {
  tell(`${name} sees in ${chat}:`);
  show(message.lines);
}

async function tellStory(slack: SlackStandIn, teams: TeamsStandIn): Promise<void> {
  const players = (personId: string) => playersOf(slack, teams, person(personId));
  const only = (personId: string): Player => {
    const [player, second] = players(personId);
    if (player === undefined || second !== undefined) throw new StoryError(`Not as told: ${personId} has one chat`);
    return player;
  };
  const [robin, amara, bruno, chiara, david, grace] = [
    'robin.hale',
    'amara.okafor',
    'bruno.keller',
    'chiara.ricci',
    'david.oyelaran',
    'grace.lindqvist',
  ].map(only) as [Player, Player, Player, Player, Player, Player];
  const ivans = players('ivan.petrov');

  heading('Robin Hale asks for access, in Slack');
  await robinAsks(slack);
  see(robin, await waitFor('Robin hears that the request is in progress', () => robin.messages().at(-1)));

  heading('Security administrators review first: one in Slack, one in Teams');
  tell(
    'Microsoft Entra ID Protection says that Robin is at high risk, so Amara and Bruno get a card. Nobody else does.',
  );
  const amarasCard = await liveCard(amara);
  see(amara, amarasCard);
  const brunosCard = await liveCard(bruno);
  see(bruno, brunosCard);
  const early = [chiara, david, grace, ...ivans].flatMap((player) => player.messages());
  expect(early.length === 0, 'nobody of the later stages is asked yet');
  tell('Bruno clicks Approve in Teams.');
  await brunosCard.approve();
  see(bruno, await closedCard(bruno, 'Approved by Bruno Keller'));
  see(amara, await closedCard(amara, 'Approved by Bruno Keller'));
  tell('Amara clicks Approve in Slack all the same, on the card as it was before.');
  await lateClick(slack, amarasCard);
  const told = await waitFor('Amara is told who decided', () =>
    amara.messages().find(({ lines }) => lines.join().includes('Bruno Keller already approved')),
  );
  see(amara, told);

  heading('Compliance administrators review next, in Teams');
  tell('Microsoft Purview Insider Risk reports Robin too. Chiara and David get a card; Chiara approves.');
  see(david, await liveCard(david));
  await (await liveCard(chiara)).approve();
  await closedCard(david, 'Approved by Chiara Ricci');

  heading("The policy's approvers decide: Grace in Slack, Ivan in both");
  const gracesCard = await liveCard(grace);
  see(grace, gracesCard);
  const hidden = /risk|protection|insider|bruno|chiara|amara|david/i;
  const ivansCards = await Promise.all(ivans.map(liveCard));
  for (const { raw } of [gracesCard, ...ivansCards])
    expect(!hidden.test(raw), 'nothing on the card speaks of risk or of an earlier review');
  tell(
    'Nothing tells them that there was a risk review. Ivan has the card in Slack and in Teams. Grace clicks Approve.',
  );
  await gracesCard.approve();
  for (const player of ivans) see(player, await closedCard(player, 'The access was granted.'));

  heading('Robin has the access');
  see(
    robin,
    await waitFor('Robin hears that the access is there', () =>
      robin.messages().find(({ lines }) => lines.join().includes('You now have')),
    ),
  );
  const everybody = file.people.flatMap(({ id }) => players(id));
  expect(
    !everybody.some((player) => player.messages().some(({ live }) => live)),
    'no card anywhere keeps live buttons',
  );
  tell('No card anywhere keeps live buttons, in either chat.');
}

async function robinAsks(slack: SlackStandIn): Promise<void> {
  const robin = person('robin.hale').slack?.user ?? '';
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
}

/** Amara's client shows the card as it was: her click is sent with the button that has gone. */
async function lateClick(slack: SlackStandIn, before: Seen): Promise<void> {
  const amara = person('amara.okafor').slack?.user ?? '';
  const value = /"value":"([^"]+)"/.exec(before.raw)?.[1];
  const card = slack.messages(amara).find(({ ephemeral }) => !ephemeral);
  if (value === undefined || card === undefined) throw new StoryError('Not as told: Amara had a card with buttons');
  await slack.click(amara, card, 'approve', { forge: true, value });
}

async function showTrail(uri: string): Promise<void> {
  heading('The audit trail');
  const mongo = createMongo(uri, createLog('warn', true));
  const { requests } = createStores(mongo);
  await mongo.connect(AbortSignal.timeout(10_000));
  for await (const { request } of requests.all()) {
    for (const { seq, at, actor, via, type, from, to, hash } of request.events) {
      const who = actor.kind === 'person' ? `${actor.name} (${via.channel})` : 'the program';
      tell(
        `${String(seq).padStart(3)}  ${formatMoment(standardReader(request.timeZone), at)}  ${who.padEnd(26)} ${type.padEnd(17)} ${from ?? '–'} → ${to}  ${hash.slice(0, 8)}`,
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
  await withStage(file, tell, async (stage) => {
    await stage.run(() => tellStory(stage.slack, stage.teams));
    await showTrail(stage.mongoUri);
    heading('npm run audit:verify');
    const verified = await runTool('tools/audit-verify.ts', { MONGODB_URI: stage.mongoUri });
    tell(verified.output.trim());
    expect(verified.code === 0, 'the log is intact');
  });
}

try {
  await run();
  tell('\nEvery step was as told.');
} catch (error) {
  console.error(error instanceof StoryError ? `\n${error.message}` : error);
  process.exitCode = 1;
}
