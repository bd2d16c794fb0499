import type { FailureMessage } from '../failure-message.ts'

const untrusted =
  'The response from {provider} did not pass our security checks, so nothing was connected. Start again. If it happens twice, tell your administrator.'

/** Failures of an authorization attempt, from its start to its completion. */
export const attemptFailures = {
  'state-missing': {
    title: 'There is nothing to finish here',
    text: 'This page finishes a connection, but it was opened without the details it needs. Start from the app.',
    next: 'go-home',
    calm: true,
  },
  'state-unknown': {
    title: 'We do not recognise this sign-in',
    text: 'It does not belong to anything that was started here. Start again from the app.',
    next: 'start-over',
  },
  'attempt-of-another-session': {
    title: 'Finish this in the browser where you began',
    text: 'This sign-in was started in another browser or on another device, so it cannot be finished here. Go back there and continue, or start again in the app here.',
    next: 'start-over',
    calm: true,
  },
  'session-changed': {
    title: 'Your session has changed',
    text: 'You signed out, or your session ended, after this sign-in began. Nothing was connected. Start again.',
    next: 'start-over',
    calm: true,
  },
  'response-gone': {
    title: 'The response from {provider} is no longer here',
    text: 'For your safety it is not kept when the page is reloaded or opened again. See in the app whether your account is connected. If it is not, start again.',
    next: 'start-over',
    calm: true,
  },
  'attempt-expired': {
    title: 'That took too long',
    text: 'For your safety, a sign-in has to be finished within a few minutes. Nothing was connected. Start again.',
    next: 'start-over',
    calm: true,
  },
  'attempt-spent': {
    title: 'This sign-in was already used',
    text: 'Each sign-in works once. See in the app whether your account is connected. If it is not, start again there.',
    next: 'start-over',
    calm: true,
  },
  'attempt-unfinished': {
    title: 'Connecting {provider} was not finished',
    text: 'You can start again, or forget about it.',
    next: 'start-over',
    calm: true,
  },
  'proof-missing': {
    title: 'This is not the tab you started in',
    text: 'For your safety, a connection can only be finished in the tab where it was started. Start again, and stay in one tab.',
    next: 'start-over',
    calm: true,
  },
  'proof-mismatch': {
    title: 'We could not be sure it was you',
    text: 'The sign-in that came back does not match the one this browser started. Nothing was connected. Start again.',
    next: 'start-over',
  },
  'response-malformed': {
    title: 'The response from {provider} was not complete',
    text: 'Something in it was missing or repeated, so nothing was connected. Start again.',
    next: 'start-over',
  },
  'consent-denied': {
    title: 'Access was declined',
    text: '{provider} was not allowed to share anything, so nothing was connected. If that was not what you wanted, try again.',
    next: 'start-over',
    calm: true,
  },
  'delegation-not-granted': {
    title: '{provider} did not allow work while you’re signed out',
    text: 'It allowed access for this session only. Nothing was connected. Start again and allow lasting access when {provider} asks. If it does not ask, tell your administrator.',
    next: 'start-over',
    calm: true,
  },
  'authorization-refused': {
    title: '{provider} refused how this app asks for access',
    text: 'This is not your fault, and your account is not the problem. Nothing was connected. Tell your administrator, and give them the reference.',
    next: 'ask-administrator',
  },
  'provider-busy': {
    title: '{provider} is busy at the moment',
    text: 'It could not finish your sign-in, so nothing was connected. Wait a minute and try again.',
    next: 'try-later',
  },
  'sign-in-again': {
    title: '{provider} wants you to sign in again',
    text: 'It needs you to sign in, choose an account or agree once more. Nothing was connected yet.',
    next: 'sign-in-again',
    calm: true,
  },
  'clock-mismatch': {
    title: 'The clocks of {provider} and Planbridge do not agree',
    text: 'The response carried a time that does not fit ours, so nothing was connected. This is not your fault. Start again. If it happens twice, tell your administrator that a clock may be wrong.',
    next: 'start-over',
  },
  'issuer-mismatch': {
    title: 'The response came from somewhere else',
    text: untrusted,
    next: 'start-over',
  },
  'nonce-mismatch': {
    title: 'The response belongs to another sign-in',
    text: untrusted,
    next: 'start-over',
  },
  'code-hash-mismatch': {
    title: 'The parts of the response do not match',
    text: untrusted,
    next: 'start-over',
  },
  'signature-invalid': {
    title: 'The response is not signed by {provider}',
    text: untrusted,
    next: 'start-over',
  },
  'subject-mismatch': {
    title: 'The response names two different people',
    text: untrusted,
    next: 'start-over',
  },
  'id-token-invalid': { title: 'We could not verify who signed in', text: untrusted, next: 'start-over' },
  'code-rejected': {
    title: '{provider} did not confirm the sign-in',
    text: 'It rejected a sign-in that it had just approved. This can happen when a sign-in takes too long. Start again.',
    next: 'start-over',
  },
  'email-not-verified': {
    title: '{provider} has not confirmed your e-mail address',
    text: 'Only confirmed addresses may sign in here, and that of your account{account} is not one yet. Confirm it at {provider}, or ask your administrator. You can also try another account.',
    next: 'use-another-account',
  },
  'email-domain-not-allowed': {
    title: 'This account cannot sign in here',
    text: 'Your account{account} may not use this, because its e-mail address belongs to another organisation. Use the account of your work, or ask your administrator.',
    next: 'use-another-account',
  },
  'group-not-allowed': {
    title: 'You have no access here yet',
    text: 'Your account{account} may not use this. Ask your administrator to give you access, or use another account.',
    next: 'use-another-account',
  },
  'different-account': {
    title: 'That is a different account',
    text: 'You signed in at {provider} with another account than the one you wanted to reconnect. Your old connection is untouched.',
    next: 'pick-account',
    calm: true,
  },
  'merge-offer-ended': {
    title: 'This page has run out',
    text: 'For your safety, two sign-ins can be brought together for ten minutes. Nothing was changed. To try again, connect the other account once more.',
    next: 'go-home',
  },
  'merge-choice-needed': {
    title: 'Choose which connection to keep',
    text: 'Both sign-ins have a connection to the same account, and one of the two can stay. Nothing was changed yet.',
    next: 'correct-it',
  },
  'recent-sign-in-required': {
    title: 'Sign in once more first',
    text: 'Your sign-in was a while ago. For your safety, sign in again before two sign-ins are brought together. Nothing was changed yet.',
    next: 'sign-in-again',
  },
  'identity-of-another-person': {
    title: 'This account is already in use here',
    text: 'In Planbridge, this {provider} account belongs to {person}. If that is also you, sign in with {provider} instead, and bring the two together. Otherwise use another account.',
    offered:
      'In Planbridge, this {provider} account belongs to {person}. If that is also you, bring the two together. You first see what comes together, and nothing changes before you agree.',
    next: 'sign-in-as-them',
  },
} as const satisfies Record<string, FailureMessage>
