import type { AccessModel, CatalogEntry, Connection } from '@planbridge/shared/contract'

export interface ModelWords {
  readonly name: string
  readonly meaning: string
}

/** The access models in plain words. */
export const models: Record<AccessModel, ModelWords> = {
  'user-present': {
    name: 'While you are signed in',
    meaning: 'Works with your own account, and stops when you sign out.',
  },
  delegation: {
    name: 'Also while you are away',
    meaning: 'You agree once, and the app may keep working for you after you sign out, until a fixed end.',
  },
  'personal-token': {
    name: 'With a token you paste',
    meaning: 'You make a token in your account and paste it here. Only you can use it.',
  },
  'service-account': {
    name: 'As your organisation',
    meaning: 'Uses an access that your organisation agreed with the provider. You need no account there.',
  },
}

export const statuses: Record<Connection['status'], string> = {
  active: 'Active',
  'choose-account': 'Choose an account',
  'signed-out': 'Signed out',
  'reconnect-required': 'Reconnect needed',
  ended: 'Ended',
}

/** What to know about a connection that does not simply work; null where it does. */
export const statusAdvice: Record<
  Connection['status'],
  { readonly title: string; readonly text: string } | null
> = {
  active: null,
  'choose-account': {
    title: 'Choose an account to work with',
    text: 'You have several accounts at {provider}. Nothing can be requested until you choose one.',
  },
  'signed-out': {
    title: 'This access ended when you signed out',
    text: 'It works only while you are signed in. Reconnect to use it again.',
  },
  'reconnect-required': {
    title: '{provider} no longer accepts this connection',
    text: 'The access ended or was withdrawn there. Reconnect to go on.',
  },
  ended: {
    title: 'This access has reached its end date',
    text: 'Reconnect if you still need it, or disconnect to tidy up.',
  },
}

/** Production needs no word: it is what everybody expects. */
export const environments: Record<CatalogEntry['environment'], string | null> = {
  simulated: 'Simulated',
  sandbox: 'Sandbox',
  production: null,
}
