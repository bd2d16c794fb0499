import { LRUCache } from 'lru-cache'
import * as z from 'zod/mini'
import type { ConnectionRow } from '../store/ports/ports.ts'
import type { Keyring } from './keyring.ts'
import { seal, type SealedPlace, unseal } from './seal.ts'

/** What the ID token of the sign-in said, for comparing later ones with it. */
const SignIn = z.object({ nonce: z.nullable(z.string()), authTime: z.nullable(z.number()) })

export const TokenSet = z.object({
  access: z.string(),
  refresh: z.nullable(z.string()),
  signIn: z.optional(SignIn),
})
/** What a connection's access rests on. */
export type TokenSet = z.infer<typeof TokenSet>

export type VaultAnswer =
  | { readonly kind: 'tokens'; readonly tokens: TokenSet }
  | { readonly kind: 'none' }
  | { readonly kind: 'refused' | 'key-missing'; readonly detail: string }

type Place = Pick<ConnectionRow, 'id' | 'tenant'>

export interface TokenVault {
  /** The token set of that version, if it is open already. */
  peek(row: Pick<ConnectionRow, 'id' | 'tokenVersion'>): TokenSet | undefined
  read(row: Place & Pick<ConnectionRow, 'sealed' | 'tokenVersion'>): Promise<VaultAnswer>
  /** Seals for the version that the row will have once this is stored. */
  seal(row: Place, version: number, tokens: TokenSet): Promise<string>
  forget(connection: string): void
  clear(): void
}

/** Where a connection's token set of that version belongs. */
export const tokensPlace = ({ id, tenant }: Place, version: number): SealedPlace => ({
  tenant,
  connection: id,
  field: 'tokens',
  version,
})

/** Token sets lie sealed in the store; the few in use stay open in memory. */
export const tokenVault = (ring: Keyring, openMax = 100_000): TokenVault => {
  const open = new LRUCache<string, { readonly version: number; readonly tokens: TokenSet }>({
    // Counted by size, because by `max` room for all of them is made in advance.
    maxSize: openMax,
    sizeCalculation: () => 1,
  })
  const peek: TokenVault['peek'] = ({ id, tokenVersion }) => {
    const known = open.get(id)
    return known?.version === tokenVersion ? known.tokens : undefined
  }
  return {
    peek,
    async read(row) {
      if (row.sealed === null) return { kind: 'none' }
      const known = peek(row)
      if (known) return { kind: 'tokens', tokens: known }
      const opened = await unseal(ring, tokensPlace(row, row.tokenVersion), row.sealed)
      if (opened.kind !== 'opened') return opened
      const tokens = TokenSet.parse(JSON.parse(opened.text))
      open.set(row.id, { version: row.tokenVersion, tokens })
      return { kind: 'tokens', tokens }
    },
    seal: (row, version, tokens) => seal(ring, tokensPlace(row, version), JSON.stringify(tokens)),
    forget: (connection) => void open.delete(connection),
    clear: () => open.clear(),
  }
}
