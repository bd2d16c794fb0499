import { LRUCache } from 'lru-cache'
import * as z from 'zod/mini'
import type { ConnectionRow } from '../store/ports/ports.ts'
import type { Keyring } from './keyring.ts'
import { seal, type SealedPlace, unseal } from './seal.ts'

/** Claims of the ID token from the sign-in, compared with the ID tokens of later refreshes. */
const SignIn = z.object({ nonce: z.nullable(z.string()), authTime: z.nullable(z.number()) })

/** An ID token of a refresh whose signature could not be judged when it was received. Times are epoch milliseconds. */
const UnverifiedIdentity = z.object({
  idToken: z.string(),
  receivedAt: z.number(),
  /** When the first of consecutive unverified ID tokens was received. */
  since: z.number(),
})
export type UnverifiedIdentity = z.infer<typeof UnverifiedIdentity>

export const TokenSet = z.object({
  access: z.string(),
  refresh: z.nullable(z.string()),
  signIn: z.optional(SignIn),
  /** Account at the provider, so that a revocation can be judged after the person was erased. */
  account: z.optional(z.string()),
  unverified: z.optional(UnverifiedIdentity),
})
/** The tokens of one connection. */
export type TokenSet = z.infer<typeof TokenSet>

/**
 * The tokens of a row, or `none` if it has none. With `key-missing` they cannot be opened now; with `refused` they can never be
 * opened.
 */
export type VaultAnswer =
  | { readonly kind: 'tokens'; readonly tokens: TokenSet }
  | { readonly kind: 'none' }
  | { readonly kind: 'refused' | 'key-missing'; readonly detail: string }

type Place = Pick<ConnectionRow, 'tenant'> & { readonly id: string }

/** Seals token sets, opens sealed ones, and caches the opened ones. */
export interface TokenVault {
  /** The cached token set, if it is the row's version. */
  peek(row: Pick<ConnectionRow, 'id' | 'tokenVersion'>): TokenSet | undefined
  /** Opens the token set of a row, from the cache if possible. */
  read(row: Pick<ConnectionRow, 'id' | 'tenant' | 'sealed' | 'tokenVersion'>): Promise<VaultAnswer>
  /** Opens a sealed token set that is no connection's, without the cache. */
  open(place: Place, version: number, sealed: string): Promise<VaultAnswer>
  /** Seals a token set for the version that the row will have once it is stored. */
  seal(row: Place, version: number, tokens: TokenSet): Promise<string>
  /** Removes the connection's token set from the cache. */
  forget(connection: string): void
  clear(): void
}

/** The place of a connection's token set of that version. */
export const tokensPlace = ({ id, tenant }: Place, version: number): SealedPlace => ({
  tenant,
  connection: id,
  field: 'tokens',
  version,
})

/** Creates a vault that keeps up to `cachedMax` opened token sets in memory. */
export const tokenVault = (keyring: Keyring, cachedMax = 100_000): TokenVault => {
  const cache = new LRUCache<string, { readonly version: number; readonly tokens: TokenSet }>({
    // A limit by `max` would allocate all slots in advance; a limit by size does not.
    maxSize: cachedMax,
    sizeCalculation: () => 1,
  })
  const peek: TokenVault['peek'] = ({ id, tokenVersion }) => {
    const cached = cache.get(id)
    return cached?.version === tokenVersion ? cached.tokens : undefined
  }
  const open: TokenVault['open'] = async (place, version, sealed) => {
    const opened = await unseal(keyring, tokensPlace(place, version), sealed)
    if (opened.kind !== 'opened') return opened
    return { kind: 'tokens', tokens: TokenSet.parse(JSON.parse(opened.text)) }
  }
  return {
    peek,
    async read(row) {
      if (row.sealed === null) return { kind: 'none' }
      const cached = peek(row)
      if (cached) return { kind: 'tokens', tokens: cached }
      const opened = await open(row, row.tokenVersion, row.sealed)
      if (opened.kind === 'tokens') cache.set(row.id, { version: row.tokenVersion, tokens: opened.tokens })
      return opened
    },
    open,
    seal: (row, version, tokens) => seal(keyring, tokensPlace(row, version), JSON.stringify(tokens)),
    forget: (connection) => void cache.delete(connection),
    clear: () => cache.clear(),
  }
}
