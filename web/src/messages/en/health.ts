import type { ConnectionReason, EndWarning } from '@planbridge/shared/contract'

export interface Advice {
  readonly title: string
  readonly text: string
}

/** Why a connection does not work, and what to do about it. */
export const reasons: Record<ConnectionReason, Advice> = {
  'refused-by-provider': {
    title: '{provider} no longer accepts this connection',
    text: 'The access ran out or was withdrawn there, perhaps by you. Connect it again to go on.',
  },
  'renewal-lost': {
    title: 'The renewed access got lost on its way',
    text: '{provider} renewed the access, but its answer never arrived here, and the old one no longer counts. That is nobody’s mistake. Connect it again to go on.',
  },
  'vault-unreadable': {
    title: 'We can no longer open this access',
    text: 'It lies sealed with a key that is not here any more. Connect it again to go on; if it happens to others too, tell your administrator.',
  },
  'nothing-to-renew': {
    title: 'The access ran out',
    text: '{provider} gave us nothing to renew it with. Connect it again to go on.',
  },
  'end-date-reached': {
    title: 'This access has reached its end date',
    text: 'Everything stopped then, as agreed. Take it up again if you still need it, or end it for good to tidy up.',
  },
  'person-signed-out': {
    title: 'This access ended when you signed out',
    text: 'It works only while you are signed in. Connect it again to use it.',
  },
}

/** A renewal that could not be done yet. */
export const trouble = {
  title: 'Renewing this access does not work at the moment',
  why: '{reason}.',
  works: 'What you have works until {when}.',
  stopped: 'Requests wait until it is renewed.',
  next: 'Next try: {when}. You need not do anything.',
}

const badges: Record<EndWarning['what'], string> = {
  access: 'Ends {countdown}',
  renewal: 'Renewing ends {countdown}',
}

/** The end of a delegation, of a pasted token or of renewing comes near. */
export const endNear = {
  delegation: 'This ends {countdown}',
  delegationText:
    'From then on nothing runs while you are away. Renew it to go on for {days} from today, as agreed.',
  token: 'Your token ends {countdown}',
  tokenText:
    'Make a new one in your {provider} account and paste it here before then, so that nothing stops.',
  access: 'This access ends {countdown}',
  accessText: 'Connect it again before then, so that nothing stops.',
  renewal: 'This access stops renewing itself {countdown}',
  renewalText:
    '{provider} lets it renew itself only until then. Connect it again before, so that nothing stops.',
  withDay: '{countdown}, on {day}',
  badges,
}
