import type { ShownCode } from '../../core/bff-client.ts'

/** Failures that mean the same to a person who connects an account. Each has a text in every language. */
export const failureKinds = [
  'unreachable',
  'foreign-answer',
  'outdated',
  'busy',
  'too-many-requests',
  'internal',
  'storage-blocked',
  'browser-unsuitable',
  'session-ended',
  'session-used',
  'link-used',
  'unavailable',
  'host-mistake',
  'unconfirmed',
  'too-many-connections',
  'declined',
  'delegation-not-granted',
  'app-refused',
  'provider-busy',
  'sign-in-again',
  'untrusted',
  'not-finished',
  'different-account',
  'account-in-use',
  'account-not-allowed',
  'provider-unreachable',
  'rate-limited',
  'token-rejected',
  'token-malformed',
  'end-date-invalid',
  'terms-invalid',
  'account-unknown',
  'connection-gone',
] as const
export type FailureKind = (typeof failureKinds)[number]

/** The next step: the same again, another account, another way, a correction in the form, the page again, or the app of the host. */
export type ConnectNext =
  | 'try-again'
  | 'another-account'
  | 'choose-again'
  | 'correct-it'
  | 'reload'
  | 'go-back'

const codesOf: Readonly<Record<FailureKind, readonly ShownCode[]>> = {
  unreachable: ['answer-lost'],
  'foreign-answer': ['answer-unexpected'],
  outdated: [
    'page-outdated',
    'request-malformed',
    'request-headers-too-large',
    'media-type-unsupported',
    'method-not-allowed',
    'not-found',
    'origin-not-allowed',
  ],
  busy: ['store-unavailable', 'starting', 'draining', 'client-too-slow'],
  'too-many-requests': ['too-many-requests', 'too-many-connect-sessions'],
  internal: ['internal', 'vault-unreadable', 'addresses-unknown'],
  'storage-blocked': ['storage-blocked'],
  'browser-unsuitable': ['browser-unsuitable'],
  'session-ended': ['connect-session-required', 'connect-session-not-found', 'connect-session-ended'],
  'session-used': ['connect-session-used'],
  'link-used': ['window-unknown'],
  unavailable: [
    'integration-not-found',
    'integration-not-configured',
    'access-model-not-offered',
    'not-permitted',
    'scope-not-requested',
  ],
  'host-mistake': [
    'return-page-not-allowed',
    'return-url-required',
    'return-code-invalid',
    'verifier-mismatch',
    'host-subject-mismatch',
    'host-subject-required',
    'connection-unverified',
  ],
  unconfirmed: ['confirmation-required'],
  'too-many-connections': ['too-many-connections'],
  declined: ['consent-denied'],
  'delegation-not-granted': ['delegation-not-granted'],
  'app-refused': [
    'authorization-refused',
    'client-credentials-rejected',
    'subscription-key-rejected',
    'token-not-accepted',
    'provider-metadata-unusable',
  ],
  'provider-busy': ['provider-busy'],
  'sign-in-again': ['sign-in-again'],
  untrusted: [
    'response-malformed',
    'issuer-mismatch',
    'nonce-mismatch',
    'code-hash-mismatch',
    'signature-invalid',
    'subject-mismatch',
    'id-token-invalid',
    'clock-mismatch',
    'proof-mismatch',
  ],
  'not-finished': [
    'attempt-expired',
    'attempt-spent',
    'attempt-unfinished',
    'attempt-of-another-session',
    'session-changed',
    'session-required',
    'sign-in-required',
    'state-missing',
    'state-unknown',
    'proof-missing',
    'response-gone',
    'code-rejected',
  ],
  'different-account': ['different-account'],
  'account-in-use': ['identity-of-another-person'],
  'account-not-allowed': ['email-not-verified', 'email-domain-not-allowed', 'group-not-allowed'],
  'provider-unreachable': [
    'egress-failed',
    'provider-unreachable',
    'provider-too-slow',
    'provider-failing',
    'provider-redirecting',
    'provider-answer-too-large',
    'provider-answer-unreadable',
    'credential-in-answer',
  ],
  'rate-limited': ['rate-limited', 'quota-exhausted'],
  'token-rejected': ['personal-token-rejected'],
  'token-malformed': ['personal-token-malformed', 'request-too-large'],
  'end-date-invalid': ['end-date-invalid'],
  'terms-invalid': ['delegation-terms-invalid'],
  'account-unknown': ['account-unknown'],
  'connection-gone': ['connection-not-found'],
}

const kindByCode: ReadonlyMap<ShownCode, FailureKind> = new Map(
  failureKinds.flatMap((kind) => codesOf[kind].map((code) => [code, kind] as const)),
)

/** The kind of a failure; `internal` for a code that nobody who connects an account should meet. */
export const kindOf = (code: ShownCode): FailureKind => kindByCode.get(code) ?? 'internal'

/** True if the code has a kind of its own. */
export const hasKind = (code: ShownCode): boolean => kindByCode.has(code)

const others: Readonly<Partial<Record<FailureKind, ConnectNext>>> = {
  outdated: 'reload',
  'session-ended': 'go-back',
  'session-used': 'go-back',
  'link-used': 'go-back',
  'browser-unsuitable': 'go-back',
  'host-mistake': 'go-back',
  'too-many-connections': 'go-back',
  unavailable: 'choose-again',
  'app-refused': 'choose-again',
  'different-account': 'another-account',
  'account-in-use': 'another-account',
  'account-not-allowed': 'another-account',
  'token-rejected': 'correct-it',
  'token-malformed': 'correct-it',
  'end-date-invalid': 'correct-it',
  'terms-invalid': 'correct-it',
  'account-unknown': 'correct-it',
  'connection-gone': 'choose-again',
}

export const nextOf = (kind: FailureKind): ConnectNext => others[kind] ?? 'try-again'

/** Kinds with which nothing is wrong: the person decided so, or has another step to take. */
const calmKinds: ReadonlySet<FailureKind> = new Set([
  'declined',
  'delegation-not-granted',
  'different-account',
  'not-finished',
  'session-ended',
  'session-used',
  'sign-in-again',
  'unconfirmed',
])

export const isCalm = (kind: FailureKind): boolean => calmKinds.has(kind)
