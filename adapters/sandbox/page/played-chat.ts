import type { PlayedForm, PlayedMessage } from './played-message.ts';

/** What is entered, by the input's name, as a browser sends it; an input that is absent is empty. */
export type Fields = Readonly<Record<string, readonly string[]>>;

/** What a person hears at once of what they did. Neither: it was taken, and what comes of it shows in the chat. */
export interface PlayedAnswer {
  /** what went wrong, in words */
  readonly trouble?: string;
  /** what is wrong with an input, by its name, where the message itself does not show it */
  readonly complaints?: Readonly<Record<string, string>>;
}

/**
 * A chat that a stand-in plays, as the page shows it. Everything that a person does goes to the app over the chat's own
 * protocol. People go by their id in the organization.
 */
export interface PlayedChat {
  /** short, for addresses */
  readonly id: 'slack' | 'teams';
  readonly name: string;
  /** what a newcomer types first */
  readonly hint: string;
  /** Whether this person has an account there. The rest is only asked for those who have. */
  has(personId: string): boolean;
  /** Tells the app that this person has come to the chat, where the chat does so. */
  open(personId: string): Promise<void>;
  /** What this person sees, oldest first. */
  messages(personId: string): readonly PlayedMessage[];
  /** The forms that this person has open, the topmost last. */
  forms(personId: string): readonly PlayedForm[];
  /** Types a command. */
  command(personId: string, text: string): Promise<PlayedAnswer>;
  /** Clicks something on a message. */
  clickMessage(personId: string, messageId: string, action: string, fields: Fields): Promise<PlayedAnswer>;
  /** Clicks something in the topmost form other than its own two buttons. */
  clickForm(personId: string, formId: string, action: string, fields: Fields): Promise<PlayedAnswer>;
  submit(personId: string, formId: string, fields: Fields): Promise<PlayedAnswer>;
  close(personId: string, formId: string): Promise<PlayedAnswer>;
}
