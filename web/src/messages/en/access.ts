import type { AccessModel, CatalogEntry, Connection } from '@planbridge/shared/contract'

export interface ModelText {
  readonly name: string
  readonly meaning: string
  /** Replaces `meaning` where the provider limits how long it lasts. */
  readonly limitedMeaning: string
}

const userPresent = 'Works with your own account and stops when you sign out.'
const serviceAccount = 'Uses your firm’s own agreement with {provider}. You don’t need a login.'

/** The access models in plain words. */
export const models: Record<AccessModel, ModelText> = {
  'user-present': {
    name: 'Only while I’m signed in',
    meaning: userPresent,
    limitedMeaning: userPresent,
  },
  delegation: {
    name: 'Keep working when I’m signed out',
    meaning: 'You agree once, and Planbridge can keep working for you after you sign out.',
    limitedMeaning:
      'You agree once, and Planbridge can keep working for you after you sign out, for up to {days}.',
  },
  'personal-token': {
    name: 'With a token you paste',
    meaning: 'You create a token in your {provider} account and paste it here. Only you can use it.',
    limitedMeaning:
      'You create a token in your {provider} account and paste it here. Only you can use it, for up to {days}.',
  },
  'service-account': {
    name: 'Your firm’s account',
    meaning: serviceAccount,
    limitedMeaning: serviceAccount,
  },
}

export const statuses: Record<Connection['status'], string> = {
  active: 'Active',
  'choose-account': 'Choose an account',
  'signed-out': 'Signed out',
  'reconnect-required': 'Reconnect needed',
  ended: 'Ended',
  'pending-verification': 'Waiting to be confirmed',
}

/** Advice for a connection that needs attention; null for one that works. `{action}` is the label of the button below it. */
export const statusAdvice: Record<
  Connection['status'],
  { readonly title: string; readonly text: string } | null
> = {
  active: null,
  'choose-account': {
    title: 'Choose an account to work with',
    text: 'You have several accounts at {provider}. Choose one before you send requests.',
  },
  'signed-out': {
    title: 'This connection ended when you signed out',
    text: 'It works only while you’re signed in. {action} to use it again.',
  },
  'reconnect-required': {
    title: '{provider} no longer accepts this connection',
    text: 'Your permission ended or was withdrawn there. {action} to continue.',
  },
  ended: {
    title: 'This connection has reached its end date',
    text: '{action} if you still need it, or disconnect it.',
  },
  'pending-verification': {
    title: 'This connection is not confirmed yet',
    text: 'The app in which you made it has to confirm it within ten minutes. Otherwise it is removed.',
  },
}

/** Production is the normal case and needs no label. */
export const environments: Record<CatalogEntry['environment'], string | null> = {
  simulated: 'Simulated',
  sandbox: 'Sandbox',
  production: null,
}
