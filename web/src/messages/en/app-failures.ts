import type { FailureMessage } from '../failure-message.ts'

/** What can happen between the browser and our own side. */
export const appFailures = {
  'request-malformed': {
    title: 'The app asked in a way we did not understand',
    text: 'The page may be out of date. Reload it and try again.',
    next: 'reload',
  },
  'request-too-large': {
    title: 'That is too much at once',
    text: 'Shorten what you entered and try again.',
    next: 'correct-it',
  },
  'media-type-unsupported': {
    title: 'The app asked in a way we did not understand',
    text: 'The page may be out of date. Reload it and try again.',
    next: 'reload',
  },
  'method-not-allowed': {
    title: 'That is not possible here',
    text: 'The page may be out of date. Reload it and try again.',
    next: 'reload',
  },
  'not-found': {
    title: 'There is nothing here',
    text: 'What you are looking for does not exist, or no longer does.',
    next: 'go-home',
  },
  'origin-not-allowed': {
    title: 'The request did not come from this app',
    text: 'For your safety it was refused. Open the app again at its usual address.',
    next: 'reload',
  },
  'too-many-requests': {
    title: 'That was a little fast',
    text: 'Wait a moment and try again.',
    next: 'send-again',
  },
  'session-required': {
    title: 'Your session has ended',
    text: 'Connect an account to sign in again. What lasts, such as a token you pasted, is still there when you are back.',
    next: 'start-over',
  },
  'host-key-required': {
    title: 'The key of the application was not accepted',
    text: 'This way in is for other systems, not for people. Tell your administrator.',
    next: 'ask-administrator',
  },
  'sign-in-required': {
    title: 'Sign in first',
    text: 'You sign in by connecting one of your own accounts. After that you can use this access.',
    next: 'connect-first',
  },
  'not-permitted': {
    title: 'You may not use this access',
    text: 'Your administrator decides who may. Ask them to add you.',
    next: 'ask-administrator',
  },
  'integration-not-found': {
    title: 'This integration no longer exists',
    text: 'Your administrator may have removed or renamed it. Reload to see what is there now.',
    next: 'reload',
  },
  'integration-not-configured': {
    title: 'This integration is not set up yet',
    text: 'It waits for credentials from {provider}. Your administrator can ask for them.',
    next: 'ask-administrator',
  },
  'access-model-not-offered': {
    title: 'This kind of access is not offered',
    text: 'Your administrator may have changed it. Reload to see what is there now.',
    next: 'reload',
  },
  'connection-not-found': {
    title: 'This connection no longer exists',
    text: 'It may have been disconnected in another window.',
    next: 'go-home',
  },
  'store-unavailable': {
    title: 'We cannot reach our own records',
    text: 'Nothing was changed. Wait a minute and try again.',
    next: 'send-again',
  },
  internal: {
    title: 'Something went wrong on our side',
    text: 'Try again. If it stays, tell your administrator and give them the reference.',
    next: 'send-again',
  },
  'answer-lost': {
    title: 'We could not reach Planbridge',
    text: 'Your network or our server may be away for a moment. Check your connection and try again.',
    next: 'send-again',
  },
  'answer-unexpected': {
    title: 'Planbridge gave an answer we do not understand',
    text: 'The page may be out of date. Reload it and try again.',
    next: 'reload',
  },
  'storage-blocked': {
    title: 'Your browser does not let us remember the sign-in',
    text: 'Connecting needs a little storage in this tab. Allow site data for this address, then try again.',
    next: 'send-again',
  },
  'browser-unsuitable': {
    title: 'This address is not secure enough to connect',
    text: 'Your browser only allows it on a secure address (https). Ask your administrator for the right one.',
    next: 'ask-administrator',
  },
} as const satisfies Record<string, FailureMessage>
