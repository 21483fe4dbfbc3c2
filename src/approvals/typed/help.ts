import type { NoticeText, Paragraph } from '../../core/words/pieces.ts';

/** How the reader's chat names the commands. */
interface CommandNames {
  readonly access: string;
  readonly admin: string;
}

/** What can be typed, and what it does; `…` stands for a request's number unless said otherwise. */
const everybody: readonly (readonly [words: string, does: string])[] = [
  ['', 'ask for an access package'],
  ['activate', 'make a role active that you are eligible for'],
  ['mine', 'your requests'],
  ['pending', 'what waits for your decision'],
  ['history', 'what you were asked about before'],
  ['show …', 'open a request'],
  ['cancel …', 'take your request back; administrators cancel any pending request, with a reason'],
  ['extend …', 'ask to keep access for longer, or, with a role\u2019s short name, to stay eligible for it'],
  ['return …', 'give access back that you do not need any more'],
  ['revoke … reason', 'take access away that you approved'],
];

const administrators: typeof everybody = [
  ['thresholds', 'set when a risk review is needed and who the fallback reviewers are; see which changes wait'],
  ['packages', 'what is offered'],
  ['change …', 'all that one change of packages or settings changed, by its number'],
  ['requests', 'what is pending for the roles whose resources you administer'],
  ['requests …', 'all requests for a package or a role, by its short name'],
];

/** The commands, one a line. `admin`: those of administrators. */
export function helpText(
  { access, admin }: CommandNames,
  { admin: forAdministrators, unknown }: { readonly admin: boolean; readonly unknown: boolean },
): NoticeText {
  const [name, commands] = forAdministrators ? [admin, administrators] : [access, everybody];
  const first = unknown ? 'There is no such command. These are the commands:' : 'These are the commands:';
  const lines = commands.map(
    ([words, does]): Paragraph => ({
      line: [{ text: `${name} ${words}`.trim(), strong: true }, { text: `: ${does}` }],
    }),
  );
  const hint = forAdministrators
    ? 'Where there is a …, put the number or the short name in its place.'
    : 'Where there is a …, put a request\u2019s number in its place. Approvers get a message here when they are asked.';
  return {
    summary: first,
    paragraphs: [{ line: [{ text: first }] }, ...lines, { line: [{ text: hint }] }],
  };
}
