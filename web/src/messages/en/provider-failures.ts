import type { FailureMessage } from '../failure-message.ts'

/** What a provider, or the access it gave us, can do to a connection or a call. */
export const providerFailures = {
  'provider-unreachable': {
    title: '{provider} cannot be reached',
    text: 'It may be down for a moment. Nothing was changed. Wait a minute and try again.',
    next: 'send-again',
  },
  'provider-too-slow': {
    title: '{provider} took too long to answer',
    text: 'We stopped waiting. Wait a minute and try again.',
    next: 'send-again',
  },
  'provider-failing': {
    title: '{provider} has a problem of its own',
    text: 'It answered with an error. Wait a minute and try again.',
    next: 'send-again',
  },
  'provider-redirecting': {
    title: '{provider} sent us somewhere else',
    text: 'We do not follow such detours with your access in hand. Tell your administrator: an address may have changed.',
    next: 'ask-administrator',
  },
  'call-to-repeat': {
    title: 'Please send it again',
    text: '{provider} asked for a new sign-in of ours while your file was on its way. That is done now, but we had not kept the file.',
    next: 'send-again',
  },
  'provider-answer-too-large': {
    title: 'The answer from {provider} was too large',
    text: 'We stopped reading it. Try again, or ask for less at once.',
    next: 'send-again',
  },
  'provider-answer-unreadable': {
    title: 'We could not read the answer from {provider}',
    text: 'It was not in the form that was agreed. Wait a minute and try again.',
    next: 'send-again',
  },
  'credential-in-answer': {
    title: 'We stopped an answer from {provider}',
    text: 'It held a credential that must never reach a browser, so you do not see it. Tell your administrator: the log says where it stood.',
    next: 'ask-administrator',
  },
  'provider-metadata-unusable': {
    title: '{provider} does not describe itself correctly',
    text: 'What it publishes about its sign-in cannot be trusted, so we stopped. Tell your administrator.',
    next: 'ask-administrator',
  },
  'client-credentials-rejected': {
    title: '{provider} does not accept this app',
    text: 'The credentials of this app were refused. This is not about your account. Tell your administrator.',
    next: 'ask-administrator',
  },
  'subscription-key-rejected': {
    title: 'The subscription key was refused',
    text: 'The gateway of {provider} does not accept the key of this app. Your connection is fine. Tell your administrator.',
    next: 'ask-administrator',
  },
  'reconnect-required': {
    title: '{provider} no longer accepts this connection',
    text: 'The access ended or was withdrawn at {provider}. Reconnect to go on.',
    next: 'reconnect',
  },
  'scope-missing': {
    title: 'This connection may not do that',
    text: 'The access you granted does not cover this request. Reconnect and allow what is asked for, or ask your administrator.',
    next: 'reconnect',
  },
  'user-not-present': {
    title: 'This works only while its person is signed in',
    text: 'The person whose access this is has signed out. Connect again to go on.',
    next: 'reconnect',
  },
  'quota-exhausted': {
    title: 'The allowance at {provider} is used up',
    text: 'No more requests are possible for now. Try again later, or ask your administrator about the allowance.',
    next: 'ask-administrator',
  },
  'rate-limited': {
    title: '{provider} asks us to slow down',
    text: 'Too many requests arrived in a short time. Wait a moment and try again.',
    next: 'send-again',
  },
  'operation-not-allowed': {
    title: 'That request is not on the list',
    text: 'This app may only make the requests that its administrator allowed.',
    next: 'ask-administrator',
  },
  'operation-not-agreed': {
    title: 'You did not agree to that',
    text: 'This access may only do what you agreed to. Change that to include it.',
    next: 'reconnect',
  },
  'delegation-required': {
    title: 'Nobody has agreed to this any more',
    text: 'Work while you are away needs your agreement, and it has ended or never covered this. Renew it, or agree anew.',
    next: 'reconnect',
  },
  'consent-required': {
    title: 'That is more than you agreed to',
    text: 'What you agreed to may have been changed in another window. Reload the page; {provider} asks you to confirm whatever goes beyond it.',
    next: 'reload',
  },
  'delegation-terms-invalid': {
    title: 'It cannot be agreed like this',
    text: 'Say what it is for, choose at least one request, and an end within the time that {provider} allows.',
    next: 'correct-it',
  },
  'run-missed': {
    title: 'We were not running at that time',
    text: 'The run was left out, as the job says. The next one comes as planned.',
    next: 'send-again',
  },
  'run-interrupted': {
    title: 'We were stopped in the middle of it',
    text: 'What it asked of {provider} may have happened or not: look there. The next run comes as planned.',
    next: 'reload',
  },
  'job-not-found': {
    title: 'This job no longer exists',
    text: 'It may have been deleted in another window, or ended with its connection.',
    next: 'reload',
  },
  'account-choice-needed': {
    title: 'Choose an account first',
    text: 'You have several accounts at {provider}. Choose the one to work with, then try again.',
    next: 'choose-account',
  },
  'account-unknown': {
    title: 'That account is not one of yours',
    text: 'Choose one of the accounts that are listed.',
    next: 'choose-account',
  },
  'personal-token-rejected': {
    title: '{provider} did not accept this token',
    text: 'Check that you copied all of it, and that it has not ended or been withdrawn.',
    next: 'correct-it',
  },
  'end-date-invalid': {
    title: 'This end date does not work',
    text: 'Give a date from today on, within the time that it may last.',
    next: 'correct-it',
  },
} as const satisfies Record<string, FailureMessage>
