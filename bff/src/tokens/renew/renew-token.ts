import type { Integration } from '../../domain/integration.ts'
import type { IssuerState } from '../../issuer/issuer.ts'
import type { Grant } from '../../oauth/token-request.ts'
import type { TokenGrant } from '../../oauth/token-response.ts'
import { randomShare } from '../../runtime/random-share.ts'
import type { ConnectionRow, RenewalJournal } from '../../store/ports/ports.ts'
import type { UnverifiedIdentity } from '../../vault/token-vault.ts'
import { isBefore } from '../expiry.ts'
import { tokenAcceptance } from '../token-acceptance.ts'
import { refused, unreadable } from '../token-state.ts'
import { journalAfterFailure } from '../renewal-journal.ts'
import { callTokenEndpoint, type TokenAnswer } from '../token-endpoint.ts'
import { judgeIdentity } from './judge-identity.ts'
import { renewalGrant } from './renewal-grant.ts'
import type { Renewal, Renewed, RenewNeeds } from './renewal.ts'
import { refuseIdentity, requireReconnect } from './refuse-identity.ts'
import { grantedTokens, storeRenewed, storeRotated } from './store-renewed.ts'

/** Requests a new token set for a connection and stores it before it is used. The caller has the refresh lease. */
export type RenewToken = (row: ConnectionRow, integration: Integration) => Promise<Renewed>

/** The response to a renewal that another instance began this recently may still arrive. */
const recentMs = 15_000
const otherInstanceStoresMs = 1_000

export const renewToken =
  (needs: RenewNeeds): RenewToken =>
  async (row, integration) =>
    (await storeWaiting(needs, row)) ?? renewNow(needs, row, integration)

const renewNow = async (
  needs: RenewNeeds,
  row: ConnectionRow,
  integration: Integration,
): Promise<Renewed> => {
  const opened = await needs.vault.read(row)
  const refusal = unreadable(row, opened)
  if (refusal) return refusal
  const current = opened.kind === 'tokens' ? opened.tokens : null
  const grant = renewalGrant(row, integration, current)
  if (!grant) return nothingToRenew(needs, row)
  const issuer = await issuerOf(needs, integration, grant)
  const renewal = { row, integration, current, issuer, before: row.journal }
  if (grant.grant_type === 'refresh_token' && !(await recordRequest(needs, row))) return 'conflict'
  const answer = await callTokenEndpoint(needs, integration, grant)
  if (answer.kind === 'refused') return handleRefusal(needs, renewal, answer)
  reportOddities(needs, renewal, answer.oddities)
  if (answer.kind === 'rotated') return storeRotated(needs, renewal, answer.refreshToken)
  needs.events.tokenFetched({ connection: row.id, integration: integration.id, grant: grant.grant_type })
  return storeGranted(needs, renewal, answer.grant)
}

/**
 * Waits for the token set of an earlier renewal that is not stored yet, in this process or another one. Its refresh token is the
 * valid one; the stored one is used up. Undefined if there is none.
 */
const storeWaiting = async (needs: RenewNeeds, row: ConnectionRow): Promise<Renewed | undefined> => {
  const settled = await needs.unstored.settle(row.id)
  if (settled === 'settled') return 'conflict'
  if (settled === 'unavailable')
    return refused('store-unavailable', 'a renewed token set waits for the store', 5)
  if (!isUnfinished(row.journal)) return undefined
  await needs.sleep(otherInstanceStoresMs)
  const latest = await needs.store.connections.find(row.id)
  return latest?.tokenVersion === row.tokenVersion ? undefined : 'conflict'
}

// A renewal that failed recorded a later time for the next try, so this one neither failed nor stored its result: its process
// crashed, or waits for the store.
const isUnfinished = ({ requestedAt, retryAt }: RenewalJournal): boolean =>
  requestedAt !== null && (retryAt === null || requestedAt > retryAt)

// Fetched before the refresh token is sent, so that its response is stored without waiting for another document.
const issuerOf = (
  { issuers }: RenewNeeds,
  { id }: Integration,
  grant: Grant,
): Promise<IssuerState> | undefined =>
  grant.grant_type === 'refresh_token' ? issuers.get(id)?.state() : undefined

// The API may refuse a pasted token because of a passing trouble, and only its person could paste it again. It is kept until its
// end date.
const nothingToRenew = async (needs: RenewNeeds, row: ConnectionRow): Promise<Renewed> => {
  const detail = 'no refresh token'
  const now = needs.clock.now()
  const isPasted = row.model === 'personal-token' && isBefore(now, row.endsAt)
  // A token that was refused before its end did not run out.
  const reason = isBefore(now, row.tokenEndsAt) ? 'refused-by-provider' : 'nothing-to-renew'
  if (!isPasted) return requireReconnect(needs, row, reason, detail)
  await tokenAcceptance(needs).refused(row.id, row.tokenVersion)
  return refused('token-not-accepted', detail)
}

const reportOddities = (
  { events }: RenewNeeds,
  { row, integration }: Renewal,
  oddities: readonly string[],
) => {
  if (oddities.length > 0)
    events.oddTokenAnswer({
      connection: row.id,
      integration: integration.id,
      oddities: [...new Set(oddities)].join(', '),
    })
}

/** Stores the granted tokens, unless their ID token is wrong. One that cannot be judged now is stored with them. */
const storeGranted = async (needs: RenewNeeds, renewal: Renewal, grant: TokenGrant): Promise<Renewed> => {
  const { row, integration, current } = renewal
  const unverified = unverifiedIdentity(renewal, grant, needs.clock.now())
  if (!unverified) return storeRenewed(needs, renewal, grant, current?.unverified)
  const { accessToken } = grant
  const identity = { row, integration, signIn: current?.signIn, accessToken, ...unverified }
  const judgement = await judgeIdentity(needs, renewal.issuer, identity)
  if (judgement.kind === 'verified') return storeRenewed(needs, renewal, grant, undefined)
  const { detail } = judgement
  if (judgement.kind === 'refused') return refuseIdentity(needs, row, grantedTokens(renewal, grant), detail)
  needs.events.identityUnverified({ connection: row.id, integration: integration.id, detail })
  return storeRenewed(needs, renewal, grant, unverified)
}

const unverifiedIdentity = (
  { row, current }: Renewal,
  { idToken }: TokenGrant,
  receivedAt: number,
): UnverifiedIdentity | undefined => {
  // An ID token names a person, and a service account has none.
  if (idToken === null || row.model === 'service-account') return undefined
  return { idToken, receivedAt, since: current?.unverified?.since ?? receivedAt }
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
  // The clock may have been set back since.
  const isRecent = before.requestedAt !== null && Math.abs(needs.clock.now() - before.requestedAt) < recentMs
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
