import type { Integration } from '../integration.ts'
import type { TokenGrant } from '../oauth/token-response.ts'
import { revoke } from '../refresh/end-grant.ts'
import type { ConnectNeeds } from './needs.ts'

/** Gives back tokens that became no connection, unless doing so would end somebody's live one. */
export const revokeUnused = async (
  { farewell, store }: Pick<ConnectNeeds, 'farewell' | 'store'>,
  integration: Integration,
  grant: TokenGrant,
  account: string | null,
): Promise<void> => {
  const { revocation } = integration.provider
  const reachesFurther = revocation.kind !== 'none' && revocation.ends === 'all-of-person-and-client'
  const riders = account === null ? [] : await store.connections.listOfAccount(integration.tenant, account)
  // A far-reaching revocation of who knows whose tokens might hit a bystander.
  if (riders.length > 0 || (reachesFurther && account === null)) return
  await revoke(farewell, integration, { access: grant.accessToken, refresh: grant.refreshToken })
}
