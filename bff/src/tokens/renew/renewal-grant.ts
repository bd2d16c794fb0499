import type { Integration } from '../../domain/integration.ts'
import { personScopes } from '../../domain/person-scopes.ts'
import type { Grant } from '../../oauth/token-request.ts'
import type { ConnectionRow } from '../../store/ports/ports.ts'
import type { TokenSet } from '../../vault/token-vault.ts'

/** Returns the grant of a token request that renews a connection; undefined if there is no refresh token. */
export const renewalGrant = (
  row: Pick<ConnectionRow, 'model' | 'scopes'>,
  { scopes, provider }: Integration,
  tokens: TokenSet | null,
): Grant | undefined => {
  if (row.model === 'service-account') return clientCredentials(scopes)
  if (tokens?.refresh == null) return undefined
  const sendsScope = provider.scopes.onRefresh === 'send' && row.scopes.length > 0
  return {
    grant_type: 'refresh_token',
    refresh_token: tokens.refresh,
    ...(sendsScope && { scope: row.scopes.join(' ') }),
  }
}

/** The grant of a service account: the scopes of the integration without those that concern a person. */
export const clientCredentials = (scopes: readonly string[]): Grant => {
  const scope = scopes.filter((name) => !personScopes.has(name)).join(' ')
  return { grant_type: 'client_credentials', ...(scope && { scope }) }
}
