import type { ConnectionId, FailureCode } from '@planbridge/shared/contract'
import type { Events } from '../events.ts'
import type { Integration } from '../integration.ts'
import type { ConnectionRow, Store } from '../store/ports.ts'
import type { TokenVault } from '../vault/token-vault.ts'
import type { Clock } from '../world.ts'
import type { RefreshTurn } from './refresh-turn.ts'
import type { RenewToken } from './renew-token.ts'

/** A valid access token, or the reason why there is none. */
export type FreshToken =
  | { readonly kind: 'token'; readonly access: string; readonly version: number; readonly row: ConnectionRow }
  | {
      readonly kind: 'refused'
      readonly code: FailureCode
      readonly detail: string
      readonly retryAfterSeconds?: number
    }

export interface FreshTokenNeeds {
  readonly store: Store
  readonly vault: TokenVault
  readonly turn: RefreshTurn
  readonly renew: RenewToken
  readonly integrations: ReadonlyMap<string, Integration>
  /** After this long without a request, nobody is taken to be present. */
  readonly idleSeconds: number
  readonly events: Events
  readonly clock: Clock
}

export interface FreshTokenWish {
  readonly connection: ConnectionId
  /** The connection's own person makes this call. Anybody else has to see whether that person is signed in. */
  readonly present: boolean
  /** The version that the provider just refused: it must not be handed out again. */
  readonly refusedVersion?: number
}

export type GetFreshToken = (wish: FreshTokenWish) => Promise<FreshToken>

const statusRefusal: Partial<Record<ConnectionRow['status'], FailureCode>> = {
  'signed-out': 'reconnect-required',
  'reconnect-required': 'reconnect-required',
  ended: 'reconnect-required',
}

export const refused = (code: FailureCode, detail: string, retryAfterSeconds?: number): FreshToken => ({
  kind: 'refused',
  code,
  detail,
  ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
})

export const freshToken =
  (needs: FreshTokenNeeds): GetFreshToken =>
  async ({ connection, present, refusedVersion }) => {
    if (!present && !(await personPresent(needs, connection)))
      return refused('user-not-present', 'its person is not signed in')
    const look = () => usableToken(needs, connection, refusedVersion)
    const found = await look()
    if (found !== undefined) return found
    const work = async () => (await look()) ?? renewStored(needs, connection)
    const result = await needs.turn.once(connection, work, look)
    if (result !== 'busy') return result
    return refused('provider-too-slow', 'somebody else fetches the token and does not finish')
  }

const personPresent = async (
  { store, clock, idleSeconds }: FreshTokenNeeds,
  id: ConnectionId,
): Promise<boolean> => {
  const row = await store.connections.find(id)
  if (row?.model !== 'user-present') return true
  return store.sessions.hasLive(row.owner, clock.now(), clock.now() - idleSeconds * 1000)
}

/** What can be said without asking the provider; undefined: a new token has to be fetched. */
const usableToken = async (
  needs: FreshTokenNeeds,
  connection: ConnectionId,
  refusedVersion: number | undefined,
): Promise<FreshToken | undefined> => {
  const row = await needs.store.connections.find(connection)
  if (!row) return refused('connection-not-found', 'gone')
  const dead = await judgeStatus(needs, row)
  if (dead) return dead
  if (!looksUsable(row, needs.clock.now()) || row.tokenVersion === refusedVersion) return undefined
  const answer = await needs.vault.read(row)
  if (answer.kind === 'tokens')
    return { kind: 'token', access: answer.tokens.access, version: row.tokenVersion, row }
  return answer.kind === 'none' ? undefined : unreadable(needs, row, answer.detail)
}

const looksUsable = ({ sealed, tokenStaleAt }: ConnectionRow, now: number): boolean =>
  sealed !== null && now < (tokenStaleAt ?? 0)

const judgeStatus = async (
  { store, clock }: FreshTokenNeeds,
  row: ConnectionRow,
): Promise<FreshToken | undefined> => {
  const code = statusRefusal[row.status]
  if (code) return refused(code, row.status)
  if (row.endsAt === null || clock.now() < row.endsAt) return undefined
  await store.connections.putTokens(
    row.id,
    row.tokenVersion,
    { sealed: null, endsAt: null, staleAt: null },
    { status: 'ended' },
  )
  return refused('reconnect-required', 'its end date has come')
}

const unreadable = async (
  { store, events }: FreshTokenNeeds,
  row: ConnectionRow,
  detail: string,
): Promise<FreshToken> => {
  events.vaultRefused({ connection: row.id, detail })
  await store.connections.change(row.id, { status: 'reconnect-required' })
  return refused('reconnect-required', `sealed token set: ${detail}`)
}

const renewStored = async (needs: FreshTokenNeeds, connection: ConnectionId): Promise<FreshToken> => {
  const row = await needs.store.connections.find(connection)
  const integration = row && needs.integrations.get(row.integration)
  if (!row || !integration) return refused('connection-not-found', 'gone')
  return needs.renew(row, integration)
}
