/**
 * How long everything may take, in ms, in one place: a limit is only right beside the others that it must fit into. For how long a
 * message is tried again that somebody must do something for (14 days, R-76) is in `delivery/record-failure.ts`: nothing else
 * depends on it.
 */
export const limits = {
  /** A chat takes an answer within 3 s; this leaves time to bring it there. */
  answer: 2_000,
  /** How long a chat is kept waiting for us to take what somebody typed, where the answer is a call of its own. */
  takeMessage: 2_500,
  /** For how long the answer to something typed is tried again. */
  answerAgain: 300_000,
  /** Opening a form: with the answer's time and that of the reader's language before it, it is done within the 3 s too. */
  form: 700,
  /** How long an answer waits to learn in which language and time zone its reader reads; a card that is sent waits longer. */
  locale: 200,
  localeOfReceiver: 2_000,
  /** How long an operation looks for a usable server of the database: shorter than an answer. */
  serverSelection: 1_500,
  /** How long a program that starts waits before it tries to reach the database again. */
  connectAgain: 2_000,
  /** How long a round trip that many share holds up the next one: longer than one takes, and nothing to those behind one that hangs. */
  sharedRoundTrip: 50,
  /** One question to the directory. */
  directory: 10_000,
  /** One question to a risk source: shorter than an answer, which waits for it. */
  risk: 1_000,
  /** One call to a target; two of them, and what a renewal may lag, are shorter than the lease of the holdings. */
  fulfilment: 15_000,
  /** One call over HTTP to a chat, and everything that bringing one message takes: at most three such calls. */
  channelCall: 10_000,
  channel: 30_000,
  /**
   * How calls to chats are paced: how long the database may take to say when one may go (after that it goes without), how far
   * ahead a message's slot may lie (after that the message steps aside), how long the answer to something typed waits for its
   * turn in a conversation (after that it goes without), and when a turn ends by itself: after the longest call.
   */
  pacing: { store: 500, ahead: 250, answer: 1_500, turn: 12_000 },
  /** How long a sender waits for one message before it goes on to the next person's: a healthy call takes less. */
  slowCall: 250,
  /** For how long a notice waits at most for an earlier one about the same request to the same person. */
  behindEarlier: 60_000,
  /** What counts as hanging: after so many late answers in a row, calls fail at once, but for one now and then. */
  hanging: { lateInARow: 5, tryAgainAfter: 5_000 },
  /** A look that has done nothing for this long is given up; and the program is not ready when a look has not looked. */
  lookStalled: 60_000,
  /** How often a process reads the database's time. */
  clockReadEvery: 10_000,
  /** How far a machine's clock may be from the database's before it is said. */
  clockTolerance: 5_000,
  /** How often a process reports how it is, and after how long without a report it no longer counts as running. */
  reportEvery: 10_000,
  processSilent: 60_000,
  /**
   * For how long a message is leased to a sender: longer than a directory's and a channel's call. And a person's holdings to a
   * reconciler; both renew it while they work. What a killed process held is taken over within a minute, the next look included.
   */
  deliveryLease: 45_000,
  holdingsLease: 50_000,
  /**
   * When the program stops: how long looks and requests that are under way may take to end. It is over in less than 5 s; what still
   * hangs then is taken over like the work of a process that was killed.
   */
  drain: 4_000,
} as const;
