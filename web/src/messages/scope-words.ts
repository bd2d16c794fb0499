import type { CatalogEntry } from '@planbridge/shared/contract'
import type { Messages } from './en.ts'
import { fill } from './fill.ts'

/** The scope of some providers that covers all others. */
const everything = '*'

type Words = Pick<CatalogEntry, 'provider' | 'scope_words'>

/** A scope in words; undefined for one that neither OpenID Connect nor the provider's definition names. */
export function scopeWords(
  { scopes, connection }: Pick<Messages, 'scopes' | 'connection'>,
  { provider, scope_words }: Words,
  scope: string,
): string | undefined {
  const known = scopes[scope] ?? scope_words?.[scope]
  if (known !== undefined || scope !== everything) return known
  return fill(connection.everything, { provider: provider.name })
}
