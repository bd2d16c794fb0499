import type { FailureCode } from '@planbridge/shared/contract'
import { type MaybePromise, isKnown, whenKnown } from '../runtime/maybe-promise.ts'
import { scopesCover } from '../domain/scope-coverage.ts'
import { Failure } from '../failure.ts'
import type { Integration } from '../domain/integration.ts'
import type { FreshToken, FreshTokenWish } from '../tokens/fresh-token-result.ts'
import type { DelegationRow, CachedConnection } from '../store/ports/ports.ts'
import type { Body } from '../streams/body.ts'
import type { ApiCall } from './api-call.ts'
import type { Sending } from './api-request.ts'
import type { Attempted } from './attempt-call.ts'
import { attemptWithKey } from './attempt-with-key.ts'
import { callBody, canBeSentAgain, refuseOversized } from './call-body.ts'
import type { FoundOperation } from './find-operation.ts'
import type { Sent } from './guarded-answer.ts'
import { discard } from '../streams/discard.ts'
import type { ProxyNeeds } from './needs.ts'

type Token = Extract<FreshToken, { kind: 'token' }>

export interface ConnectionCall {
  readonly row: CachedConnection
  readonly call: ApiCall
  /** Whether the connection's own person makes it. */
  readonly present: boolean
}

export interface Called extends Attempted, Sent {}

/** Makes a listed call with the connection's credentials, and renews a refused token once. */
export const callConnection = async (needs: ProxyNeeds, wish: ConnectionCall): Promise<Called> => {
  const { row, present } = wish
  const permission = permitted(needs, wish)
  const sending = isKnown(permission) ? permission : await permission
  const credential = tokenFor(needs, { connection: row.id, present })
  const token = isKnown(credential) ? credential : await credential
  const first = await attemptWithKey(needs, sending, token.tokens.access)
  needs.noteUse(row.id, needs.clock.now())
  if (first.code !== 'reconnect-required') return { ...first, sending, tokens: token.tokens }
  discard(first.response.body)
  // The provider refused a token that had not run out: it may have been revoked, or renewed elsewhere.
  const renewed = await tokenFor(needs, { connection: row.id, present, refusedVersion: token.version })
  if (!canBeSentAgain(sending.body))
    throw new Failure('call-to-repeat', 'its body has gone by', { connection: row.id, retryAfterSeconds: 1 })
  const second = await attemptWithKey(needs, sending, renewed.tokens.access)
  return { ...second, sending, tokens: renewed.tokens }
}

const permitted = (needs: ProxyNeeds, { row, call }: ConnectionCall): MaybePromise<Sending> => {
  const route = needs.routes.get(row.integration)
  const found = route?.find(call.method, call.rawPath)
  if (!route || !found)
    throw new Failure('operation-not-allowed', `${call.method} is not listed`, { connection: row.id })
  const { integration } = route
  return whenKnown(isAgreed(needs, row, found), (agreed) => {
    if (!agreed) throw new Failure('operation-not-agreed', found.operation.id, { connection: row.id })
    refuseOversized(call.body, needs.limits.requestBytesMax)
    return whenKnown(withNothingMissing(needs, integration, row, found), (whole) =>
      whenKnown(bodyFor(needs, found, call), (body) => ({ integration, row: whole, found, call, body })),
    )
  })
}

const bodyFor = (
  { limits }: ProxyNeeds,
  { operation }: FoundOperation,
  { body }: ApiCall,
): MaybePromise<Body> => (operation.body && body ? callBody(body, limits.requestBytesMax) : null)

// A delegation opens what its person agreed to, and nothing else.
const isAgreed = (
  { cached, store }: ProxyNeeds,
  row: CachedConnection,
  { operation }: FoundOperation,
): MaybePromise<boolean> => {
  if (row.model !== 'delegation') return true
  const names = (terms: DelegationRow | undefined) =>
    terms?.operations.some((id) => id === operation.id) ?? false
  const asked = () => store.delegations.find(row.id).then(names)
  return whenKnown(cached.delegation(row.id), (terms) => names(terms) || asked())
}

const missingFor = (
  { provider }: Integration,
  row: CachedConnection,
  { operation }: FoundOperation,
): FailureCode | undefined => {
  if (!scopesCover(row, operation)) return 'scope-missing'
  const asks = provider.api.accountHeader !== undefined && operation.accountFree !== true
  const undecided = row.choices.length > 0 && row.choice === null
  return asks && undecided ? 'account-choice-needed' : undefined
}

const withNothingMissing = (
  needs: ProxyNeeds,
  integration: Integration,
  row: CachedConnection,
  found: FoundOperation,
): MaybePromise<CachedConnection> =>
  missingFor(integration, row, found) === undefined ? row : readWhole(needs, integration, row, found)

// What is remembered may lag behind: only the store may say that something is missing.
const readWhole = async (
  { store }: ProxyNeeds,
  integration: Integration,
  { id }: CachedConnection,
  found: FoundOperation,
): Promise<CachedConnection> => {
  const row = await store.connections.find(id)
  if (!row) throw new Failure('connection-not-found', 'gone meanwhile', { connection: id })
  const code = missingFor(integration, row, found)
  if (code) throw new Failure(code, found.operation.id, { connection: id })
  return row
}

const tokenFor = (needs: ProxyNeeds, wish: FreshTokenWish): MaybePromise<Token> =>
  whenKnown(needs.freshToken(wish), (fresh) => {
    if (fresh.kind === 'token') return fresh
    const { code, detail, retryAfterSeconds } = fresh
    throw new Failure(code, detail, { connection: wish.connection, retryAfterSeconds })
  })
