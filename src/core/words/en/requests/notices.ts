/**
 * What the people of a request and its approvers are told once. `own`: the reader is the beneficiary; `whose`: whose request it is
 * to the reader.
 */
export const notices = {
  // To requestor and beneficiary, what became of it.
  submitted:
    'Your request for {target}{onBehalf, select, yes { for {beneficiary}} other {}} was submitted. You will get the outcome here.',
  submittedForYou: '{requestor} requested {target} for you. You will get the outcome here.',
  granted: '{own, select, yes {You now have} other {{beneficiary} now has}} {target}.',
  extended: "{own, select, yes {Your access} other {{beneficiary}'s access}} to {target} was extended.",
  notGranted:
    '{whose, select, yours {Your request for {target}} yoursForThem {Your request for {target} for {beneficiary}} other {The request for {target} that {requestor} made for you}} was not granted.',
  expired:
    '{whose, select, yours {Your request for {target}} yoursForThem {Your request for {target} for {beneficiary}} other {The request for {target} that {requestor} made for you}} expired because nobody answered in time.',
  revoked: "{own, select, yes {Your access} other {{beneficiary}'s access}} to {target} was revoked.",

  // It was approved, and then could not be given, or had no time left to be.
  notDelivered:
    '{target} could not be given to {own, select, yes {you} other {{beneficiary}}}. The administrators have been told.',
  notExtended:
    "{own, select, yes {Your access} other {{beneficiary}'s access}} to {target} could not be extended. The administrators have been told.",
  notDeliveredLeft: '{target} was not given to {beneficiary} because they have left {organization}.',
  notDeliveredReturned: '{target} was returned before it was given to {own, select, yes {you} other {{beneficiary}}}.',
  notDeliveredRevoked: '{target} was revoked before it was given to {own, select, yes {you} other {{beneficiary}}}.',

  reason: 'Reason:',

  // To the other approvers of a role, and to those who are asked and have not answered.
  decided: "{name} {answer, select, approve {approved} other {denied}} {beneficiary}'s request for {target}.",
  reminder:
    'Reminder: {requestor} {keep, select, yes {asks to keep} other {requests}} {target}{onBehalf, select, yes { for {beneficiary}} other {}}. Your decision is needed.',
  reminderDue: 'Answer by {due}.',
  reminderOver:
    "Your answer is no longer needed for {beneficiary}'s request {keep, select, yes {to keep} other {for}} {target}.",
} as const;
