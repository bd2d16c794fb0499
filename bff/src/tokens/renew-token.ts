import type { ConnectionReason } from '@planbridge/shared/contract'
import type { Integration } from '../domain/integration.ts'
import type { ConnectionRow } from '../store/ports/ports.ts'
import type { VaultAnswer } from '../vault/token-vault.ts'
import { callTokenEndpoint, type TokenAnswer } from './token-endpoint.ts'
import { refused } from './fresh-token-result.ts'
import { afterSetback } from './renewal-journal.ts'
import { storeRenewed } from './store-renewed.ts'
import { verifyRenewedIdentity } from './verify-renewed-identity.ts'
import { renewalGrant } from './renewal-grant.ts'
import type { RenewNeeds, Renewed, Renewal } from './renewal.ts'

/** Asks the provider for a new token in one's own turn, and stores it before anybody uses it. */
export type RenewToken = (row: ConnectionRow, integration: Integration) => Promise<Renewed>

/** How recent another's try must be to believe that its answer may still arrive. */
const recentMs = 15_000
const grantedElsewhereMs = 1_000

export const renewToken =
  (needs: RenewNeeds): RenewToken =>
  async (row, integration) => {
    const opened = await needs.vault.read(row)
    if ('detail' in opened) return unreadable(needs, row, opened)
    const held = opened.kind === 'tokens' ? opened.tokens : null
    const renewal = { row, integration, held, before: row.journal }
    const grant = renewalGrant(row, integration, renewal.held)
    if (!grant) return endForGood(needs, row, 'nothing-to-renew', 'no refresh token')
    if (grant.grant_type === 'refresh_token' && !(await noteAsked(needs, row))) return 'moved'
    const answer = await callTokenEndpoint(needs, integration, grant)
    if (answer.kind === 'refused') return refusedBy[verdictOf(answer)](needs, renewal, answer)
    const fault = await verifyRenewedIdentity(needs, renewal, answer.grant)
    if (fault !== undefined) {
      await needs.revokeTokens(row, { access: answer.grant.accessToken, refresh: answer.grant.refreshToken })
      return endForGood(needs, row, 'refused-by-provider', fault)
    }
    needs.events.tokenFetched({ connection: row.id, integration: integration.id, grant: grant.grant_type })
    return storeRenewed(needs, renewal, answer.grant)
  }

const unreadable = async (
  needs: RenewNeeds,
  row: ConnectionRow,
  { kind, detail }: Extract<VaultAnswer, { detail: string }>,
): Promise<Renewed> => {
  needs.events.vaultRefused({ connection: row.id, detail })
  // What lies under a key that is not here is whole, and may be opened elsewhere or later.
  if (kind === 'key-missing') return refused('store-unavailable', detail, 60)
  return endForGood(needs, row, 'vault-unreadable', detail)
}

// Written before the refresh token leaves: should we die before its answer is stored, whoever comes next knows.
const noteAsked = ({ store, clock }: RenewNeeds, row: ConnectionRow): Promise<boolean> =>
  store.connections.changeAt(row.id, row.tokenVersion, {
    journal: { ...row.journal, requestedAt: clock.now() },
  })

type Refusal = Extract<TokenAnswer, { kind: 'refused' }>

const verdictOf = ({ code }: Refusal): 'dead' | 'later' => (code === 'reconnect-required' ? 'dead' : 'later')

const later = async (
  needs: RenewNeeds,
  { row, integration, before }: Renewal,
  refusal: Refusal,
): Promise<Renewed> => {
  const { code, detail, answered, retryAfterSeconds } = refusal
  const nowMs = needs.clock.now()
  const share = (needs.random.bytes(1)[0] ?? 0) / 255
  const askedAt = answered ? before.requestedAt : nowMs
  const journal = { ...afterSetback(before, { code, nowMs, retryAfterSeconds, share }), askedAt }
  needs.events.tokenRefused({ connection: row.id, integration: integration.id, code, detail })
  await needs.store.connections.changeAt(row.id, row.tokenVersion, { journal })
  return refused(code, detail, Math.ceil(((journal.retryAt ?? nowMs) - nowMs) / 1000))
}

const dead = async (
  needs: RenewNeeds,
  { row, integration, before }: Renewal,
  refusal: Refusal,
): Promise<Renewed> => {
  // Somebody else may have renewed it a moment ago, and be about to store what it got.
  const justAsked = before.requestedAt !== null && needs.clock.now() - before.requestedAt < recentMs
  if (justAsked) await needs.sleep(grantedElsewhereMs)
  const now = await needs.store.connections.find(row.id)
  if (now?.tokenVersion !== row.tokenVersion) return 'moved'
  const { code, detail } = refusal
  needs.events.tokenRefused({ connection: row.id, integration: integration.id, code, detail })
  return endForGood(needs, row, before.requestedAt === null ? 'refused-by-provider' : 'renewal-lost', detail)
}

const refusedBy = { dead, later } as const

const endForGood = async (
  { store, vault, events }: RenewNeeds,
  row: ConnectionRow,
  reason: ConnectionReason,
  detail: string,
): Promise<Renewed> => {
  const nothing = { sealed: null, endsAt: null, staleAt: null }
  const change = { status: 'reconnect-required', reason } as const
  if (!(await store.connections.putTokens(row.id, row.tokenVersion, nothing, change))) return 'moved'
  vault.forget(row.id)
  events.connectionDied({ connection: row.id, integration: row.integration, reason })
  return refused('reconnect-required', detail)
}
