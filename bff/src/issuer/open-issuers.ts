import type { Integration } from '../domain/integration.ts'
import type { ProtocolClient } from '../transport/protocol-client.ts'
import type { Clock } from '../runtime/platform.ts'
import { type Issuer, openIssuer } from './issuer.ts'

/** The identity servers by integration. Integrations of one server share what is known of it. */
export const openIssuers = (
  configured: readonly Integration[],
  protocolClient: ProtocolClient,
  clock: Clock,
): ReadonlyMap<string, Issuer> => {
  const shared = new Map<string, Issuer>()
  const issuerOf = ({ openid, endpoints }: Integration): Issuer | undefined => {
    if (!openid) return undefined
    const { issuer, metadataUrl } = openid
    const key = JSON.stringify([issuer, metadataUrl, endpoints.token])
    const pinned = { issuer, metadataUrl, token: endpoints.token, authorize: endpoints.authorize }
    const known = shared.get(key) ?? openIssuer({ protocolClient, clock, pinned })
    shared.set(key, known)
    return known
  }
  return new Map(
    configured.flatMap((integration) => {
      const issuer = issuerOf(integration)
      return issuer ? [[String(integration.id), issuer] as const] : []
    }),
  )
}
