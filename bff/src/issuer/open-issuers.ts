import type { Integration } from '../domain/integration.ts'
import type { Events } from '../events.ts'
import type { IdTokenVerification } from '../oauth/id-token.ts'
import type { MonotonicClock } from '../runtime/monotonic-clock.ts'
import type { ProtocolClient } from '../transport/protocol-client.ts'
import { watchClocks } from './clock-watch.ts'
import { type Issuer, openIssuer } from './issuer.ts'

/** The OpenID provider of one integration. */
export interface IssuerOfIntegration extends Issuer {
  /** Receives the result of every verified ID token, so that a wrong clock is reported. */
  readonly noteTimes: (verification: IdTokenVerification) => void
}

/** OpenID providers by integration id. Integrations with the same provider share its cached metadata and keys. */
export const openIssuers = (
  integrations: readonly Integration[],
  protocolClient: ProtocolClient,
  clock: MonotonicClock,
  events: Pick<Events, 'clockDiffers'>,
): ReadonlyMap<string, IssuerOfIntegration> => {
  const watchClock = watchClocks(events)
  const shared = new Map<string, Issuer>()
  const issuerOf = ({ openid, endpoints }: Integration): Issuer | undefined => {
    if (!openid) return undefined
    const { issuer, metadataUrl, discovered } = openid
    const { token, authorize } = endpoints
    const key = JSON.stringify([issuer, metadataUrl, token])
    const pinned = { issuer, metadataUrl, discovered, token, authorize }
    const known = shared.get(key) ?? openIssuer({ protocolClient, clock, pinned })
    shared.set(key, known)
    return known
  }
  return new Map(
    integrations.flatMap((integration) => {
      const id = String(integration.id)
      const issuer = issuerOf(integration)
      const noteTimes = (verification: IdTokenVerification) => watchClock(id, verification)
      return issuer ? [[id, { ...issuer, noteTimes }] as const] : []
    }),
  )
}
