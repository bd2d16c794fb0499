import type { ConnectionReason } from '@planbridge/shared/contract'
import type { Integration } from '../../domain/integration.ts'
import { randomShare } from '../../runtime/random-share.ts'
import type { ConnectionRow } from '../../store/ports/ports.ts'
import { clearTokens } from '../clear-tokens.ts'
import { refused, unreadable } from '../token-state.ts'
import { journalAfterFailure } from '../renewal-journal.ts'
import { callTokenEndpoint, type TokenAnswer } from '../token-endpoint.ts'
import { renewalGrant } from './renewal-grant.ts'
import type { Renewal, Renewed, RenewNeeds } from './renewal.ts'
import { storeRenewed } from './store-renewed.ts'
import { verifyRenewedIdentity } from './verify-renewed-identity.ts'

/** Requests a new token set for a connection and stores it before it is used. The caller has the refresh lease. */
export type RenewToken = (row: ConnectionRow, integration: Integration) => Promise<Renewed>

/** The response to a renewal that another instance began this recently may still arrive. */
const recentMs = 15_000
const otherInstanceStoresMs = 1_000

export const renewToken =
  (needs: RenewNeeds): RenewToken =>
  async (row, integration) => {
    const opened = await needs.vault.read(row)
    const refusal = unreadable(row, opened)
    if (refusal) return refusal
    const current = opened.kind === 'tokens' ? opened.tokens : null
    const renewal = { row, integration, current, before: row.journal }
    const grant = renewalGrant(row, integration, current)
    if (!grant) return requireReconnect(needs, row, 'nothing-to-renew', 'no refresh token')
    if (grant.grant_type === 'refresh_token' && !(await recordRequest(needs, row))) return 'conflict'
    const answer = await callTokenEndpoint(needs, integration, grant)
    if (answer.kind === 'refused') return handleRefusal(needs, renewal, answer)
    const fault = await verifyRenewedIdentity(needs, renewal, answer.grant)
    if (fault !== undefined) {
      await needs.revokeTokens(row, { access: answer.grant.accessToken, refresh: answer.grant.refreshToken })
      return requireReconnect(needs, row, 'refused-by-provider', fault)
    }
    needs.events.tokenFetched({ connection: row.id, integration: integration.id, grant: grant.grant_type })
    return storeRenewed(needs, renewal, answer.grant)
  }

// Recorded before the refresh token is sent. If this process dies before it stores the response, the next renewal can tell
// that the token may be used up.
const recordRequest = ({ store, clock }: RenewNeeds, row: ConnectionRow): Promise<boolean> =>
  store.connections.changeAt(row.id, row.tokenVersion, {
    journal: { ...row.journal, requestedAt: clock.now() },
  })

type Refusal = Extract<TokenAnswer, { kind: 'refused' }>

const handleRefusal = (needs: RenewNeeds, renewal: Renewal, refusal: Refusal): Promise<Renewed> =>
  refusal.code === 'reconnect-required'
    ? tokenRejected(needs, renewal, refusal)
    : renewalFailed(needs, renewal, refusal)

/** A temporary failure: records it and schedules the next try. */
const renewalFailed = async (
  needs: RenewNeeds,
  { row, integration, before }: Renewal,
  refusal: Refusal,
): Promise<Renewed> => {
  const { code, detail, answered, retryAfterSeconds } = refusal
  const nowMs = needs.clock.now()
  const share = randomShare(needs.random)
  const requestedAt = answered ? before.requestedAt : nowMs
  const journal = { ...journalAfterFailure(before, { code, nowMs, retryAfterSeconds, share }), requestedAt }
  needs.events.tokenRefused({ connection: row.id, integration: integration.id, code, detail })
  await needs.store.connections.changeAt(row.id, row.tokenVersion, { journal })
  return refused(code, detail, Math.ceil(((journal.retryAt ?? nowMs) - nowMs) / 1000))
}

/** A final refusal, unless another instance has just renewed the token. */
const tokenRejected = async (
  needs: RenewNeeds,
  { row, integration, before }: Renewal,
  { code, detail }: Refusal,
): Promise<Renewed> => {
  // Another instance may have used the refresh token and not yet stored the response.
  const isRecent = before.requestedAt !== null && needs.clock.now() - before.requestedAt < recentMs
  if (isRecent) await needs.sleep(otherInstanceStoresMs)
  const latest = await needs.store.connections.find(row.id)
  if (latest?.tokenVersion !== row.tokenVersion) return 'conflict'
  needs.events.tokenRefused({ connection: row.id, integration: integration.id, code, detail })
  return requireReconnect(
    needs,
    row,
    before.requestedAt === null ? 'refused-by-provider' : 'renewal-lost',
    detail,
  )
}

const requireReconnect = async (
  { store, vault, events }: RenewNeeds,
  row: ConnectionRow,
  reason: ConnectionReason,
  detail: string,
): Promise<Renewed> => {
  if (!(await clearTokens(store.connections, row, { status: 'reconnect-required', reason })))
    return 'conflict'
  vault.forget(row.id)
  events.connectionDied({ connection: row.id, integration: row.integration, reason })
  return refused('reconnect-required', detail)
}
