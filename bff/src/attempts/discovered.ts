import type { Purpose } from '@planbridge/shared/contract'
import { deploymentTenant, type Integration } from '../domain/integration.ts'
import type { IssuerFacts } from '../oauth/metadata.ts'

/**
 * The tenant whose integrations an attempt may use. An account at a provider signs people in to the deployment's own tenant only:
 * people come into another one by their organisation's sign-in, and link accounts there.
 */
export const tenantFor = (purpose: Purpose, ofSession: string): string =>
  purpose === 'sign-in' ? deploymentTenant : ofSession

/** An integration with the endpoints that its issuer's metadata name, if the configuration names none. */
export const withDiscovered = (integration: Integration, facts: IssuerFacts | undefined): Integration => {
  const { discovered } = facts ?? {}
  if (!discovered) return integration
  const { authorize, token, clientAuthentication } = discovered
  return {
    ...integration,
    provider: { ...integration.provider, clientAuthentication },
    endpoints: { ...integration.endpoints, authorize, token },
  }
}
