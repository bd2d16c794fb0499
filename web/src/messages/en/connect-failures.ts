import type { FailureMessage } from '../failure-message.ts'

const fromHost: FailureMessage = {
  title: 'The app you came from sent something we could not use',
  text: 'Go back to it and try again. If this happens again, tell its support.',
  next: 'start-over',
}

const hasEnded: FailureMessage = {
  title: 'The time for connecting is over',
  text: 'Go back to the app you came from and start again.',
  next: 'start-over',
}

/** Failures of connect sessions, which people see in the frame and in the window, and of hosts, which they do not see. */
export const connectFailures = {
  'connection-unverified': {
    title: 'This connection is not confirmed yet',
    text: 'The app in which you made it has to confirm it first.',
    next: 'try-later',
  },
  'host-key-not-permitted': fromHost,
  'host-subject-mismatch': fromHost,
  'host-subject-required': fromHost,
  'idempotency-key-malformed': fromHost,
  'idempotency-key-reused': fromHost,
  'idempotency-key-in-use': fromHost,
  'cursor-invalid': fromHost,
  'webhook-endpoint-not-found': {
    title: 'This endpoint no longer exists',
    text: 'The other system may have removed it. Look at the list of webhooks.',
    next: 'go-home',
  },
  'webhook-delivery-not-found': {
    title: 'This message is no longer there',
    text: 'Messages are kept for 30 days. The other system can read missed changes from the API.',
    next: 'reload',
  },
  'webhook-url-not-allowed': fromHost,
  'too-many-webhook-endpoints': fromHost,
  'import-rejected': fromHost,
  'import-unverifiable': fromHost,
  'connect-session-required': hasEnded,
  'connect-session-not-found': hasEnded,
  'connect-session-open': fromHost,
  'connect-session-used': {
    title: 'You have already connected an account here',
    text: 'Go back to the app you came from. To connect another account, start again there.',
    next: 'start-over',
    calm: true,
  },
  'connect-session-ended': hasEnded,
  'too-many-connect-sessions': fromHost,
  'return-url-required': fromHost,
  'return-page-not-allowed': fromHost,
  'return-code-invalid': fromHost,
  'verifier-mismatch': fromHost,
  'window-unknown': {
    title: 'This link does not work any more',
    text: 'A link works once, and for a short time. Go back to the app you came from and start again.',
    next: 'start-over',
  },
  'confirmation-required': {
    title: 'Confirm that it is you first',
    text: 'Read for whom the access is, and confirm it.',
    next: 'start-over',
    calm: true,
  },
} as const satisfies Record<string, FailureMessage>
