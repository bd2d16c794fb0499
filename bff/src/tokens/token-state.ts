import type { ConnectionId, FailureCode } from '@planbridge/shared/contract'
import { isPastEnd } from '../domain/end-date.ts'
import { type MaybePromise, whenKnown } from '../runtime/maybe-promise.ts'
import type { Clock } from '../runtime/platform.ts'
import type { CachedConnection, CachedReads, ConnectionRow, Store } from '../store/ports/ports.ts'
import {
  type TokenSet,
  type TokenVault,
  unreadableRetrySeconds,
  type VaultAnswer,
} from '../vault/token-vault.ts'
import type { EndConnection } from './end-connection.ts'
import { isBefore } from './expiry.ts'
import { isIdentityDue } from './renew/identity-wait.ts'
import { backoffLeftMs } from './renewal-journal.ts'
import { isResting } from './token-acceptance.ts'

/** A token set with a valid access token, or the reason why there is none. */
export type FreshToken =
  | { readonly kind: 'token'; readonly tokens: TokenSet; readonly version: number }
  | {
      readonly kind: 'refused'
      readonly code: FailureCode
      readonly detail: string
      readonly retryAfterSeconds?: number
    }

export interface FreshTokenRequest {
  readonly connection: ConnectionId
  /** True if the connection's own person makes the call. For every other caller the person's presence is looked up. */
  readonly present: boolean
  /** The token version that the provider has just refused. It is not returned again. */
  readonly refusedVersion?: number
  /** Renews a token that is still fresh, because its refresh token would expire unused. */
  readonly ahead?: boolean
}

export const refused = (code: FailureCode, detail: string, retryAfterSeconds?: number): FreshToken => ({
  kind: 'refused',
  code,
  detail,
  ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
})

/** The state of a connection's token, read without a call to the provider. */
export type TokenState =
  /** `identityDue`: the ID token of the token set has to be judged again. */
  | { readonly kind: 'resolved'; readonly result: FreshToken; readonly identityDue?: boolean }
  /** The token has to be renewed. `current` is the present token if it is still valid. */
  | { readonly kind: 'renew'; readonly row: ConnectionRow; readonly current: ValidToken | undefined }

type ValidToken = Extract<FreshToken, { kind: 'token' }>

export interface TokenStateNeeds {
  readonly store: Pick<Store, 'connections'>
  readonly cached: Pick<CachedReads, 'connection' | 'isStoreDown'>
  readonly vault: TokenVault
  readonly clock: Clock
  readonly endConnection: EndConnection
}

const statusRefusal: Partial<Record<ConnectionRow['status'], FailureCode>> = {
  'signed-out': 'reconnect-required',
  'reconnect-required': 'reconnect-required',
  ended: 'reconnect-required',
  'pending-verification': 'connection-unverified',
}

const resolved = (result: FreshToken): TokenState => ({ kind: 'resolved', result })

/** A service account gets new tokens with the client's credentials; all other tokens are a person's consent. */
export const isIrreplaceable = ({ model }: Pick<ConnectionRow, 'model'>): boolean =>
  model !== 'service-account'

/** The refusal for a token set that does not open. It is kept, and works again once its key is back or its text is repaired. */
export const unreadable = (row: ConnectionRow, opened: VaultAnswer): FreshToken | undefined =>
  'detail' in opened && isIrreplaceable(row)
    ? refused('vault-unreadable', opened.detail, unreadableRetrySeconds)
    : undefined

export const readTokenState = async (
  needs: TokenStateNeeds,
  request: FreshTokenRequest,
): Promise<TokenState> => {
  const row = await needs.store.connections.find(request.connection)
  if (!row) return resolved(refused('connection-not-found', 'the connection was removed'))
  const code = statusRefusal[row.status]
  if (code) return resolved(refused(code, row.reason ?? row.status))
  if (isPastEnd(row, needs.clock.now())) {
    await needs.endConnection(row)
    return resolved(refused('reconnect-required', 'end-date-reached'))
  }
  const opened = await needs.vault.read(row)
  const refusal = unreadable(row, opened)
  if (refusal) return resolved(refusal)
  const tokens = opened.kind === 'tokens' ? opened.tokens : undefined
  return stateByAge(needs, { row, tokens, request })
}

/**
 * Returns the cached token if it is fresh, or if it is valid while the store is unavailable. Undefined means that the store
 * has to be read.
 */
export const cachedToken = (
  { cached, vault, clock }: TokenStateNeeds,
  request: FreshTokenRequest,
): MaybePromise<ValidToken | undefined> =>
  whenKnown(cached.connection(request.connection), (row) => {
    const now = clock.now()
    if (!row || isEnded(row, now)) return undefined
    const candidate = { row, tokens: vault.peek(row), request }
    const usable = (isFresh(now, candidate) && !isIdentityDue(row, now)) || cached.isStoreDown()
    return usable ? validToken(now, candidate) : undefined
  })

const isEnded = (row: CachedConnection, now: number): boolean =>
  statusRefusal[row.status] !== undefined || isPastEnd(row, now)

interface Candidate {
  readonly row: CachedConnection
  readonly tokens: TokenSet | undefined
  readonly request: FreshTokenRequest
}

const validToken = (now: number, { row, tokens, request }: Candidate): ValidToken | undefined => {
  const isRefused = row.tokenVersion === request.refusedVersion
  if (tokens === undefined || isRefused || !isBefore(now, row.tokenEndsAt)) return undefined
  return { kind: 'token', tokens, version: row.tokenVersion }
}

const isFresh = (now: number, { row, request }: Candidate): boolean =>
  isBefore(now, row.tokenStaleAt) && request.ahead !== true

const stateByAge = (
  { clock }: TokenStateNeeds,
  candidate: Candidate & { readonly row: ConnectionRow },
): TokenState => {
  const { row } = candidate
  const now = clock.now()
  const token = validToken(now, candidate)
  if (token && isFresh(now, candidate))
    return { kind: 'resolved', result: token, identityDue: isIdentityDue(row, now) }
  if (isRefusedAgain(now, candidate)) return resolved(restRefusal(row, now))
  const waitMs = backoffLeftMs(row.journal, now)
  if (waitMs === 0) return { kind: 'renew', row, current: token }
  // The last renewal failed, and its backoff has not passed.
  return resolved(token ?? backoffRefusal(row, waitMs))
}

// The last renewal did not help, so another one would not either.
const isRefusedAgain = (
  now: number,
  { row, request }: Candidate & { readonly row: ConnectionRow },
): boolean => row.tokenVersion === request.refusedVersion && isResting(row, now)

const restRefusal = ({ refusedUntil }: ConnectionRow, now: number): FreshToken =>
  refused(
    'token-not-accepted',
    'a renewed token was refused too',
    Math.ceil(((refusedUntil ?? now) - now) / 1000),
  )

const backoffRefusal = ({ journal }: ConnectionRow, waitMs: number): FreshToken =>
  refused(journal.failure ?? 'provider-failing', 'the last renewal failed', Math.ceil(waitMs / 1000))
