import { LRUCache } from 'lru-cache'
import * as z from 'zod/mini'
import type { ConnectionRow, SealedRow } from '../store/ports/ports.ts'
import { answerTables } from '../store/ports/sealed-port.ts'
import type { Keyring } from './keyring.ts'
import { Failure } from '../failure.ts'
import { type Opened, seal, type SealedPlace, unseal } from './seal.ts'
import { type UnreadableSets, unreadableSets, type VaultEvents } from './unreadable-sets.ts'

/** A token set that does not open is worth another try after this: an operator has to act first. */
export const unreadableRetrySeconds = 60

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
  /** `sub` of an ID token that has not been verified. It is only compared, and never part of a query. */
  claimedAccount: z.optional(z.string()),
  unverified: z.optional(UnverifiedIdentity),
})
/** The tokens of one connection. */
export type TokenSet = z.infer<typeof TokenSet>

/** The tokens of a row, or `none` if it has none. Any other kind: they cannot be opened now, and are kept for a later try. */
export type VaultAnswer =
  | { readonly kind: 'tokens'; readonly tokens: TokenSet }
  | { readonly kind: 'none' }
  | Unopened

type Unopened = Exclude<Opened, { readonly kind: 'opened' }>

type Place = Pick<ConnectionRow, 'tenant'> & { readonly id: string }
type SealedPlaceOf = Pick<ConnectionRow, 'id' | 'tenant' | 'sealed' | 'tokenVersion'>

/** Seals token sets, opens sealed ones, and caches the opened ones. */
export interface TokenVault {
  /** The cached token set, if it is the row's version. */
  peek(row: Pick<ConnectionRow, 'id' | 'tokenVersion'>): TokenSet | undefined
  /** Opens the token set of a row, from the cache if possible. */
  read(row: SealedPlaceOf): Promise<VaultAnswer>
  /** Opens a sealed token set that is no connection's, without the cache. */
  open(place: Place, version: number, sealed: string): Promise<VaultAnswer>
  /** Seals a token set for the version that the row will have once it is stored. */
  seal(row: Place, version: number, tokens: TokenSet): Promise<string>
  /** Seals a text that is no token set, for the id of its row: an answer, keys, a message. */
  sealAnswer(place: Place, text: string): Promise<string>
  /** Opens such a text. */
  openAnswer(place: Place, sealed: string): Promise<Opened>
  /** Removes the connection's token set from the cache. */
  forget(connection: string): void
  clear(): void
  /** The token sets that did not open. */
  readonly unreadable: Pick<UnreadableSets, 'has' | 'ids' | 'drop'>
}

/** The place of a connection's token set of that version. */
export const tokensPlace = ({ id, tenant }: Place, version: number): SealedPlace => ({
  tenant,
  connection: id,
  field: 'tokens',
  version,
})

/** The place of a text that is sealed for its own id. It has no versions. */
const answerPlace = ({ id, tenant }: Place): SealedPlace => ({
  tenant,
  connection: id,
  field: 'answer',
  version: 0,
})

/** True for tables of texts that are sealed for their own id; false for those of token sets. */
export const isAnswer = (table: SealedRow['table']): boolean => answerTables.some((other) => other === table)

/** The place of a stored sealed text. */
export const storedPlace = ({ table, sealedFor, tenant, tokenVersion }: SealedRow): SealedPlace => {
  const place = { id: sealedFor, tenant }
  return isAnswer(table) ? answerPlace(place) : tokensPlace(place, tokenVersion)
}

const openTokens = async (keyring: Keyring, place: SealedPlace, sealed: string) => {
  const opened = await unseal(keyring, place, sealed)
  if (opened.kind !== 'opened') return opened
  const tokens = tokenSetOf(opened.text)
  return tokens
    ? ({ kind: 'tokens', tokens } as const)
    : ({ kind: 'refused', detail: 'not a token set' } as const)
}

const tokenSetOf = (text: string): TokenSet | undefined => {
  try {
    return TokenSet.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

export interface VaultOptions {
  /** Number of opened token sets in memory. */
  readonly cachedMax?: number
  readonly events?: VaultEvents
  /** Resolves to the reason why this process must not seal, if its keys are not those of the store. */
  readonly keyFault?: () => Promise<string | undefined>
}

const noFault = () => Promise.resolve(undefined)

/** Creates a vault that keeps opened token sets in memory. */
export const tokenVault = (
  keyring: Keyring,
  { cachedMax = 100_000, events, keyFault = noFault }: VaultOptions = {},
): TokenVault => {
  const cache = new LRUCache<string, { readonly version: number; readonly tokens: TokenSet }>({
    // A limit by `max` would allocate all slots in advance; a limit by size does not.
    maxSize: cachedMax,
    sizeCalculation: () => 1,
  })
  const unreadable = unreadableSets(events)
  const peek: TokenVault['peek'] = ({ id, tokenVersion }) => {
    const cached = cache.get(id)
    return cached?.version === tokenVersion ? cached.tokens : undefined
  }
  const open: TokenVault['open'] = async (place, version, sealed) => {
    const opened = await openTokens(keyring, tokensPlace(place, version), sealed)
    // A renewal of these tokens could not be sealed: they are not used, so that no refresh token is spent.
    const fault = opened.kind === 'tokens' ? await keyFault() : undefined
    return fault === undefined ? opened : { kind: 'key-missing', detail: fault }
  }
  const sealAt = async (place: SealedPlace, text: string) => {
    const fault = await keyFault()
    if (fault !== undefined)
      throw new Failure('store-unavailable', fault, { retryAfterSeconds: unreadableRetrySeconds })
    return seal(keyring, place, text)
  }
  return {
    peek,
    async read(row) {
      if (row.sealed === null) return { kind: 'none' }
      const cached = peek(row)
      if (cached) return { kind: 'tokens', tokens: cached }
      const answer = await open(row, row.tokenVersion, row.sealed)
      if ('detail' in answer) unreadable.note(row, answer.detail)
      else unreadable.resolve(row.id)
      if (answer.kind === 'tokens') cache.set(row.id, { version: row.tokenVersion, tokens: answer.tokens })
      return answer
    },
    open,
    seal: (row, version, tokens) => sealAt(tokensPlace(row, version), JSON.stringify(tokens)),
    sealAnswer: (place, text) => sealAt(answerPlace(place), text),
    openAnswer: (place, sealed) => unseal(keyring, answerPlace(place), sealed),
    forget: (connection) => void cache.delete(connection),
    clear: () => cache.clear(),
    unreadable,
  }
}
