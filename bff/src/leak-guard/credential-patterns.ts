import type { Integration } from '../domain/integration.ts'
import type { TokenSet } from '../vault/token-vault.ts'

/** The credentials of one connection, prepared for the search. */
export interface CredentialPatterns {
  /** Binary strings, one character per byte, because the search compares bytes. */
  readonly texts: readonly string[]
  /** Number of leading characters that are searched for. The rest is compared at each place found. */
  readonly prefixLength: number
  /** True if a prefix contains a character that begins an escape, so that bytes can be decoded in several ways. */
  readonly ambiguous: boolean
}

/** Shorter credentials are not searched for, because they occur in ordinary text by chance. */
export const credentialLengthMin = 8

/** Number of leading characters by which a longer credential is recognised. Bounds the time that a byte of a response takes. */
export const comparedLengthMax = 4096

const prefixLengthMax = 32
const utf8 = new TextEncoder()

/** Prepares credentials for the search. Those shorter than `credentialLengthMin` are omitted. */
export const credentialPatterns = (credentials: readonly string[]): CredentialPatterns => {
  const long = credentials.map(binaryString).filter((text) => text.length >= credentialLengthMin)
  // Unlike a filtered array, a mapped one has no spare capacity, and ten thousand of these are in memory together.
  const texts = long.map((text) => text.slice(0, comparedLengthMax))
  const prefixLength = Math.min(prefixLengthMax, ...texts.map(({ length }) => length))
  return {
    texts,
    prefixLength,
    ambiguous: texts.some((text) => /[\\%]/.test(text.slice(0, prefixLength))),
  }
}

// Credentials beyond ASCII are only found unescaped: OAuth does not allow them, and platforms escape them differently.
const binaryString = (text: string): string =>
  /^[\p{ASCII}]*$/u.test(text) ? text : String.fromCharCode(...utf8.encode(text))

export type PatternsFor = (integration: Integration, tokens: TokenSet) => CredentialPatterns

/** Prepares all credentials of a connection and its integration, once per token set. */
export const cachedPatterns = (): PatternsFor => {
  const cache = new WeakMap<TokenSet, CredentialPatterns>()
  return (integration, tokens) => {
    const patterns = cache.get(tokens) ?? credentialPatterns(credentialsOf(integration, tokens))
    cache.set(tokens, patterns)
    return patterns
  }
}

const credentialsOf = (
  { client, subscriptionKeys }: Integration,
  { access, refresh }: TokenSet,
): readonly string[] => [
  access,
  ...(refresh === null ? [] : [refresh]),
  ...(client ? [client.secret.reveal()] : []),
  ...subscriptionKeys.map(({ secret }) => secret.reveal()),
]
