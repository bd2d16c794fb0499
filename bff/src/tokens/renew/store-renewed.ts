import { Failure } from '../../failure.ts'
import type { TokenGrant } from '../../oauth/token-response.ts'
import type { ConnectionChange, SealedTokens } from '../../store/ports/ports.ts'
import type { TokenSet } from '../../vault/token-vault.ts'
import { refreshEndsAt } from '../expiry.ts'
import { emptyJournal } from '../renewal-journal.ts'
import { sealTokenSet } from '../seal-token-set.ts'
import type { Renewal, Renewed, RenewNeeds } from './renewal.ts'

/** Waits between the tries to store a renewed token set while the store is unavailable. */
const storeRetryMs = [200, 500, 1_000, 2_000]

/** Stores a renewed token set before it is used: a rotated refresh token that is not stored cannot be recovered. */
export const storeRenewed = async (
  needs: RenewNeeds,
  renewal: Renewal,
  grant: TokenGrant,
): Promise<Renewed> => {
  const { row, integration, current } = renewal
  const now = needs.clock.now()
  // RFC 6749 §6: a response without a refresh token leaves the old one valid.
  const tokens: TokenSet = {
    ...current,
    access: grant.accessToken,
    refresh: grant.refreshToken ?? current?.refresh ?? null,
  }
  const { expiresInSeconds } = grant
  const sealed = await sealTokenSet(needs, integration, row, { tokens, expiresInSeconds, now })
  const rotated = grant.refreshToken !== null
  const change: ConnectionChange = {
    journal: emptyJournal,
    reason: null,
    ...(rotated && { refreshEndsAt: refreshEndsAt(integration, { now, consentedAt: row.createdAt }) }),
  }
  if (await putWithRetries(needs, renewal, { tokens, sealed, change })) {
    return { kind: 'token', tokens, version: row.tokenVersion + 1 }
  }
  await revokeIfCleared(needs, renewal, tokens)
  return 'conflict'
}

interface RenewedTokens {
  readonly tokens: TokenSet
  readonly sealed: SealedTokens
  readonly change: ConnectionChange
}

const putWithRetries = async (
  needs: RenewNeeds,
  renewal: Renewal,
  { tokens, sealed, change }: RenewedTokens,
): Promise<boolean> => {
  const { row } = renewal
  const put = () => needs.store.connections.putTokens(row.id, row.tokenVersion, sealed, change)
  for (const waitMs of storeRetryMs) {
    const stored = await put().catch(() => 'unavailable' as const)
    if (stored !== 'unavailable') return stored
    await needs.sleep(waitMs)
  }
  return put().catch((cause: unknown) => giveUp(needs, renewal, { tokens, cause }))
}

const giveUp = async (
  needs: RenewNeeds,
  { row }: Renewal,
  { tokens, cause }: { readonly tokens: TokenSet; readonly cause: unknown },
): Promise<never> => {
  const revoked = await needs.revokeTokens(row, tokens)
  needs.events.renewalLost({ connection: row.id, revoked })
  throw new Failure('store-unavailable', 'a renewed token set could not be stored', {
    cause,
    retryAfterSeconds: 5,
  })
}

// If the connection has other tokens, they belong to the same grant, and revoking these would end them too.
const revokeIfCleared = async (
  { store, revokeTokens }: RenewNeeds,
  { row }: Renewal,
  tokens: TokenSet,
): Promise<void> => {
  const latest = await store.connections.find(row.id)
  if (latest === undefined || latest.sealed === null) await revokeTokens(row, tokens)
}
