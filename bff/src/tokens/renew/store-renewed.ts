import { Failure } from '../../failure.ts'
import type { TokenGrant } from '../../oauth/token-response.ts'
import type { ConnectionChange, SealedTokens } from '../../store/ports/ports.ts'
import { randomShare } from '../../runtime/random-share.ts'
import type { TokenSet, UnverifiedIdentity } from '../../vault/token-vault.ts'
import { refreshEndsAt } from '../expiry.ts'
import { emptyJournal, journalAfterFailure } from '../renewal-journal.ts'
import { sealTokenSet } from '../seal-token-set.ts'
import { refused } from '../token-state.ts'
import { identityWaitMs } from './identity-wait.ts'
import type { Renewal, Renewed, RenewNeeds } from './renewal.ts'

/** Waits between the tries to store a renewed token set while the store is unavailable. */
const storeRetryMs = [200, 500, 1_000, 2_000]

/**
 * Stores a renewed token set before it is used: a rotated refresh token that is not stored cannot be recovered.
 *
 * A set whose ID token could not be verified is stored and used like any other. A refresh response needs no ID token at all
 * (OpenID Connect Core §12.2), so the access token may be used without one; and the ID token came directly from the token
 * endpoint, where the server validation of TLS may take the place of its signature (§3.1.3.7, rule 6). Its claims were checked.
 * @param unverified An ID token that has to be judged again.
 * @see https://openid.net/specs/openid-connect-core-1_0.html#RefreshTokenResponse
 * @see https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation
 */
export const storeRenewed = async (
  needs: RenewNeeds,
  renewal: Renewal,
  grant: TokenGrant,
  unverified: UnverifiedIdentity | undefined,
): Promise<Renewed> => {
  const { row, integration } = renewal
  const now = needs.clock.now()
  const tokens = { ...grantedTokens(renewal, grant), ...(unverified && { unverified }) }
  const { expiresInSeconds } = grant
  const sealed = await sealTokenSet(needs, integration, row, { tokens, expiresInSeconds, now })
  const rotated = grant.refreshToken !== null
  const change: ConnectionChange = {
    journal: emptyJournal,
    identityCheckAt: unverified ? now + identityWaitMs(now - unverified.since) : null,
    ...(rotated && rotatedEnd(renewal, now)),
  }
  if (await putWithRetries(needs, renewal, { tokens, sealed, change })) {
    return { kind: 'token', tokens, version: row.tokenVersion + 1 }
  }
  await revokeIfCleared(needs, renewal, tokens)
  return 'conflict'
}

/** The token set after a renewal, without an ID token. */
export const grantedTokens = ({ current }: Pick<Renewal, 'current'>, grant: TokenGrant): TokenSet => {
  const { unverified: _, ...kept }: Partial<TokenSet> = current ?? {}
  // RFC 6749 §6: a response without a refresh token leaves the old one valid.
  const refresh = grant.refreshToken ?? kept.refresh ?? null
  return { ...kept, access: grant.accessToken, refresh }
}

const rotatedEnd = ({ row, integration }: Renewal, now: number): ConnectionChange => ({
  refreshEndsAt: refreshEndsAt(integration, { now, consentedAt: row.createdAt }),
})

/**
 * Stores the refresh token of a response without a usable access token. The next renewal uses it; until then the current access
 * token is used, if it is still valid.
 */
export const storeRotated = async (
  needs: RenewNeeds,
  renewal: Renewal,
  refresh: string,
): Promise<Renewed> => {
  const { row, integration, current, before } = renewal
  const nowMs = needs.clock.now()
  const code = 'provider-answer-unreadable'
  const detail = 'the renewal has no usable access token'
  const tokens: TokenSet = { ...current, access: current?.access ?? '', refresh }
  const sealed = {
    sealed: await needs.vault.seal(row, row.tokenVersion + 1, tokens),
    endsAt: row.tokenEndsAt,
    staleAt: row.tokenStaleAt,
  }
  const failed = { code, nowMs, retryAfterSeconds: undefined, share: randomShare(needs.random) } as const
  const journal = { ...journalAfterFailure(before, failed), requestedAt: null }
  needs.events.tokenRefused({ connection: row.id, integration: integration.id, code, detail })
  const change: ConnectionChange = { journal, ...rotatedEnd(renewal, nowMs) }
  if (await putWithRetries(needs, renewal, { tokens, sealed, change }))
    return refused(code, detail, Math.ceil(((journal.retryAt ?? nowMs) - nowMs) / 1000))
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
  return put().catch((cause: unknown) => keepUnstored(needs, renewal, { tokens, put, cause }))
}

interface UnstoredTokens {
  readonly tokens: TokenSet
  readonly put: () => Promise<boolean>
  readonly cause: unknown
}

const keepUnstored = (needs: RenewNeeds, renewal: Renewal, { tokens, put, cause }: UnstoredTokens): never => {
  const { row } = renewal
  needs.unstored.keep(row.id, {
    store: put,
    async discard(reason) {
      if (reason === 'changed') return revokeIfCleared(needs, renewal, tokens).catch(() => undefined)
      const revoked = await needs.revokeTokens(row, tokens)
      needs.events.renewalLost({ connection: row.id, revoked })
    },
  })
  needs.events.renewalUnstored({ connection: row.id, integration: row.integration })
  throw new Failure('store-unavailable', 'a renewed token set could not be stored yet', {
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
