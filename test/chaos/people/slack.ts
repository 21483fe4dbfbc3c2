import { setTimeout as pause } from 'node:timers/promises';
import type { AppAnswer, SlackStandIn, StandInMessage } from '../../../adapters/sandbox/slack/stand-in.ts';
import type { Balancer } from '../balancer.ts';
import type { Claim } from '../journal.ts';
import type { Person } from '../organization.ts';
import { type Chat, type LiveCard, looksBack, requestNumber, type Said, submittedWords, type Wanted } from './chat.ts';

/** How long somebody waits whether a click that was taken is followed by a sentence, in ms. */
const listensMs = 1_000;

/** What a card's buttons are about; undefined: it has none that decide. */
export function slackButtons({ live, blocks }: Pick<StandInMessage, 'live' | 'blocks'>) {
  if (!live) return undefined;
  const elements = blocks.flatMap(({ type, elements: all }) =>
    type === 'actions' ? (all as { readonly action_id: string; readonly value?: string }[]) : [],
  );
  const found = elements.find(({ action_id: id }) => ['approve', 'approve_with_reason'].includes(id));
  const [requestId, stage] = found?.value?.split(':') ?? [];
  if (found === undefined || requestId === undefined || stage === undefined) return undefined;
  return { requestId, stage, needsReason: found.action_id === 'approve_with_reason' };
}

export function createSlackPeople(slack: SlackStandIn, balancer: Balancer): Chat {
  const accountOf = ({ slack: account = '' }: Person): string => account;
  const newest = (person: Person) => slack.messages(accountOf(person), looksBack);
  const ephemerals = (account: string) => slack.messages(account, looksBack).filter(({ ephemeral }) => ephemeral);

  async function closeForms(account: string): Promise<void> {
    for (let view = slack.views(account).at(-1); view !== undefined; view = slack.views(account).at(-1))
      await slack.close(account, view.id);
  }

  /** Fills in the form that the last click or command opened. */
  async function fillIn(
    account: string,
    opened: AppAnswer,
    values: Parameters<SlackStandIn['submit']>[2],
    claims: (words: string, isClosed: boolean) => Claim | undefined,
  ): Promise<Said> {
    const view = slack.views(account).at(-1);
    if (view === undefined) return { text: `no form: ${opened.body}`, ...failure(opened) };
    const answer = await slack.submit(account, view.id, values);
    const { ms } = answer;
    const after = slack.views(account).find(({ id }) => id === view.id);
    const text =
      after === undefined ? 'the form was closed' : JSON.stringify([after.errors, after.trouble, after.blocks]);
    const claim =
      answer.error === undefined && answer.errors === undefined ? claims(text, after === undefined) : undefined;
    await closeForms(account);
    return { text, ms, ...failure(answer), ...(claim === undefined ? {} : { claim }) };
  }

  function cardOf(person: Person, message: StandInMessage): LiveCard[] {
    const about = slackButtons(message);
    if (about === undefined) return [];
    const account = accountOf(person);
    const { requestId, stage, needsReason } = about;
    const decided = { kind: 'decided', requestId, stage } as const;
    return [
      {
        ...about,
        async decide(answer, reason) {
          await closeForms(account);
          if (answer === 'deny' || needsReason) {
            const button = answer === 'deny' ? 'deny' : 'approve_with_reason';
            const opened = await slack.click(account, message, button);
            return fillIn(account, opened, { reason }, (_, isClosed) =>
              isClosed ? { ...decided, answer } : undefined,
            );
          }
          const before = ephemerals(account).at(-1)?.ts;
          const clicked = await slack.click(account, message, 'approve');
          const { ms } = clicked;
          if (clicked.error !== undefined) return { text: '', ms, ...failure(clicked) };
          const servedBy = balancer.servedBy(account);
          const end = performance.now() + listensMs;
          while (performance.now() < end) {
            const last = ephemerals(account).at(-1);
            if (last !== undefined && last.ts !== before) return { text: last.text, ms };
            await pause(100);
          }
          return { text: '', ms, claim: { ...decided, answer, bySilence: { account, servedBy } } };
        },
      },
    ];
  }

  return {
    name: 'slack',
    has: (person) => person.slack !== undefined,
    liveCards: (person) => newest(person).flatMap((message) => cardOf(person, message)),
    requestsSaid(person, words) {
      return newest(person).flatMap(({ text, blocks }) => {
        const number = requestNumber.exec(JSON.stringify(blocks))?.[1];
        return words.test(text) && number !== undefined ? [number] : [];
      });
    },
    async request(person, { packageId, justification, endsAt }: Wanted) {
      const account = accountOf(person);
      await closeForms(account);
      const opened = await slack.command(account, '/access');
      const end = endsAt === undefined ? {} : { endsAt: Math.floor(endsAt.getTime() / 1000) };
      const values = { package: packageId, justification, ...end };
      return fillIn(account, opened, values, (words) =>
        submittedWords.test(words) ? { kind: 'submitted', justification } : undefined,
      );
    },
    async type(person, command, claims) {
      const answer = await slack.command(accountOf(person), '/access', command);
      const claim = answer.error === undefined ? claims(answer.body) : undefined;
      return { text: answer.body, ms: answer.ms, ...failure(answer), ...(claim === undefined ? {} : { claim }) };
    },
  };
}

function failure({ error }: AppAnswer): { readonly error?: string } {
  return error === undefined ? {} : { error };
}
