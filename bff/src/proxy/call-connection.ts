import type { FailureCode } from '@planbridge/shared/contract'
import { agreementRefusal } from '../domain/delegation-agreement.ts'
import { isRequested } from '../domain/offered-operations.ts'
import { scopesCover } from '../domain/scope-coverage.ts'
import { Failure } from '../failure.ts'
import { isKnown, type MaybePromise, whenKnown } from '../runtime/maybe-promise.ts'
import type { CachedConnection } from '../store/ports/ports.ts'
import { type Body, discard } from '../streams/body.ts'
import type { FreshToken, FreshTokenRequest } from '../tokens/token-state.ts'
import type { ConnectionCall, ConnectionResponse, UpstreamCall, UpstreamResponse } from './api-call.ts'
import { callUpstream } from './call-upstream.ts'
import type { ProxyNeeds } from './needs.ts'
import { isReplayable, refuseOversized, requestBody } from './upstream-request.ts'

type Token = Extract<FreshToken, { kind: 'token' }>

/**
 * Sends a call with the connection's token. A token that the provider refuses is renewed once. If the renewed one is refused too,
 * refusals cause no further renewal for a while, and the call fails with `token-not-accepted`.
 */
export const callConnection = async (
  needs: ProxyNeeds,
  call: ConnectionCall,
): Promise<ConnectionResponse> => {
  const { row, present } = call
  const permission = permitted(needs, call)
  const sending = isKnown(permission) ? permission : await permission
  const credential = tokenFor(needs, { connection: row.id, present })
  const token = isKnown(credential) ? credential : await credential
  const first = await callUpstream(needs, sending, token.tokens.access)
  needs.noteUse(row.id, needs.clock.now())
  if (first.code === 'reconnect-required') return callWithRenewed(needs, sending, token, first)
  if (row.refusals > 0) await noteAccepted(needs, row, first)
  return { ...first, sent: sending, tokens: token.tokens }
}

const callWithRenewed = async (
  needs: ProxyNeeds,
  sending: UpstreamCall,
  token: Token,
  first: UpstreamResponse,
): Promise<ConnectionResponse> => {
  const { row } = sending.call
  discard(first.response.body)
  const renewed = await renewRefused(needs, sending.call, token)
  if (!isReplayable(sending.body))
    throw new Failure('call-to-repeat', 'body already streamed', { connection: row.id, retryAfterSeconds: 1 })
  const second = await callUpstream(needs, sending, renewed.tokens.access)
  if (second.code === 'reconnect-required') await needs.acceptance.refused(row.id, renewed.version)
  else if (row.refusals > 0) await noteAccepted(needs, row, second)
  return { ...second, sent: sending, tokens: renewed.tokens }
}

// A call that succeeded does not fail because its success cannot be recorded.
const noteAccepted = async (
  { acceptance }: ProxyNeeds,
  { id }: CachedConnection,
  { response }: UpstreamResponse,
): Promise<void> => {
  if (response.status < 400) await acceptance.accepted(id).catch(() => undefined)
}

// The refused token had not expired: it may have been revoked, or renewed by another instance.
const renewRefused = async (
  needs: ProxyNeeds,
  { row: { id }, present }: ConnectionCall,
  { tokens, version }: Token,
): Promise<Token> => {
  const renewed = await tokenFor(needs, { connection: id, present, refusedVersion: version })
  // A token set can get a new version with the same access token, for example when it is sealed again.
  return renewed.tokens.access === tokens.access
    ? tokenFor(needs, { connection: id, present, refusedVersion: renewed.version })
    : renewed
}

const permitted = (needs: ProxyNeeds, call: ConnectionCall): MaybePromise<UpstreamCall> =>
  whenKnown(refusedByAgreement(needs, call), (refusal) => {
    if (refusal) throw new Failure(refusal, call.operation.id, { connection: call.row.id })
    refuseOversized(call.body, needs.limits.requestBytesMax)
    return whenKnown(completeRow(needs, call), (row) =>
      whenKnown(bodyOf(needs, call), (body) => ({ call, row, body })),
    )
  })

const bodyOf = (needs: ProxyNeeds, { operation, body, person, row }: ConnectionCall): MaybePromise<Body> => {
  if (!operation.body || !body) return null
  const { bodies, limits } = needs
  if (body.chunks instanceof Uint8Array) return body.chunks
  if (!bodies.begin(person))
    throw new Failure('too-many-requests', 'request bodies of one person', {
      connection: row.id,
      retryAfterSeconds: 1,
    })
  return Promise.resolve(requestBody(body, limits.requestBytesMax)).finally(() => bodies.end(person))
}

// The cache may allow a call, never deny one: the store confirms a refusal.
const refusedByAgreement = (
  { cached, store }: ProxyNeeds,
  { row, operation: { id } }: ConnectionCall,
): MaybePromise<FailureCode | undefined> => {
  if (row.model !== 'delegation') return undefined
  return whenKnown(cached.delegation(row.id), (terms) =>
    agreementRefusal(terms, id) === undefined
      ? undefined
      : store.delegations.find(row.id).then((stored) => agreementRefusal(stored, id)),
  )
}

const missingFor = (
  { integration, operation }: ConnectionCall,
  row: CachedConnection,
): FailureCode | undefined => {
  const { provider } = integration
  if (row.status === 'pending-verification') return 'connection-unverified'
  if (!scopesCover(row, operation, provider.scopes.everything))
    return isRequested(integration, row.model, operation) ? 'scope-missing' : 'scope-not-requested'
  const needsAccount = provider.api.accountHeader !== undefined && operation.accountFree !== true
  const isUndecided = row.choices.length > 0 && row.choice === null
  return needsAccount && isUndecided ? 'account-choice-needed' : undefined
}

const completeRow = (needs: ProxyNeeds, call: ConnectionCall): MaybePromise<CachedConnection> =>
  missingFor(call, call.row) === undefined ? call.row : readCompleteRow(needs, call)

const readCompleteRow = async ({ store }: ProxyNeeds, call: ConnectionCall): Promise<CachedConnection> => {
  const { id } = call.row
  const row = await store.connections.find(id)
  if (!row) throw new Failure('connection-not-found', 'removed during the call', { connection: id })
  const code = missingFor(call, row)
  if (code) throw new Failure(code, call.operation.id, { connection: id })
  return row
}

const tokenFor = (needs: ProxyNeeds, request: FreshTokenRequest): MaybePromise<Token> =>
  whenKnown(needs.freshToken(request), (fresh) => {
    if (fresh.kind === 'token') return fresh
    const { code, detail, retryAfterSeconds } = fresh
    throw new Failure(code, detail, { connection: request.connection, retryAfterSeconds })
  })
