import type { Integration } from '../domain/integration.ts'
import type { Grant } from '../oauth/token-request.ts'
import type { ConnectionRow } from '../store/ports/ports.ts'
import type { TokenSet } from '../vault/token-vault.ts'

/** What to ask a new token with; undefined where the provider left nothing to ask with. */
export const renewalGrant = (
  row: ConnectionRow,
  { scopes, provider }: Integration,
  tokens: TokenSet | null,
): Grant | undefined => {
  if (row.model === 'service-account') return serviceGrant(scopes)
  if (tokens?.refresh == null) return undefined
  const sendsScope = provider.scopes.onRefresh === 'send' && row.scopes.length > 0
  return {
    grant_type: 'refresh_token',
    refresh_token: tokens.refresh,
    ...(sendsScope && { scope: row.scopes.join(' ') }),
  }
}

// A service account is nobody: identity scopes and offline_access are refused with client credentials.
const personal = new Set(['openid', 'profile', 'email', 'address', 'phone', 'offline_access'])

const serviceGrant = (scopes: readonly string[]): Grant => {
  const scope = scopes.filter((name) => !personal.has(name)).join(' ')
  return { grant_type: 'client_credentials', ...(scope && { scope }) }
}
