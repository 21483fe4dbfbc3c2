import type { NoticeText } from '../../core/words/language/pieces.ts';
import type { Reader } from '../../core/words/language/reader.ts';
import { say } from '../../core/words/language/say.ts';
import { firstButtons } from '../../core/words/requests/actions.ts';

/** What somebody reads who meets the app for the first time. `access`: how their chat names the command. */
export function welcomeText(reader: Reader, organization: string, { access }: { readonly access: string }): NoticeText {
  const title = say(reader, 'welcome.title');
  const lines = [say(reader, 'welcome.purpose', { organization }), say(reader, 'welcome.howToGoOn', { access })];
  return {
    summary: title,
    paragraphs: [{ line: [{ text: title, strong: true }] }, ...lines.map((text) => ({ line: [{ text }] }))],
    buttons: firstButtons(reader),
  };
}
