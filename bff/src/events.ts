import type { ExpiryWarning, FailureCode } from '@planbridge/shared/contract'

/** One line of the log: always an event with a name, never free text with values in it. */
export interface LogRecord {
  readonly event: string
  readonly level: 'info' | 'warn' | 'error'
  readonly [detail: string]: string | number | boolean | null | undefined
}

export type Log = (record: LogRecord) => void

const visitEvents = (log: Log) => ({
  requestFailed: (e: {
    reference: string
    code: FailureCode
    detail: string
    path: string
    method: string
  }) => log({ event: 'request.failed', level: 'info', ...e }),
  requestBroke: (e: { reference: string; code: FailureCode; detail: string; path: string; method: string }) =>
    log({ event: 'request.broke', level: 'error', ...e }),
  requestRefused: (e: { why: string; path: string; method: string }) =>
    log({ event: 'request.refused', level: 'warn', ...e }),
  attemptStarted: (e: { integration: string; purpose: string; model: string }) =>
    log({ event: 'attempt.started', level: 'info', ...e }),
  attemptFailed: (e: { integration: string; code: FailureCode; detail: string }) =>
    log({ event: 'attempt.failed', level: 'warn', ...e }),
})

const connectionEvents = (log: Log) => ({
  connectionMade: (e: { connection: string; integration: string; model: string }) =>
    log({ event: 'connection.made', level: 'info', ...e }),
  connectionEnded: (e: { connection: string; integration: string; revoked: string }) =>
    log({ event: 'connection.ended', level: 'info', ...e }),
  signedIn: (e: { subject: string }) => log({ event: 'session.signed-in', level: 'info', ...e }),
  signedOut: (e: { connections: number }) => log({ event: 'session.signed-out', level: 'info', ...e }),
  tokenFetched: (e: { connection: string; integration: string; grant: string }) =>
    log({ event: 'token.fetched', level: 'info', ...e }),
  tokenRefused: (e: { connection: string; integration: string; code: FailureCode; detail: string }) =>
    log({ event: 'token.refused', level: e.code === 'client-credentials-rejected' ? 'error' : 'warn', ...e }),
  connectionDied: (e: { connection: string; integration: string; reason: string }) =>
    log({ event: 'connection.died', level: 'warn', ...e }),
  endIsNear: ({ warning, ...e }: { connection: string; integration: string; warning: ExpiryWarning }) => {
    const { days, what, ends_at: endsAt } = warning
    log({ event: 'connection.end-is-near', level: 'info', ...e, what, days, endsAt })
  },
  delegationNarrowed: (e: { connection: string; integration: string; operations: number; endsAt: string }) =>
    log({ event: 'delegation.narrowed', level: 'info', ...e }),
  jobRan: (e: { job: string; connection: string; outcome: string; code: FailureCode | undefined }) =>
    log({ event: 'job.ran', level: e.outcome === 'succeeded' ? 'info' : 'warn', ...e }),
  renewalLost: (e: { connection: string; revoked: string }) =>
    log({ event: 'renewal.lost', level: 'error', ...e }),
  vaultRefused: (e: { connection: string; detail: string }) =>
    log({ event: 'vault.refused', level: 'error', ...e }),
  clientRefused: (e: { integration: string; detail: string }) =>
    log({ event: 'client.refused', level: 'error', ...e }),
  storeConnectionLost: (e: { detail: string }) =>
    log({ event: 'store.connection-lost', level: 'warn', ...e }),
  changesUnheard: (e: { detail: string }) => log({ event: 'store.changes-unheard', level: 'warn', ...e }),
  changesHeard: () => log({ event: 'store.changes-heard', level: 'info' }),
  activityWaits: (e: { detail: string }) => log({ event: 'activity.waits', level: 'warn', ...e }),
  purgeFailed: (e: { detail: string }) => log({ event: 'purge.failed', level: 'warn', ...e }),
  metadataRefused: (e: { integration: string; detail: string }) =>
    log({ event: 'metadata.refused', level: 'error', ...e }),
})

const providerEvents = (log: Log) => ({
  /** Never the text: where it stood is all that is said. */
  credentialInResponse: (e: {
    integration: string
    connection: string
    operation: string
    where: 'headers' | 'body'
  }) => log({ event: 'credential.in-response', level: 'error', ...e }),
  budgetClosed: (e: { integration: string; rule: string; code: FailureCode; seconds: number }) =>
    log({ event: 'budget.closed', level: 'warn', ...e }),
  circuitOpened: (e: { origin: string; seconds: number }) =>
    log({ event: 'circuit.opened', level: 'error', ...e }),
  circuitClosed: (e: { origin: string }) => log({ event: 'circuit.closed', level: 'info', ...e }),
  subscriptionKeyRejected: (e: { integration: string; position: string; operation: string }) =>
    log({ event: 'subscription-key.rejected', level: 'error', ...e }),
  subscriptionKeyRolledOver: (e: { integration: string; from: string; to: string }) =>
    log({ event: 'subscription-key.rolled-over', level: 'warn', ...e }),
})

/** Everything worth telling an operator, one function each, so that the log and what counts it cannot drift apart. */
export const openEvents = (log: Log) => ({
  ...visitEvents(log),
  ...connectionEvents(log),
  ...providerEvents(log),
})

export type Events = ReturnType<typeof openEvents>
