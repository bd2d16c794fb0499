import { ConnectionId } from '@planbridge/shared/contract'
import { dayMs } from '@planbridge/shared/durations'
import type { Integration } from '../../domain/integration.ts'
import type { Clock, Random } from '../../runtime/platform.ts'
import { randomToken } from '../../runtime/random-token.ts'
import type { ConnectionRow, Millis, PendingRevocation, RevocationReason } from '../../store/ports/ports.ts'
import type { TokenSet } from '../../vault/token-vault.ts'

/** A try belongs to its process for this long; then another process may try. Longer than the deadlines of all its requests. */
export const claimMs = 60_000

/** Issued tokens are stored as a connection within this time, or revoked by another process. Longer than all steps in between. */
const holdMs = 300_000

/** A grant without a documented end is tried for this long. */
const triedDaysMax = 365

/** The interval at which a revocation is judged again whose grant another connection depends on. */
export const keptMs = 6 * 3_600_000

const firstWaitMs = 60_000
const longestWaitMs = 6 * 3_600_000

/** The wait after the `tries`-th failed try: it doubles, is spread by `share` (0 to 1), and is never shorter than `Retry-After`. */
export const waitMs = (tries: number, share: number, retryAfterMs?: number): Millis => {
  const backoffMs = Math.min(firstWaitMs * 2 ** (tries - 1), longestWaitMs)
  const spreadMs = Math.round(backoffMs * (0.5 + share / 2))
  return retryAfterMs === undefined ? spreadMs : Math.max(retryAfterMs, spreadMs)
}

interface MakeNeeds {
  readonly clock: Clock
  readonly random: Random
}

const unsettled = { tries: 0, outcome: null, settledAt: null } as const

/** The revocation that is owed for the token set of a connection; undefined if it has none. The text stays sealed as it is. */
export const pendingOf = (
  { clock, random }: MakeNeeds,
  row: ConnectionRow,
  reason: RevocationReason,
): PendingRevocation | undefined => {
  if (row.sealed === null) return undefined
  const now = clock.now()
  const isErased = reason === 'erased'
  const endsBy = row.renews && row.model !== 'service-account' ? row.refreshEndsAt : row.tokenEndsAt
  return {
    ...unsettled,
    id: randomToken(random),
    tenant: row.tenant,
    connection: row.id,
    owner: isErased ? '' : row.owner,
    integration: row.integration,
    model: row.model,
    account: isErased ? null : row.account,
    accountName: isErased ? null : row.accountName,
    reason,
    sealed: row.sealed,
    sealedFor: row.id,
    tokenVersion: row.tokenVersion,
    tokenEndsAt: row.tokenEndsAt,
    requestedAt: row.journal.requestedAt,
    createdAt: now,
    nextTryAt: now + claimMs,
    givesUpAt: endsBy ?? now + triedDaysMax * dayMs,
  }
}

/** The access that unstored tokens were issued for. */
export interface UnstoredGrant extends Pick<ConnectionRow, 'tenant' | 'owner' | 'integration' | 'model'> {
  /** null if it is not known yet. */
  readonly account: string | null
  /** Absent if the tokens did not become a connection. */
  readonly id?: ConnectionId
}

/** The revocation of tokens that are not stored. Its token set is to be sealed for the revocation itself. */
export const pendingOfTokens = (
  { clock, random }: MakeNeeds,
  integration: Integration | undefined,
  { id: connection, tenant, owner, integration: name, model, account }: UnstoredGrant,
  tokens: TokenSet,
): PendingRevocation => {
  const now = clock.now()
  const id = randomToken(random)
  const accessMs = (integration?.provider.accessTokenSeconds.most ?? 0) * 1000
  const aliveMs = tokens.refresh === null ? accessMs : triedDaysMax * dayMs
  return {
    ...unsettled,
    id,
    tenant,
    connection: connection ?? ConnectionId.parse(id),
    owner,
    integration: name,
    model,
    account,
    accountName: null,
    reason: 'not-stored',
    sealed: null,
    sealedFor: id,
    tokenVersion: 1,
    tokenEndsAt: null,
    requestedAt: null,
    createdAt: now,
    nextTryAt: now + holdMs,
    givesUpAt: now + aliveMs,
  }
}
