/** The start page: what is connected and what can be. */
export const start = {
  title: 'Your connections',
  anonymous: 'Connect an account to begin. You sign in with it: Planbridge has no password of its own.',
  guest: 'You are a guest. Connect an account to sign in with it, or try what needs no account.',
  signedIn: 'Signed in as {name}.',
  signedInNameless: 'You are signed in.',
  sessionEnds: 'Your session ends {when} at the latest.',
  none: 'Nothing is connected yet',
  noneText: 'Choose an integration below. What you connect appears here, and you can end it at any time.',
  available: 'Available integrations',
  noIntegrations: 'No integration is set up',
  noIntegrationsText: 'Your administrator decides which platforms can be connected here.',
  by: 'by {provider}',
  loading: 'Loading…',
  tryAgain: 'Try again',
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
  days: 'Up to {days} days.',
  leaving: 'Taking you to {provider}…',
  signInFirst: 'Sign in first, by connecting an account of your own.',
  notPermitted: 'Your administrator decides who may use this. Ask them to add you.',
  notConfigured: 'Not set up yet',
  notConfiguredText: 'This integration waits for credentials, which {provider} gives out on request.',
  ask: 'What to ask for',
  askName: 'What to ask for: {integration}',
}

export const ask = {
  title: 'What to ask {provider} for',
  lead: '{provider} gives out credentials on request only. Whoever runs Planbridge asks for them here:',
  contact: 'Contact',
  items: 'Have this ready',
  redirectUri: 'Redirect URI to register',
  redirectHint: 'It has to be registered exactly like this, character by character.',
  copy: 'Copy',
  copied: 'Copied',
  docs: 'Read the documentation of {provider}',
}

export const personalToken = {
  title: 'Paste a token for {integration}',
  lead: 'Make a personal token in your {provider} account and paste it here. We check it with {provider}, keep it sealed and never show it again. Nobody but you can use it.',
  token: 'Token',
  show: 'Show',
  hide: 'Hide',
  showName: 'Show the token',
  endsOn: 'Last day it works',
  endsOnHint: 'As {provider} told you when you made it; at most {days} days from today.',
  save: 'Connect',
  cancel: 'Cancel',
}
