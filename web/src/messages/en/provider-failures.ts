import type { FailureMessage } from '../failure-message.ts'

/** Failures of a provider, of the permission it granted, and of delegations and jobs. */
export const providerFailures = {
  'egress-failed': {
    title: 'We could not get to {provider}',
    text: 'The network of this app stopped the request on its way. {provider} did not receive it, and nothing was changed. Wait a minute and try again. If it happens again, tell your administrator.',
    next: 'send-again',
  },
  'provider-unreachable': {
    title: '{provider} cannot be reached',
    text: 'It may be down for a moment. Nothing was changed. Wait a minute and try again.',
    next: 'send-again',
  },
  'provider-too-slow': {
    title: '{provider} took too long to respond',
    text: 'We stopped waiting. Wait a minute and try again.',
    next: 'send-again',
  },
  'provider-failing': {
    title: '{provider} has a problem of its own',
    text: 'It responded with an error. Wait a minute and try again.',
    next: 'send-again',
  },
  'provider-redirecting': {
    title: '{provider} sent us to another address',
    text: 'We do not follow it, to keep your access safe. Tell your administrator that an address may have changed.',
    next: 'ask-administrator',
  },
  'call-to-repeat': {
    title: 'Please send it again',
    text: 'We had to renew the connection to {provider} while your file was being sent, and we do not keep files. The connection works now.',
    next: 'send-again',
  },
  'provider-answer-too-large': {
    title: 'The response from {provider} was too large',
    text: 'We stopped reading it. Ask for less at once and try again.',
    next: 'send-again',
  },
  'provider-answer-unreadable': {
    title: 'We could not read the response from {provider}',
    text: 'It was not in the expected format. Wait a minute and try again.',
    next: 'send-again',
  },
  'credential-in-answer': {
    title: 'We blocked a response from {provider}',
    text: 'It contained a secret that must never reach a browser. Tell your administrator. The log has the details.',
    next: 'ask-administrator',
  },
  'provider-metadata-unusable': {
    title: 'The sign-in settings of {provider} are not valid',
    text: 'We cannot trust the settings it publishes, so we stopped. Tell your administrator.',
    next: 'ask-administrator',
  },
  'client-credentials-rejected': {
    title: '{provider} does not accept this app',
    text: 'It refused the credentials of this app. Your account is not the problem. Tell your administrator.',
    next: 'ask-administrator',
  },
  'subscription-key-rejected': {
    title: 'The subscription key was refused',
    text: '{provider} does not accept the key of this app. Your own account is not the problem. Tell your administrator.',
    next: 'ask-administrator',
  },
  'reconnect-required': {
    title: 'Your access to {provider} has ended',
    text: 'It has run out, or it was withdrawn at {provider}. Reconnect to continue.',
    next: 'reconnect',
  },
  'token-not-accepted': {
    title: '{provider} refuses our requests at the moment',
    text: 'It does not accept the access that it gave to this connection. We keep the connection and try again. Wait a few minutes and send it again. If it lasts longer, tell your administrator.',
    next: 'send-again',
  },
  'scope-missing': {
    title: 'This connection may not do that',
    text: 'Your permission does not cover this request. Reconnect, and allow it when {provider} asks.',
    next: 'reconnect',
  },
  'scope-not-requested': {
    title: 'This connection is not set up for that',
    text: 'Your administrator has to allow it for this connection, and perhaps agree it with {provider} first. Reconnecting does not change that.',
    next: 'ask-administrator',
  },
  'user-not-present': {
    title: 'This works only while its owner is signed in',
    text: 'The person who connected this account has signed out. Reconnect to continue.',
    next: 'reconnect',
  },
  'quota-exhausted': {
    title: 'The quota at {provider} is used up',
    text: 'No more requests are possible for now. Try again later, or ask your administrator about the quota.',
    next: 'ask-administrator',
  },
  'rate-limited': {
    title: '{provider} asks us to slow down',
    text: 'Too many requests arrived in a short time. Wait a moment and try again.',
    next: 'send-again',
  },
  'operation-not-allowed': {
    title: 'That request is not allowed',
    text: 'This app may only send requests that your administrator allowed.',
    next: 'ask-administrator',
  },
  'operation-not-agreed': {
    title: 'You did not agree to that',
    text: 'This connection may only do what you agreed to. Change what you agreed to, and include it.',
    next: 'reconnect',
  },
  'delegation-required': {
    title: 'Your permission has ended',
    text: 'Work while you’re signed out needs your permission, which has ended or never covered this. Renew it or agree again.',
    next: 'reconnect',
  },
  'consent-required': {
    title: 'That is more than you agreed to',
    text: 'What you agreed to may have changed in another window. Reload the page. {provider} asks you to confirm anything that goes beyond it.',
    next: 'reload',
  },
  'delegation-terms-invalid': {
    title: 'Please check what you entered',
    text: 'Say what it is for, choose at least one thing it can do, and an end date that {provider} allows.',
    next: 'correct-it',
  },
  'run-missed': {
    title: 'Planbridge was not running at that time',
    text: 'The run was skipped, as set for this job. The next one happens as planned.',
    next: 'send-again',
  },
  'run-interrupted': {
    title: 'The run was interrupted',
    text: 'The request may or may not have reached {provider}. Check there. The next run happens as planned.',
    next: 'reload',
  },
  'job-paused': {
    title: 'This job is paused',
    text: 'It was not run. Resume it first.',
    next: 'correct-it',
  },
  'answer-not-found': {
    title: 'This result is no longer kept',
    text: 'The last five results of a job are kept for up to two weeks. Run the job again to get a new one.',
    next: 'correct-it',
  },
  'job-not-found': {
    title: 'This job no longer exists',
    text: 'It may have been deleted in another window, or ended with its connection.',
    next: 'reload',
  },
  'too-many-connections': {
    title: 'You have as many connections as you can have',
    text: 'This one was not added. Disconnect one that you no longer need, then try again.',
    limit: 'You can have {limit} connections.',
    next: 'go-home',
  },
  'too-many-jobs': {
    title: 'You have as many jobs as you can have',
    text: 'This job was not added. Delete one that you no longer need, then try again.',
    limit: 'You can have {limit} jobs.',
    next: 'correct-it',
  },
  'too-many-jobs-of-tenant': {
    title: 'No more jobs can be added at the moment',
    text: 'All people together have as many jobs as your administrator allows. Delete a job that you no longer need, or ask your administrator.',
    limit: 'All people together can have {limit} jobs.',
    next: 'ask-administrator',
  },
  'jobs-too-large': {
    title: 'Your jobs contain too much text',
    text: 'This job was not saved. Shorten what it sends, or delete a job that you no longer need, then try again.',
    limit: 'Your jobs can send {limit} kB in all.',
    next: 'correct-it',
  },
  'account-choice-needed': {
    title: 'Choose an account first',
    text: 'You have several accounts at {provider}. Choose the one to work with, then try again.',
    next: 'choose-account',
  },
  'account-unknown': {
    title: 'That account is not one of yours',
    text: 'Choose one of the accounts in the list.',
    next: 'choose-account',
  },
  'personal-token-rejected': {
    title: '{provider} did not accept this token',
    text: 'Check that you copied all of it, and that it has not expired or been withdrawn.',
    next: 'correct-it',
  },
  'personal-token-malformed': {
    title: 'This is not a token',
    text: 'The text contains something that no token contains, so we did not send it to {provider}. Copy the token again, all of it and nothing else.',
    next: 'correct-it',
  },
  'end-date-invalid': {
    title: 'This end date does not work',
    text: 'Choose a date from today on that is not later than allowed.',
    next: 'correct-it',
  },
} as const satisfies Record<string, FailureMessage>
