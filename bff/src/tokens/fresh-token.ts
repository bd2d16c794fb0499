import type { ConnectionId } from '@planbridge/shared/contract'
import { type MaybePromise, whenKnown } from '../runtime/maybe-promise.ts'
import type { Integration } from '../domain/integration.ts'
import type { CachedReads, Store } from '../store/ports/ports.ts'
import type { TokenVault } from '../vault/token-vault.ts'
import type { Clock } from '../runtime/platform.ts'
import type { EndConnection } from './end-connection.ts'
import type { RefreshLease } from './refresh-lease.ts'
import type { RenewToken } from './renew-token.ts'
import { type FreshToken, type FreshTokenWish, refused } from './fresh-token-result.ts'
import { readTokenState, cachedToken, type TokenState } from './token-state.ts'

export interface FreshTokenNeeds {
  readonly store: Store
  readonly cached: CachedReads
  readonly vault: TokenVault
  readonly lease: RefreshLease
  readonly renew: RenewToken
  readonly integrations: ReadonlyMap<string, Integration>
  /** After this long without a request, nobody is taken to be present. */
  readonly idleSeconds: number
  readonly clock: Clock
  readonly endConnection: EndConnection
}

/** There at once where its own person asks and memory holds a fresh one. */
export type GetFreshToken = (wish: FreshTokenWish) => MaybePromise<FreshToken>

/** How often a row may move under our hands before we stop looking. */
const looksMax = 5

export const freshToken =
  (needs: FreshTokenNeeds): GetFreshToken =>
  (wish) =>
    wish.present
      ? whenKnown(cachedToken(needs, wish), (token) => token ?? readStoreOrCache(needs, wish))
      : readStore(needs, wish)

// Renewing ahead of time has to wait for a store that is away; the token at hand does not.
const readStoreOrCache = (needs: FreshTokenNeeds, wish: FreshTokenWish): Promise<FreshToken> =>
  readStore(needs, wish).catch(async (error: unknown) => {
    const token = needs.cached.isStoreDown() ? await cachedToken(needs, wish) : undefined
    if (token) return token
    throw error
  })

const readStore = async (needs: FreshTokenNeeds, wish: FreshTokenWish): Promise<FreshToken> => {
  if (!wish.present && !(await personPresent(needs, wish.connection))) {
    return refused('user-not-present', 'its person is not signed in')
  }
  const look = () => readTokenState(needs, wish)
  const state = await look()
  if (state.kind === 'said') return state.answer
  // A token that still works is not worth waiting for its successor.
  if (state.meanwhile && needs.lease.isTaken(wish.connection)) return state.meanwhile
  const result = await needs.lease.once(wish.connection, {
    work: () => renewUnderLease(needs, wish, look),
    resolvedElsewhere: async () => said(await look()),
    patient: state.meanwhile === undefined,
  })
  if (result !== 'busy') return preferWorking(result, state)
  return (
    state.meanwhile ?? refused('provider-too-slow', 'somebody else fetches the token and does not finish')
  )
}

const said = (state: TokenState): FreshToken | undefined => (state.kind === 'said' ? state.answer : undefined)

// Renewing ahead of time may fail while the token at hand is as good as ever.
const preferWorking = (
  result: FreshToken,
  { meanwhile }: Extract<TokenState, { kind: 'renew' }>,
): FreshToken =>
  result.kind === 'refused' && result.code !== 'reconnect-required' ? (meanwhile ?? result) : result

const personPresent = async (
  { store, clock, idleSeconds }: FreshTokenNeeds,
  id: ConnectionId,
): Promise<boolean> => {
  const row = await store.connections.find(id)
  if (row?.model !== 'user-present') return true
  return store.sessions.hasLive(row.owner, clock.now(), clock.now() - idleSeconds * 1000)
}

const renewUnderLease = async (
  needs: FreshTokenNeeds,
  { connection }: FreshTokenWish,
  look: () => Promise<TokenState>,
): Promise<FreshToken> => {
  for (let looks = 0; looks < looksMax; looks++) {
    const state = await look()
    if (state.kind === 'said') return state.answer
    const integration = needs.integrations.get(state.row.integration)
    if (!integration) return refused('connection-not-found', 'its integration is gone')
    const renewed = await needs.renew(state.row, integration)
    if (renewed !== 'moved') return renewed
  }
  return refused('provider-too-slow', `${connection} keeps changing`)
}
