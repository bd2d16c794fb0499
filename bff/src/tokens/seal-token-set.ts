import type { Integration } from '../domain/integration.ts'
import type { Random } from '../runtime/platform.ts'
import { randomShare } from '../runtime/random-share.ts'
import type { ConnectionRow, SealedTokens } from '../store/ports/ports.ts'
import type { TokenSet, TokenVault } from '../vault/token-vault.ts'
import { staleAt } from './expiry.ts'

export interface TokenSetToSeal {
  readonly tokens: TokenSet
  /** Lifetime of the access token, counted from `now`. */
  readonly expiresInSeconds: number
  readonly now: number
}

/** Seals a token set as the next version of a connection and computes its expiry and staleness. */
export const sealTokenSet = async (
  { vault, random }: { readonly vault: TokenVault; readonly random: Random },
  { provider }: Integration,
  row: ConnectionRow,
  { tokens, expiresInSeconds, now }: TokenSetToSeal,
): Promise<SealedTokens> => {
  const endsAt = now + expiresInSeconds * 1000
  return {
    sealed: await vault.seal(row, row.tokenVersion + 1, { ...tokens, account: row.account }),
    endsAt,
    staleAt: staleAt(now, endsAt, randomShare(random), provider.renewAhead),
  }
}
