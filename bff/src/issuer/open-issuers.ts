import type { Integration } from '../domain/integration.ts'
import type { MonotonicClock } from '../runtime/monotonic-clock.ts'
import type { ProtocolClient } from '../transport/protocol-client.ts'
import { type Issuer, openIssuer } from './issuer.ts'

/** OpenID providers by integration id. Integrations with the same provider share its cached metadata and keys. */
export const openIssuers = (
  integrations: readonly Integration[],
  protocolClient: ProtocolClient,
  clock: MonotonicClock,
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
    integrations.flatMap((integration) => {
      const issuer = issuerOf(integration)
      return issuer ? [[String(integration.id), issuer] as const] : []
    }),
  )
}
