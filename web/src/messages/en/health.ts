import type { ConnectionReason, ExpiryWarning } from '@planbridge/shared/contract'

export interface Advice {
  readonly title: string
  readonly text: string
}

/** Why a connection does not work. `{action}` is the label of the button below it. */
export const reasons: Record<ConnectionReason, Advice> = {
  'refused-by-provider': {
    title: '{provider} no longer accepts this connection',
    text: 'Your permission ended or was withdrawn there, perhaps by you. {action} to continue.',
  },
  'renewal-lost': {
    title: 'The last renewal was interrupted',
    text: '{provider} renewed your permission, but its response did not reach us, and the old one no longer works. You did nothing wrong. {action} to continue.',
  },
  'vault-unreadable': {
    title: 'We can no longer open this connection',
    text: 'It is encrypted with a key that is no longer available. {action} to continue. If this happens to others too, tell your administrator.',
  },
  'nothing-to-renew': {
    title: 'Your {provider} sign-in has run out',
    text: 'It lasts for a limited time only. {action} to go on: if you are still signed in there, you don’t need to type anything.',
  },
  'end-date-reached': {
    title: 'This connection has reached its end date',
    text: 'Everything stopped then, as agreed. {action} if you still need it, or disconnect it.',
  },
  'person-signed-out': {
    title: 'This connection ended when you signed out',
    text: 'It works only while you’re signed in. {action} to use it again.',
  },
}

/** Takes the place of `{action}` where no button can restore the connection. */
export const actionWithoutButton = 'Disconnect it and connect it again'

/** A token renewal that failed and will be retried. */
export const trouble = {
  title: 'We cannot renew this connection at the moment',
  /** The badge of a connection whose requests all fail at present. */
  waits: 'Not available now',
  why: '{reason}.',
  works: 'It still works until {when}.',
  stopped: 'Requests wait until it is renewed.',
  next: 'Next try: {when}. You don’t need to do anything.',
  notAccepted: '{provider} refuses requests of this connection at the moment',
  notAcceptedPasted:
    'It may accept your token again soon. If you revoked it there, replace it. Requests may fail meanwhile.',
  notAcceptedWhy:
    'It renewed your permission, but then did not accept it. Requests may fail meanwhile. If it lasts longer than a day, tell your administrator.',
}

const badges: Record<ExpiryWarning['what'], string> = {
  access: 'Ends {countdown}',
  renewal: 'Renewal ends {countdown}',
}

/** The approaching end of a delegation, of a pasted token, or of automatic renewal. */
export const endNear = {
  delegation: 'This connection ends {countdown}',
  delegationText: 'After that, nothing runs while you’re signed out. Renew it for {days} from today.',
  token: 'Your token expires {countdown}',
  tokenText:
    'Create a new one in your {provider} account and paste it here before then, so that nothing stops.',
  access: 'This connection ends {countdown}',
  accessText: '{action} before then, so that nothing stops.',
  renewal: 'Automatic renewal ends {countdown}',
  renewalText: '{provider} does not allow it for longer. {action} before then, so that nothing stops.',
  withDay: '{countdown}, on {day}',
  badges,
}

/** Access that ends with its token, while its person is busy on the page. */
export const signInEnding = {
  region: 'Sign-in that runs out',
  title: 'Your {provider} sign-in is about to run out',
  text: 'Continue now, so that nothing on this page is lost. A small window opens and closes again.',
  action: 'Continue with {provider}',
}
