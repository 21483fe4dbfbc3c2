/** Why something is not there or was not kept: a sentence of its own, behind what it is about. */
export const problems = {
  notAccepted: 'The invitation has not been accepted yet.',
  notThereYet: 'It is not there yet.',
  unreachable: 'The system that gives it could not be reached.',
  noTarget: 'Countersign is not connected to a system that can give it.',
  retried: '{problem} Countersign keeps trying.',
  // What a target said need not end like a sentence.
  retriedSaid: '{problem} – Countersign keeps trying.',
  left: '{name} has left {organization}.',
  leftBefore: '{name} left before it could be given.',
  notOffered: '{target} is no longer offered.',
  notEligible: '{name} is no longer eligible for it for that long.',
  tooLate: 'Its time was over before it could be given.',
  returned: 'It was returned before it could be given.',
  revoked: 'It was revoked before it could be given.',
  endedBefore: 'It had ended before it could be extended.',
} as const;
