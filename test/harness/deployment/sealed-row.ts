import { blankConnection } from '@planbridge/bff/internal/grants/blank-connection.ts'
import type { ConnectionRow } from '@planbridge/bff/testing'
import type { Keyring } from '@planbridge/bff/internal/vault/keyring.ts'
import { seal } from '@planbridge/bff/internal/vault/seal.ts'
import { tokensPlace } from '@planbridge/bff/internal/vault/token-vault.ts'
import { IntegrationId } from '@planbridge/shared/contract'

const random = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) }
const clock = { now: () => Date.now() }
const hourMs = 3_600_000

export interface RowFacts {
  readonly owner: string
  readonly account: string
  readonly integration?: string
  readonly tenant?: string
  readonly tokens?: { readonly access: string; readonly refresh: string | null }
}

/** A delegation row with sealed tokens that are valid for an hour. */
export const sealedRow = async (ring: Keyring, holding: RowFacts): Promise<ConnectionRow> => {
  const { owner, account, tenant = 'deployment', integration = 'dp-hybrid' } = holding
  const { tokens = { access: `CANARY-AT-${owner}`, refresh: `CANARY-RT-${owner}` } } = holding
  const facts = { tenant, owner, account, integration: IntegrationId.parse(integration) }
  const row = blankConnection({ random, clock }, { ...facts, model: 'delegation' })
  const sealed = await seal(ring, tokensPlace(row, 1), JSON.stringify(tokens))
  const times = { tokenEndsAt: clock.now() + hourMs, tokenStaleAt: clock.now() + hourMs }
  return { ...row, ...times, sealed, tokenVersion: 1, renews: true }
}
