import { isStorableText } from '@planbridge/shared/contract'
import type { Integration } from '../domain/integration.ts'
import type { TokenGrant } from '../oauth/token-response.ts'
import { revoke } from '../tokens/revoke.ts'
import type { ConnectNeeds } from './needs.ts'

/** Revokes tokens that did not become a connection, unless the revocation could end another connection. */
export const revokeUnused = async (
  { revocationClient, store }: Pick<ConnectNeeds, 'revocationClient' | 'store'>,
  integration: Integration,
  grant: TokenGrant,
  unverified: string | null,
): Promise<void> => {
  // No connection has an account that cannot be stored, but a store that cleans text could find another one.
  const account = typeof unverified === 'string' && isStorableText(unverified) ? unverified : null
  const { revocation } = integration.provider
  const endsOtherTokens = revocation.kind !== 'none' && revocation.ends === 'all-of-person-and-client'
  const others = account === null ? [] : await store.connections.listOfAccount(integration.tenant, account)
  // With an unknown account, a revocation that ends all tokens of its person could hit connections that cannot be checked.
  if (others.length > 0 || (endsOtherTokens && account === null)) return
  await revoke(revocationClient, integration, { access: grant.accessToken, refresh: grant.refreshToken })
}
