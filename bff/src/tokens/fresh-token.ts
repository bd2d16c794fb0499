import type { ConnectionId } from '@planbridge/shared/contract'
import type { Integration } from '../domain/integration.ts'
import { type MaybePromise, whenKnown } from '../runtime/maybe-promise.ts'
import type { Clock } from '../runtime/platform.ts'
import type { CachedReads, Store } from '../store/ports/ports.ts'
import type { TokenVault } from '../vault/token-vault.ts'
import type { EndConnection } from './end-connection.ts'
import {
  type FreshToken,
  type FreshTokenRequest,
  type TokenState,
  cachedToken,
  readTokenState,
  refused,
} from './token-state.ts'
import type { CheckIdentity } from './renew/check-identity.ts'
import type { RefreshLease } from './refresh-lease.ts'
import type { RenewToken } from './renew/renew-token.ts'

export interface FreshTokenNeeds {
  readonly store: Store
  readonly cached: CachedReads
  readonly vault: TokenVault
  readonly lease: RefreshLease
  readonly renew: RenewToken
  readonly integrations: ReadonlyMap<string, Integration>
  /** A person without a request for this long counts as absent. */
  readonly idleSeconds: number
  readonly clock: Clock
  readonly endConnection: EndConnection
  readonly checkIdentity: CheckIdentity
}

/** Returns a valid token, renewed if necessary. The result is synchronous if the cache has a fresh one and the person makes the call. */
export type GetFreshToken = (request: FreshTokenRequest) => MaybePromise<FreshToken>

/** Limits the reads of a connection that other writers keep changing. */
const readsMax = 5

export const freshToken =
  (needs: FreshTokenNeeds): GetFreshToken =>
  (request) =>
    request.present
      ? whenKnown(cachedToken(needs, request), (token) => token ?? readStoreOrCache(needs, request))
      : readStore(needs, request)

// A renewal cannot be stored while the store is unavailable; a cached token that is still valid can be used.
const readStoreOrCache = (needs: FreshTokenNeeds, request: FreshTokenRequest): Promise<FreshToken> =>
  readStore(needs, request).catch(async (error: unknown) => {
    const token = needs.cached.isStoreDown() ? await cachedToken(needs, request) : undefined
    if (token) return token
    throw error
  })

const readStore = async (needs: FreshTokenNeeds, request: FreshTokenRequest): Promise<FreshToken> => {
  if (!request.present && !(await isPersonPresent(needs, request.connection))) {
    return refused('user-not-present', 'its person is not signed in')
  }
  const readState = () => readTokenState(needs, request)
  const state = await readState()
  if (state.kind === 'resolved') return resultWithCheck(needs, request, state)
  // A valid token is returned without waiting for its renewal.
  if (state.current && needs.lease.isTaken(request.connection)) return state.current
  const result = await needs.lease.once(request.connection, {
    work: () => renewUnderLease(needs, request, readState),
    resolvedElsewhere: async () => resultOf(await readState()),
    waits: state.current === undefined,
  })
  if (result !== 'busy') return currentUnlessRenewed(result, state)
  return (
    state.current ??
    refused('provider-too-slow', 'another instance did not finish renewing the token in time')
  )
}

// The access token may be used meanwhile, so no call waits for the judgement.
const resultWithCheck = (
  { checkIdentity }: FreshTokenNeeds,
  { connection }: FreshTokenRequest,
  { result, identityDue }: Extract<TokenState, { kind: 'resolved' }>,
): FreshToken => {
  if (identityDue === true) void checkIdentity(connection)
  return result
}

const resultOf = (state: TokenState): FreshToken | undefined =>
  state.kind === 'resolved' ? state.result : undefined

// A failed renewal does not invalidate the current token, unless the provider ended the grant.
const currentUnlessRenewed = (
  result: FreshToken,
  { current }: Extract<TokenState, { kind: 'renew' }>,
): FreshToken =>
  result.kind === 'refused' && result.code !== 'reconnect-required' ? (current ?? result) : result

const isPersonPresent = async (
  { store, clock, idleSeconds }: FreshTokenNeeds,
  id: ConnectionId,
): Promise<boolean> => {
  const row = await store.connections.find(id)
  if (row?.model !== 'user-present') return true
  return store.sessions.hasLive(row.owner, clock.now(), clock.now() - idleSeconds * 1000)
}

const renewUnderLease = async (
  needs: FreshTokenNeeds,
  { connection }: FreshTokenRequest,
  readState: () => Promise<TokenState>,
): Promise<FreshToken> => {
  for (let reads = 0; reads < readsMax; reads++) {
    const state = await readState()
    if (state.kind === 'resolved') return state.result
    const integration = needs.integrations.get(state.row.integration)
    if (!integration) return refused('connection-not-found', 'its integration is no longer configured')
    const renewed = await needs.renew(state.row, integration)
    if (renewed !== 'conflict') return renewed
  }
  return refused('provider-too-slow', `${connection} was changed ${readsMax} times during the renewal`)
}
