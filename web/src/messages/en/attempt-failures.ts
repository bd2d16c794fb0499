import type { FailureMessage } from '../failure-message.ts'

const untrusted =
  'The answer from {provider} did not pass our security checks, so nothing was connected. Start again; if it happens twice, tell your administrator.'

/** What can happen on the way to a provider and back. */
export const attemptFailures = {
  'state-missing': {
    title: 'There is nothing to finish here',
    text: 'This page finishes a connection, but it was opened without the details it needs. Start from the app.',
    next: 'go-home',
  },
  'state-unknown': {
    title: 'We do not recognise this sign-in',
    text: 'It does not belong to anything that was started here. Start again from the app.',
    next: 'start-over',
  },
  'attempt-of-another-session': {
    title: 'This was started by someone else',
    text: 'The sign-in belongs to another session, perhaps in another browser. Finish it there, or start again here.',
    next: 'start-over',
  },
  'attempt-expired': {
    title: 'That took too long',
    text: 'For your safety a sign-in has to be finished within a few minutes. Nothing was connected. Start again.',
    next: 'start-over',
  },
  'attempt-spent': {
    title: 'This sign-in was already used',
    text: 'Each one works once. If the connection is not in the app, start again.',
    next: 'start-over',
  },
  'attempt-unfinished': {
    title: 'You started connecting {provider} but did not come back',
    text: 'Nothing was connected. You can start again, or forget about it.',
    next: 'start-over',
  },
  'proof-missing': {
    title: 'This is not the tab you started in',
    text: 'For your safety a connection can only be finished in the tab where it was started. Start again, and stay in one tab.',
    next: 'start-over',
  },
  'proof-mismatch': {
    title: 'We could not be sure it was you',
    text: 'What this browser remembers does not fit the sign-in that came back. Nothing was connected. Start again.',
    next: 'start-over',
  },
  'response-malformed': {
    title: 'The answer from {provider} was not complete',
    text: 'Something was missing or doubled in what came back, so nothing was connected. Start again.',
    next: 'start-over',
  },
  'consent-denied': {
    title: 'You did not allow access',
    text: '{provider} told us that access was declined. Nothing was connected. If that was not what you wanted, try again.',
    next: 'start-over',
  },
  'delegation-not-granted': {
    title: '{provider} did not allow work while you are away',
    text: 'It granted access for this visit only. Nothing was connected. Start again and allow lasting access when {provider} asks; if it does not ask, tell your administrator.',
    next: 'start-over',
  },
  'authorization-refused': {
    title: '{provider} refused the request',
    text: 'It did not accept how this app asked for access. Nothing was connected. Try once more; if it stays, tell your administrator.',
    next: 'start-over',
  },
  'issuer-mismatch': { title: 'The answer came from somewhere else', text: untrusted, next: 'start-over' },
  'nonce-mismatch': { title: 'The answer was made for another sign-in', text: untrusted, next: 'start-over' },
  'code-hash-mismatch': {
    title: 'The parts of the answer do not fit together',
    text: untrusted,
    next: 'start-over',
  },
  'signature-invalid': {
    title: 'The answer is not signed by {provider}',
    text: untrusted,
    next: 'start-over',
  },
  'subject-mismatch': { title: 'The answer names two different people', text: untrusted, next: 'start-over' },
  'id-token-invalid': { title: 'We could not verify who signed in', text: untrusted, next: 'start-over' },
  'code-rejected': {
    title: '{provider} did not confirm the sign-in',
    text: 'It no longer accepted what it had sent us a moment before. This happens when a sign-in takes too long. Start again.',
    next: 'start-over',
  },
  'different-account': {
    title: 'That is a different account',
    text: 'You signed in at {provider} with another account than the one you wanted to reconnect. Your old connection is untouched.',
    next: 'pick-account',
  },
  'identity-of-another-person': {
    title: 'This account belongs to somebody else here',
    text: 'Another person already uses this {provider} account in Planbridge. If that person is also you, sign in as them; otherwise use another account.',
    next: 'sign-in-as-them',
  },
} as const satisfies Record<string, FailureMessage>
