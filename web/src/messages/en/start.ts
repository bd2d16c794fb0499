import type { StrippedKind } from '@planbridge/shared/pasted'
/** The start page. */
export const start = {
  title: 'Your connections',
  purpose: 'Planbridge connects the planning accounts you already have, so you can use them in one place.',
  signIn: 'Sign in with your {providers} account. There is no Planbridge password.',
  guest: 'You are a guest. Connect an account of your own to sign in.',
  signedIn: 'Signed in as {name}.',
  signedInNameless: 'You are signed in.',
  sessionEnds: 'Your session ends no later than {when}.',
  none: 'Nothing is connected yet',
  noneText: 'Connect an account below. It then appears here, and you can disconnect it at any time.',
  noneSignedOut: 'Sign in to see your connections',
  noneSignedOutText: 'They appear here after you sign in with one of your accounts.',
  available: 'Accounts you can connect',
  noIntegrations: 'There is nothing to connect yet',
  noIntegrationsText: 'Your administrator decides which accounts can be connected here.',
  by: 'by {provider}',
  loading: 'Loading…',
  tryAgain: 'Try again',
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

export const offer = {
  connect: 'Connect',
  connectName: 'Connect {integration}, {model}',
  connectMore: 'Add another account',
  connectMoreName: 'Add another account to {integration}, {model}',
  otherAccount: 'Use another account',
  otherAccountName: 'Use another account for {integration}, {model}',
  paste: 'Paste a token',
  pasteName: 'Paste a token for {integration}',
  pasteMore: 'Paste another token',
  pasteMoreName: 'Paste another token for {integration}',
  connected: 'Connected',
  leaving: 'Taking you to {provider}…',
  signInFirst: 'Sign in first, with an account of your own.',
  notPermitted: 'Your administrator decides who may use this. Ask them to add you.',
  notConfigured: 'Not available yet',
  notConfiguredText: 'Your administrator first has to request access from {provider}.',
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
