import type { NoticeText, Paragraph } from '../../core/words/language/pieces.ts';
import type { Reader } from '../../core/words/language/reader.ts';
import { say, sayInPieces } from '../../core/words/language/say.ts';

/** How the reader's chat names the commands. */
interface CommandNames {
  readonly access: string;
  readonly admin: string;
}

const everybody = [
  ...(['commands.helpRequest', 'commands.helpActivate', 'commands.helpMine', 'commands.helpPending'] as const),
  ...(['commands.helpHistory', 'commands.helpShow', 'commands.helpCancel', 'commands.helpExtend'] as const),
  ...(['commands.helpReturn', 'commands.helpRevoke'] as const),
] as const;

const administrators = [
  ...(['commands.helpThresholds', 'commands.helpPackages', 'commands.helpChange'] as const),
  ...(['commands.helpResourceRequests', 'commands.helpRequests', 'commands.helpHealth'] as const),
] as const;

/** The commands, one a line. `admin`: those of administrators. */
export function helpText(
  reader: Reader,
  { access, admin }: CommandNames,
  { admin: forAdministrators, unknown }: { readonly admin: boolean; readonly unknown: boolean },
): NoticeText {
  const first = say(reader, unknown ? 'commands.helpUnknown' : 'commands.helpIntro');
  const lines = forAdministrators
    ? administrators.map((id): Paragraph => ({ line: sayInPieces(reader, id, { admin }) }))
    : everybody.map((id): Paragraph => ({ line: sayInPieces(reader, id, { access }) }));
  const hint = say(reader, forAdministrators ? 'commands.helpAdminNumbers' : 'commands.helpNumbers');
  return { summary: first, paragraphs: [{ line: [{ text: first }] }, ...lines, { line: [{ text: hint }] }] };
}
