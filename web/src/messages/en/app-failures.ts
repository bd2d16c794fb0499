import type { FailureMessage } from '../failure-message.ts'

/** Failures between the browser and Planbridge. */
export const appFailures = {
  'request-malformed': {
    title: 'The app sent something we did not understand',
    text: 'The page may be out of date. Reload it and try again.',
    next: 'reload',
  },
  'request-too-large': {
    title: 'That is too large to send',
    text: 'Shorten what you entered and try again.',
    next: 'correct-it',
  },
  'request-headers-too-large': {
    title: 'Your browser sent too much with the request',
    text: 'The cookies of this site have grown too large. Delete the cookies of this site in your browser and try again.',
    next: 'reload',
  },
  'media-type-unsupported': {
    title: 'The app sent something we did not understand',
    text: 'The page may be out of date. Reload it and try again.',
    next: 'reload',
  },
  'method-not-allowed': {
    title: 'That is not possible here',
    text: 'The page may be out of date. Reload it and try again.',
    next: 'reload',
  },
  'not-found': {
    title: 'Not found',
    text: 'It may have been removed, or the address may be wrong.',
    next: 'go-home',
  },
  'origin-not-allowed': {
    title: 'The request did not come from this app',
    text: 'We refused it for your safety. Open the app again at its usual address.',
    next: 'reload',
  },
  'too-many-requests': {
    title: 'Too many requests',
    text: 'Wait a moment and try again.',
    next: 'send-again',
  },
  'client-too-slow': {
    title: 'The transfer stopped',
    text: 'Almost nothing arrived for a while, so we ended it. Check your internet connection and try again.',
    next: 'send-again',
  },
  'session-required': {
    title: 'Your session has ended',
    text: 'Your saved connections will be here when you sign in again. You can sign in from the start page.',
    next: 'start-over',
    calm: true,
  },
  'host-key-required': {
    title: 'The application’s key was not accepted',
    text: 'This address is for other systems, not for people. Tell your administrator.',
    next: 'ask-administrator',
  },
  'delivery-refused': {
    title: 'Events are not accepted from where this one came',
    text: 'It is for other systems, not for people. Tell your administrator.',
    next: 'ask-administrator',
  },
  'delivery-not-authenticated': {
    title: 'This event does not prove who sent it',
    text: 'It is for other systems, not for people. Tell your administrator.',
    next: 'ask-administrator',
  },
  'deliveries-paused': {
    title: 'Events of providers are not accepted at the moment',
    text: 'It is for other systems, not for people. Tell your administrator.',
    next: 'ask-administrator',
  },
  'sign-in-required': {
    title: 'Sign in first',
    text: 'Connect one of your own accounts to sign in. You can use this connection after that.',
    next: 'connect-first',
    calm: true,
  },
  'not-permitted': {
    title: 'You do not have permission to use this',
    text: 'Your administrator decides who may use it. Ask them to add you.',
    next: 'ask-administrator',
  },
  'integration-not-found': {
    title: 'This is no longer available',
    text: 'Your administrator may have removed or renamed it. Reload to see what is available now.',
    next: 'reload',
  },
  'integration-not-configured': {
    title: 'This is not available yet',
    text: 'Your administrator first has to request access from {provider}.',
    next: 'ask-administrator',
  },
  'access-model-not-offered': {
    title: 'You can no longer connect this way',
    text: 'Your administrator may have changed it. Reload to see what is available now.',
    next: 'reload',
  },
  'connection-not-found': {
    title: 'This connection no longer exists',
    text: 'It may have been disconnected in another window.',
    next: 'go-home',
  },
  'store-unavailable': {
    title: 'We cannot reach our records',
    text: 'Nothing was changed. Wait a minute and try again.',
    next: 'send-again',
  },
  'addresses-unknown': {
    title: 'We cannot check who is calling',
    text: 'Nothing was changed. Tell your administrator: the provider’s list of addresses is missing or too old.',
    next: 'ask-administrator',
  },
  starting: {
    title: 'Planbridge is starting',
    text: 'Nothing was changed. Wait a minute and try again.',
    next: 'send-again',
  },
  draining: {
    title: 'Planbridge is being restarted',
    text: 'Nothing was changed. Wait a minute and try again.',
    next: 'send-again',
  },
  'vault-unreadable': {
    title: 'We cannot open this connection at the moment',
    text: 'It is stored and nothing is lost. Tell your administrator, who can put this right. You don’t need to connect again.',
    next: 'ask-administrator',
  },
  internal: {
    title: 'Something went wrong on our side',
    text: 'Try again. If it keeps happening, tell your administrator and give them the reference.',
    next: 'send-again',
  },
  'answer-lost': {
    title: 'We could not reach Planbridge',
    text: 'Your network or our server may be unavailable for a moment. Check your internet connection and try again.',
    next: 'send-again',
  },
  'answer-unexpected': {
    title: 'Another page answered instead of Planbridge',
    text: 'A page of your network, or of a server in front of Planbridge, came in place of our answer. If you use a public or office network, check in another tab that you are signed in to it. Then try again.',
    next: 'send-again',
  },
  'page-outdated': {
    title: 'This page is older than Planbridge',
    text: 'Planbridge was updated while the page was open. Open the app again to see how things are.',
    next: 'reload',
  },
  'storage-blocked': {
    title: 'Your browser blocks site data',
    text: 'Connecting needs to store a little data in this tab. Allow site data for this address, then try again.',
    next: 'send-again',
  },
  'browser-unsuitable': {
    title: 'This address is not secure enough to connect',
    text: 'Your browser allows it only on a secure address (https). Ask your administrator for the right one.',
    next: 'ask-administrator',
  },
} as const satisfies Record<string, FailureMessage>
