import type { StrippedKind } from '@planbridge/shared/pasted'
/** The start page. */
export const start = {
  activity: 'Activity',
  webhooks: 'Webhooks',
  sessions: 'Where you’re signed in',
  title: 'Your planning accounts',
  purpose: 'Connect your planning accounts to use them together in one place.',
  purposeWith: 'Connect your planning accounts to use {providers} together in one place.',
  none: 'Nothing is connected yet. Choose an account to connect; you can disconnect it at any time.',
  connections: 'Your connections',
  manage: 'Manage',
  manageName: 'Manage {integration}, {account}',
  available: 'Connect an account',
  availableMore: 'Connect another account',
  hostsOnly: 'There is nothing to do here',
  hostsOnlyText:
    'This Planbridge is used by other systems. If you were sent to connect an account, ask your administrator for the right address.',
  noIntegrations: 'There is nothing to connect yet',
  noIntegrationsText: 'Your administrator decides which accounts can be connected here.',
  embedded: 'See it embedded',
  embeddedText: 'A sample app of another firm, whose users connect their accounts through this Planbridge.',
  loading: 'Loading…',
  tryAgain: 'Try again',
}

/** Signing in, which is done with an account at a provider. */
export const signIn = {
  title: 'Sign in',
  with: 'Sign in with {provider}',
  text: 'Use an account you already have. There is no Planbridge password.',
  endedTitle: 'Your session has ended',
  endedText: 'Sign in again to continue where you were. Nothing that is saved was lost.',
  again: 'Sign in again',
  firstTitle: 'Sign in to see this page',
  firstText: 'It is shown only to the person it belongs to.',
  guest: 'You are a guest. Sign in to find your connections again next time.',
}

/** Accesses that have ended here and that their providers had not confirmed at once. */
export const endedAccess = {
  title: 'Recently ended',
  account: '{integration}, {account}',
  pending:
    'Access ended here. {provider} has not confirmed yet that it is cancelled there too. We keep trying; the next try is {when}.',
  confirmed: 'Access ended here, and {provider} has confirmed that it is cancelled there too.',
  'run-out': 'Access ended here, and is no longer valid at {provider}.',
  kept: 'Access ended here. The permission at {provider} stays, because another connection still uses it.',
  unconfirmed:
    'Access ended here, but {provider} could not confirm that it is cancelled there. Check in your account there.',
  states: {
    pending: 'Not confirmed yet',
    confirmed: 'Confirmed',
    'run-out': 'Ended',
    kept: 'Ended',
    unconfirmed: 'Not confirmed',
  },
}

/** Connecting a provider: its card, and the step in which the person chooses how. */
export const offer = {
  connect: 'Connect',
  connectName: 'Connect {provider}',
  moreName: 'More ways to connect {provider}',
  add: 'Add another',
  addName: 'Add another {provider} connection',
  title: 'Connect {provider}',
  how: 'How should it work?',
  connectedBefore: 'Already connected; this adds another account.',
  otherAccount: 'Let me choose which {provider} account to use',
  continue: 'Continue',
  continueTo: 'Continue to {provider}',
  leaving: 'Taking you to {provider}…',
  signInFirst: 'Sign in first.',
  notPermitted: 'Your administrator decides who may use this. Ask them to add you.',
  notConfigured: '{integration} is not available yet. {provider} has to grant access first.',
  credentialRequest: 'How to request access',
  credentialRequestName: 'How to request access: {integration}',
}

/** The dialog for administrators: how to obtain credentials from a provider. */
export const credentialRequest = {
  title: 'Request access from {provider}',
  lead: '{provider} gives out credentials on request only. If you run Planbridge for your firm, request them here:',
  contact: 'Contact',
  items: 'What to include in your request',
  redirectUri: 'Redirect URI to register',
  redirectHint: 'Register it exactly as shown, character by character.',
  copy: 'Copy',
  copied: 'Copied',
  docs: 'Read the {provider} documentation',
}

export const personalToken = {
  title: 'Paste a token for {integration}',
  lead: 'Create a personal token in your {provider} account and paste it here. We check it with {provider}, store it encrypted and never show it again. Only you can use it.',
  where: 'In {provider}: {menu}.',
  openPage: 'Open that page in a new tab',
  token: 'Token',
  show: 'Show',
  hide: 'Hide',
  showName: 'Show the token',
  leftOut: 'We left out {parts}. No token contains that.',
  stripped: {
    invisible: 'hidden characters',
    space: 'spaces and line breaks',
    quotes: 'quotes or brackets around it',
    header: 'the name in front of it',
    scheme: 'the word “Bearer”',
    code: 'the code around it',
    'full-stop': 'the punctuation after it',
  } satisfies Record<StrippedKind, string>,
  empty: 'There is no token in this text yet.',
  foreignTitle: 'This is not a token yet',
  foreign:
    'Character {position} is {character}, which no token contains. Copy the token again, all of it and nothing else.',
  characters: {
    'U+0020': 'a space',
    'U+00A0': 'a space',
    'U+002E': 'a full stop at the end of a shortened token',
    'U+2026': 'an ellipsis (…), so part of the token is missing',
    'U+2022': 'a bullet (•), so the token was copied while it was hidden',
    'U+25CF': 'a bullet (●), so the token was copied while it was hidden',
    'U+002A': 'an asterisk (*), so the token was copied while it was hidden',
    'U+2010': 'a typographic hyphen, not the one of the keyboard',
    'U+2011': 'a typographic hyphen, not the one of the keyboard',
    'U+2013': 'a long dash (–), not a hyphen',
    'U+2014': 'a long dash (—), not a hyphen',
    'U+2212': 'a minus sign (−), not a hyphen',
  } as Readonly<Record<string, string>>,
  endsOn: 'Last day it works',
  endsOnHint: '{provider} showed this date when you created the token. It can be up to {days} from today.',
  save: 'Connect',
  cancel: 'Cancel',
}
