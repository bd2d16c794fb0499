import type { Integration } from '../domain/integration.ts'
import type { TokenGrant } from '../oauth/token-response.ts'
import { revoke } from '../tokens/revoke.ts'
import type { ConnectNeeds } from './needs.ts'

/** Gives back tokens that became no connection, unless doing so would end somebody's live one. */
export const revokeUnused = async (
  { revocationClient, store }: Pick<ConnectNeeds, 'revocationClient' | 'store'>,
  integration: Integration,
  grant: TokenGrant,
  account: string | null,
): Promise<void> => {
  const { revocation } = integration.provider
  const reachesFurther = revocation.kind !== 'none' && revocation.ends === 'all-of-person-and-client'
  const riders = account === null ? [] : await store.connections.listOfAccount(integration.tenant, account)
  // A far-reaching revocation of who knows whose tokens might hit a bystander.
  if (riders.length > 0 || (reachesFurther && account === null)) return
  await revoke(revocationClient, integration, { access: grant.accessToken, refresh: grant.refreshToken })
}
