import { TokenSet, tokensPlace } from '@planbridge/bff/internal/vault/token-vault.ts'
import { unseal } from '@planbridge/bff/internal/vault/seal.ts'
import type { ConnectionRow } from '@planbridge/bff/testing'
import { ConnectionId } from '@planbridge/shared/contract'
import { ringOf } from '../../harness/deployment/keyrings.ts'
import type { FaultyDeployment } from './faulty-deployment.ts'

interface StoredTokens {
  readonly refresh: string | null
  /** The connection that has them; undefined for an owed revocation. */
  readonly connection: ConnectionRow | undefined
}

const storedTokens = async ({ store }: FaultyDeployment): Promise<StoredTokens[]> => {
  const rows = await store.sealed.list({ after: '', max: 1_000 })
  return Promise.all(
    rows.map(async ({ table, id, tenant, sealedFor, tokenVersion, sealed }) => {
      const found = await unseal(ringOf('main'), tokensPlace({ id: sealedFor, tenant }, tokenVersion), sealed)
      if (found.kind !== 'opened') throw new Error(`a token set does not open: ${found.detail}`)
      const connection =
        table === 'connections' ? await store.connections.find(ConnectionId.parse(id)) : undefined
      return { refresh: TokenSet.parse(JSON.parse(found.text)).refresh, connection }
    }),
  )
}

/** The valid refresh tokens at the providers. */
export const aliveTokens = ({ at }: FaultyDeployment) => [
  ...at.simulators.dynamicPlanner.refreshTokens().map((token) => ({ token, integration: 'dp-hybrid' })),
  ...at.simulators.plannr.refreshTokens().map((token) => ({ token, integration: 'plannr' })),
]

/** Faults of the store after an error, as texts. */
export const brokenPromises = async (world: FaultyDeployment): Promise<string[]> => {
  const stored = await storedTokens(world)
  // The providers end every token of a person and client together, so a connection's own revocation ends its predecessors.
  const isCovered = ({ token, integration }: { readonly token: string; readonly integration: string }) =>
    stored.some(
      ({ refresh, connection }) =>
        refresh === token || (refresh !== null && connection?.integration === integration),
    )
  const lost = aliveTokens(world).filter((alive) => !isCovered(alive))
  const halfMade = await Promise.all((await world.connectionIds()).map((id) => faultOf(world, id)))
  return [...lost.map(() => 'a valid refresh token is neither stored nor revoked'), ...halfMade.flat()]
}

const faultOf = async ({ store }: FaultyDeployment, id: string): Promise<string[]> => {
  const row = await store.connections.find(ConnectionId.parse(id))
  if (!row) return []
  if (row.status === 'active' && row.sealed === null) return ['an active connection without tokens']
  const needsTerms = row.model === 'delegation' && row.sealed !== null
  const isAgreed = row.endsAt !== null && (await store.delegations.find(row.id)) !== undefined
  return needsTerms && !isAgreed ? [`a delegation without terms, ${row.status}`] : []
}
