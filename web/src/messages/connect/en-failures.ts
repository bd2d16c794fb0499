import type { ConnectTexts } from './texts.ts'

export const enFailures: ConnectTexts['failures'] = {
  unreachable: {
    title: 'We could not reach Planbridge',
    text: 'Check your internet connection and try again.',
  },
  'foreign-answer': {
    title: 'Another page answered instead of Planbridge',
    text: 'If you use a public or office network, check in another tab that you are signed in to it. Then try again.',
  },
  outdated: {
    title: 'This page is out of date',
    text: 'Planbridge was updated while it was open. Reload the page and try again.',
  },
  busy: {
    title: 'Planbridge is busy at the moment',
    text: 'Nothing was changed. Wait a minute and try again.',
  },
  'too-many-requests': { title: 'That was too often', text: 'Wait a moment and try again.' },
  internal: {
    title: 'Something went wrong on our side',
    text: 'Try again. If it keeps happening, tell the support of {host} and give them the reference.',
  },
  'storage-blocked': {
    title: 'Your browser blocks site data',
    text: 'Connecting needs to store a little data in this window. Allow site data for this address, then try again.',
  },
  'browser-unsuitable': {
    title: 'This address is not secure enough to connect',
    text: 'Your browser allows it only on a secure address (https). Tell the support of {host}.',
  },
  'session-ended': {
    title: 'The time for connecting is over',
    text: 'Nothing is lost. Start again in {host}.',
  },
  'session-used': {
    title: 'An account is connected already',
    text: 'To connect another one, start again in {host}.',
  },
  'link-used': {
    title: 'This link does not work any more',
    text: 'A link works once, and for a short time. Go back to the app you came from and start again.',
  },
  unavailable: {
    title: 'This is not available at the moment',
    text: 'Choose another way, or tell the support of {host}.',
  },
  'host-mistake': {
    title: '{host} sent something we cannot use',
    text: 'Go back and try again. If it happens again, tell the support of {host}.',
  },
  unconfirmed: {
    title: 'Confirm that it is you first',
    text: 'Read for whom the access is, and confirm it.',
  },
  'too-many-connections': {
    title: 'You have as many connections as you can have',
    text: 'Disconnect one in {host} that you no longer need, then try again.',
  },
  declined: {
    title: 'Access was declined',
    text: '{provider} shares nothing, and nothing was connected. If that was not what you wanted, try again.',
  },
  'delegation-not-granted': {
    title: '{provider} did not allow work while you’re away',
    text: 'Nothing was connected. Try again and allow lasting access when {provider} asks, or choose another way.',
  },
  'app-refused': {
    title: '{provider} does not accept this app',
    text: 'Your account is not the problem, and nothing was connected. Tell the support of {host}, and give them the reference.',
  },
  'provider-busy': {
    title: '{provider} is busy at the moment',
    text: 'Nothing was connected. Wait a minute and try again.',
  },
  'sign-in-again': {
    title: '{provider} wants you to sign in again',
    text: 'Nothing was connected yet. Try again and sign in.',
  },
  untrusted: {
    title: 'The response from {provider} was not safe to use',
    text: 'It did not pass our checks, so nothing was connected. Try again. If it happens twice, tell the support of {host}.',
  },
  'not-finished': {
    title: 'Connecting was not finished',
    text: 'It has to be finished within a few minutes, in the window where it began. Nothing was connected. Try again.',
  },
  'different-account': {
    title: 'That is a different account',
    text: 'You signed in at {provider} with another account than before. Nothing was changed.',
  },
  'account-in-use': {
    title: 'This account is already in use here',
    text: 'Another person has connected this {provider} account. Use another account, or ask the support of {host}.',
  },
  'account-not-allowed': {
    title: 'This account cannot be used here',
    text: 'Your firm does not allow it. Use the account of your work, or ask your administrator.',
  },
  'provider-unreachable': {
    title: '{provider} cannot be reached',
    text: 'It may be down for a moment. Nothing was changed. Wait a minute and try again.',
  },
  'rate-limited': {
    title: '{provider} asks us to slow down',
    text: 'Too many requests arrived in a short time. Wait a moment and try again.',
  },
  'token-rejected': {
    title: '{provider} did not accept this token',
    text: 'Check that you copied all of it, and that it has not expired or been withdrawn.',
  },
  'token-malformed': {
    title: 'This is not a token',
    text: 'Copy the token again, all of it and nothing else.',
  },
  'end-date-invalid': {
    title: 'This end date does not work',
    text: 'Choose a date from today on that is not later than allowed.',
  },
  'terms-invalid': {
    title: 'Please check what you entered',
    text: 'Say what it is for, choose at least one thing it can do, and an end that {provider} allows.',
  },
  'account-unknown': {
    title: 'That account is not one of yours',
    text: 'Choose one of the accounts in the list.',
  },
  'connection-gone': {
    title: 'This connection no longer exists',
    text: 'It may have been disconnected elsewhere. You can connect it again.',
  },
}
