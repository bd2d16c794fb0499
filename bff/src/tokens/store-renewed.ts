import { Failure } from '../failure.ts'
import type { TokenGrant } from '../oauth/token-response.ts'
import type { ConnectionChange, SealedTokens } from '../store/ports/ports.ts'
import type { TokenSet } from '../vault/token-vault.ts'
import { quietJournal } from './renewal-journal.ts'
import { refreshEndsAt } from './refresh-expiry.ts'
import type { Renewal, Renewed, RenewNeeds } from './renewal.ts'
import { staleAt } from './staleness.ts'

/** A store that is away for a moment gets these chances before a renewed token set is given up. */
const storeTriesMs = [200, 500, 1_000, 2_000]

/** Stores a renewed token set before anybody uses it: a rotated refresh token that is lost here is lost for ever. */
export const storeRenewed = async (
  needs: RenewNeeds,
  renewal: Renewal,
  grant: TokenGrant,
): Promise<Renewed> => {
  const { row, integration, held } = renewal
  const now = needs.clock.now()
  const version = row.tokenVersion + 1
  // RFC 6749 §6: where no new refresh token comes, the old one stays.
  const tokens: TokenSet = {
    ...held,
    access: grant.accessToken,
    refresh: grant.refreshToken ?? held?.refresh ?? null,
  }
  const endsAt = now + grant.expiresInSeconds * 1000
  const share = (needs.random.bytes(1)[0] ?? 0) / 255
  const sealed = {
    sealed: await needs.vault.seal(row, version, tokens),
    endsAt,
    staleAt: staleAt(now, endsAt, share, integration.provider.renewAhead),
  }
  const rotated = grant.refreshToken !== null
  const change: ConnectionChange = {
    journal: quietJournal,
    reason: null,
    ...(rotated && { refreshEndsAt: refreshEndsAt(integration, { now, consentedAt: row.createdAt }) }),
  }
  if (await putPatiently(needs, renewal, { tokens, sealed, change })) {
    return { kind: 'token', tokens, version }
  }
  await endOrphan(needs, renewal, tokens)
  return 'moved'
}

interface Put {
  readonly tokens: TokenSet
  readonly sealed: SealedTokens
  readonly change: ConnectionChange
}

const putPatiently = async (needs: RenewNeeds, renewal: Renewal, put: Put): Promise<boolean> => {
  const { row } = renewal
  const tryOnce = () => needs.store.connections.putTokens(row.id, row.tokenVersion, put.sealed, put.change)
  for (const waitMs of storeTriesMs) {
    const stored = await tryOnce().catch(() => 'away' as const)
    if (stored !== 'away') return stored
    await needs.sleep(waitMs)
  }
  return tryOnce().catch((cause: unknown) => giveUp(needs, renewal, { tokens: put.tokens, cause }))
}

const giveUp = async (
  needs: RenewNeeds,
  { row }: Renewal,
  { tokens, cause }: { readonly tokens: TokenSet; readonly cause: unknown },
): Promise<never> => {
  const revoked = await needs.revokeTokens(row, tokens).catch(() => 'failed' as const)
  needs.events.renewalLost({ connection: row.id, revoked })
  throw new Failure('store-unavailable', 'a renewed token set could not be stored', {
    cause,
    retryAfterSeconds: 5,
  })
}

// Where the row lives on with other tokens, those are of the same grant: revoking ours would end them.
const endOrphan = async ({ store, revokeTokens }: RenewNeeds, { row }: Renewal, tokens: TokenSet) => {
  const now = await store.connections.find(row.id)
  if (now === undefined || now.sealed === null) await revokeTokens(row, tokens)
}
