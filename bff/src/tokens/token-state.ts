import type { FailureCode } from '@planbridge/shared/contract'
import { type MaybePromise, whenKnown } from '../runtime/maybe-promise.ts'
import type { ConnectionRow, CachedConnection, CachedReads, Store } from '../store/ports/ports.ts'
import type { TokenSet, TokenVault } from '../vault/token-vault.ts'
import type { Clock } from '../runtime/platform.ts'
import type { EndConnection } from './end-connection.ts'
import { type FreshToken, type FreshTokenWish, refused } from './fresh-token-result.ts'

/** What can be said of a connection's token without asking the provider. */
export type TokenState =
  | { readonly kind: 'said'; readonly answer: FreshToken }
  /** A new one has to be fetched; `meanwhile` is the present one, as long as it works. */
  | { readonly kind: 'renew'; readonly row: ConnectionRow; readonly meanwhile: Token | undefined }

type Token = Extract<FreshToken, { kind: 'token' }>

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
}

const say = (answer: FreshToken): TokenState => ({ kind: 'said', answer })

export const readTokenState = async (needs: TokenStateNeeds, wish: FreshTokenWish): Promise<TokenState> => {
  const row = await needs.store.connections.find(wish.connection)
  if (!row) return say(refused('connection-not-found', 'gone'))
  const code = statusRefusal[row.status]
  if (code) return say(refused(code, row.reason ?? row.status))
  if (row.endsAt !== null && needs.clock.now() >= row.endsAt) {
    await needs.endConnection(row)
    return say(refused('reconnect-required', 'end-date-reached'))
  }
  const opened = await needs.vault.read(row)
  // Whoever renews says what becomes of a token set that cannot be opened.
  if ('detail' in opened) return { kind: 'renew', row, meanwhile: undefined }
  const tokens = opened.kind === 'tokens' ? opened.tokens : undefined
  return stateByAge(needs, { row, tokens, wish })
}

/** The token that memory holds, if it is fresh, or all there is while the store is away; undefined: the store has to be asked. */
export const cachedToken = (
  { cached, vault, clock }: TokenStateNeeds,
  wish: FreshTokenWish,
): MaybePromise<Token | undefined> =>
  whenKnown(cached.connection(wish.connection), (row) => {
    if (!row || isOver(row, clock.now())) return undefined
    const held = { row, tokens: vault.peek(row), wish }
    return isFresh(clock.now(), held) || cached.isStoreDown() ? worksAt(clock.now(), held) : undefined
  })

const isOver = ({ status, endsAt }: CachedConnection, now: number): boolean =>
  statusRefusal[status] !== undefined || (endsAt !== null && now >= endsAt)

interface Held {
  readonly row: CachedConnection
  readonly tokens: TokenSet | undefined
  readonly wish: FreshTokenWish
}

const worksAt = (now: number, { row, tokens, wish }: Held): Token | undefined => {
  const refusedNow = row.tokenVersion === wish.refusedVersion
  if (tokens === undefined || refusedNow || now >= (row.tokenEndsAt ?? 0)) return undefined
  return { kind: 'token', tokens, version: row.tokenVersion }
}

const isFresh = (now: number, { row, wish }: Held): boolean =>
  now < (row.tokenStaleAt ?? 0) && wish.ahead !== true

const stateByAge = ({ clock }: TokenStateNeeds, held: Held & { readonly row: ConnectionRow }): TokenState => {
  const { row } = held
  const now = clock.now()
  const token = worksAt(now, held)
  if (token && isFresh(now, held)) return say(token)
  const waitMs = (row.journal.retryAt ?? 0) - now
  if (waitMs <= 0) return { kind: 'renew', row, meanwhile: token }
  // Somebody tried a moment ago: nobody tries again before it makes sense.
  return say(token ?? refusedFor(row, waitMs))
}

const refusedFor = ({ journal }: ConnectionRow, waitMs: number): FreshToken =>
  refused(journal.failure ?? 'provider-failing', 'waiting to try again', Math.ceil(waitMs / 1000))
