import { oneLine } from '../base/text.ts';
import type { ChangeNotes, PendingRequests } from '../configuration/change-notes.ts';
import type { ConfigurationWarning } from '../configuration/configuration-warnings.ts';
import type { Paragraph } from './pieces.ts';

/**
 * When the pending requests were counted: `now`, as the change is made; before it is made (`planned`); or at the moment that
 * the reader's message is about, some time ago.
 */
export type Counted = 'now' | 'planned' | 'proposed' | 'takenUp' | 'tookEffect';

/** How the reader names the commands. `where`: what they cannot type where they read it, as " in chat". */
export interface ChatCommands {
  readonly access: string;
  readonly admin: string;
  readonly where?: string;
}

const pendingLabel = 'Pending requests: ';
const warningLabel = 'Warning: ';

/** How many packages and roles a message names with their pending requests, and how many a warning names. */
const mostPending = 5;
const mostNamed = 10;

/** What a message says about changes beside what differs. */
export function noteParagraphs(notes: ChangeNotes, counted: Counted, commands: ChatCommands): Paragraph[] {
  const paragraph = (label: string, text: string) => ({ line: [{ text: label, strong: true }, { text }] });
  const shown = notes.pending.slice(0, mostPending).map((one) => pendingSentence(one, counted, commands));
  const rest = notes.pending.slice(mostPending);
  return [
    ...[...shown, ...restSentence(rest)].map((text) => paragraph(pendingLabel, text)),
    ...warningSentences(notes.warnings).map((text) => paragraph(warningLabel, text)),
  ];
}

/** The same in full, as plain lines. */
export function noteLines(notes: ChangeNotes, counted: Counted, commands: ChatCommands): string[] {
  return [
    ...notes.pending.map((one) => `${pendingLabel}${pendingSentence(one, counted, commands)}`),
    ...warningSentences(notes.warnings).map((text) => `${warningLabel}${text}`),
  ];
}

/** How many requests are pending for one package or role, what becomes of them, and what an administrator can do. */
export function pendingSentence(
  { id, name, count, effect }: PendingRequests,
  counted: Counted,
  { access, admin, where = '' }: ChatCommands,
): string {
  const sentences = [
    leads[counted](count, name),
    effects[effect][isMade(counted) ? 'made' : 'planned'](name),
    ...(effect === 'removed'
      ? []
      : [`To list them, type ${admin} requests ${id}${where}; to cancel one, ${access} cancel and its number.`]),
  ];
  return oneLine(sentences.join(' '));
}

const arePending = (count: number, name: string) =>
  count === 1 ? `1 request for ${name} is pending.` : `${count} requests for ${name} are pending.`;
const werePending = (count: number, name: string) =>
  count === 1 ? `1 request for ${name} was pending.` : `${count} requests for ${name} were pending.`;

const leads: Readonly<Record<Counted, (count: number, name: string) => string>> = {
  now: arePending,
  planned: arePending,
  proposed: (count, name) => `When this was proposed, ${werePending(count, name)}`,
  takenUp: (count, name) => `When this was taken up, ${werePending(count, name)}`,
  tookEffect: (count, name) => `When this took effect, ${werePending(count, name)}`,
};

function isMade(counted: Counted): boolean {
  return counted === 'now' || counted === 'tookEffect';
}

type Sentence = (name: string) => string;

/** What becomes of the requests, by a change that was made and by one that was not made yet. */
const effects: Readonly<Record<PendingRequests['effect'], { readonly made: Sentence; readonly planned: Sentence }>> = {
  changed: {
    made: () => 'Pending requests keep the policy and resources that they were submitted with.',
    planned: () => 'Pending requests would keep the policy and resources that they were submitted with.',
  },
  exclusionsChanged: {
    made: () =>
      'Pending requests keep the policy and resources that they were submitted with, but the new incompatible packages and groups count for them too.',
    planned: () =>
      'Pending requests would keep the policy and resources that they were submitted with, but the new incompatible packages and groups would count for them too.',
  },
  removed: {
    made: (name) => `Pending requests are closed, with the reason that ${name} is no longer offered.`,
    planned: (name) => `Pending requests would be closed, with the reason that ${name} is no longer offered.`,
  },
};

/** For what a message has no room for: `change` with its number says all of it. */
function restSentence(rest: readonly PendingRequests[]): string[] {
  if (rest.length === 0) return [];
  const requests = rest.reduce((sum, { count }) => sum + count, 0);
  const offered = rest.length === 1 ? 'one more package or role' : `${rest.length} more packages and roles`;
  return [`${requests} ${requests === 1 ? 'request' : 'requests'} for ${offered}.`];
}

/** What administrators should know of a set-up: a sentence or three for each kind of warning, with all that it is about. */
export function warningSentences(warnings: readonly ConfigurationWarning[]): string[] {
  const few = warnings.flatMap((one) => (one.kind === 'fewApprovers' ? [one] : []));
  const waits = warnings.flatMap((one) => (one.kind === 'waitTells' ? [waited[one.gives](one.name)] : []));
  const refusals = warnings.flatMap((one) => (one.kind === 'refusalTells' ? [one.name] : []));
  return [
    ...few.map(
      ({ name, approvers }) =>
        `${name} can be approved by ${approvers === 0 ? 'nobody' : 'one person only'}. Name at least two approvers.`,
    ),
    ...(waits.length === 0
      ? []
      : [
          `Risk reviews are on, and no approval is needed for: ${listed(waits)}. A requestor who has to wait can conclude that they are being reviewed. Add an approval stage, or accept this.`,
        ]),
    ...(refusals.length === 0
      ? []
      : [
          `Risk reviews are on, and managers can both request for their reports and approve in the first stage of: ${listed(refusals)}. A manager who is refused because a request is in progress, but has no card for it, can conclude that it is being reviewed. Choose other approvers, or accept this.`,
        ]),
  ].map(oneLine);
}

const waited: Readonly<
  Record<Extract<ConfigurationWarning, { kind: 'waitTells' }>['gives'], (name: string) => string>
> = {
  package: (name) => name,
  extension: (name) => `extensions of ${name}`,
  activation: (name) => `activations of ${name}`,
};

function listed(names: readonly string[]): string {
  const more = names.length - mostNamed;
  return [...names.slice(0, mostNamed), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
