import {
  type AccessModel,
  type ConnectionId,
  type FailureCode,
  type JobBlockReason,
  noAnswerFailures,
} from '@planbridge/shared/contract'
import type { OperationDefinition } from '@planbridge/shared/providers'
import { Failure } from '../failure.ts'
import type { HostKeyPrincipal } from '../principal/host-key.ts'
import { isKnown } from '../runtime/maybe-promise.ts'
import type { ConnectionRow, CachedConnection, Millis, SessionRecord } from '../store/ports/ports.ts'
import { discard } from '../streams/body.ts'
import { clientDisconnectOf } from '../transport/client-disconnect.ts'
import { readRetryAfterSeconds } from '../transport/retry-after.ts'
import type { ApiCall, ApiResponse, ConnectionCall, ConnectionResponse } from './api-call.ts'
import { callConnection } from './call-connection.ts'
import { clientResponse } from './client-response.ts'
import { fillOperation, type OperationValues, permittedQuery } from './find-operation.ts'
import { hostCaller, notOfKey } from './host-caller.ts'
import type { ProxyNeeds } from './needs.ts'
import { type CallForPlanbridge, callForPlanbridge } from './own-call.ts'
import { type AnswerContent, readAnswer } from './read-answer.ts'
import { withStoredReads } from './stored-reads.ts'

/**
 * The access policy: the failure that a kind of caller gets for an access model; undefined means that it may use the model.
 * The agreement of a delegation is checked for every caller, in `call-connection`.
 */
const accessPolicy = {
  // `ownConnection` has found the connection to be the person's own, or a service account that serves them.
  browser: {
    'service-account': undefined,
    'user-present': undefined,
    delegation: undefined,
    'personal-token': undefined,
  },
  host: {
    'service-account': undefined,
    'user-present': 'delegation-required',
    delegation: undefined,
    // Serves only the person who pasted it.
    'personal-token': 'not-permitted',
  },
  // The host vouches that its user, whose connection it is, is present.
  'host-user': {
    'service-account': undefined,
    'user-present': undefined,
    delegation: undefined,
    'personal-token': undefined,
  },
  job: {
    'service-account': undefined,
    'user-present': 'delegation-required',
    delegation: undefined,
    'personal-token': 'delegation-required',
  },
} as const satisfies Record<
  'browser' | 'host' | 'host-user' | 'job',
  Record<AccessModel, FailureCode | undefined>
>

/** A call by the id of an operation and the values of its fields. */
export interface OperationCall {
  readonly connection: ConnectionId
  readonly operation: string
  readonly fields: OperationValues['fields']
  readonly body: OperationValues['body']
  /** The caller repeats failed calls itself. */
  readonly retries: 'none'
  /** Bytes of the response body that are returned; none if absent. */
  readonly answerBytesMax?: number
}

/** Outcome of a call by a job. */
export interface OperationResult {
  /** HTTP status of the provider's response; null if there was none. */
  readonly status: number | null
  /** null for success. */
  readonly code: FailureCode | null
  readonly retryAfterSeconds: number | null
  /** The beginning of the response body, without credentials; absent if it was not wanted or could not be read or searched. */
  readonly answer?: AnswerContent
}

/** The proxy's four entry points, one for each kind of caller. */
export interface Proxy {
  /** A call by the signed-in person of a session. Rejects with a `Failure`. */
  callForBrowser(call: ApiCall, session: SessionRecord): Promise<ApiResponse>
  /**
   * A call by a host's back end. Rejects with a `Failure`.
   * @param subject The host's own id of its user; required for the connections of its users.
   */
  callForHost(call: ApiCall, principal: HostKeyPrincipal, subject?: string): Promise<ApiResponse>
  /** A call by a job, with no person present. Failures are part of the result. */
  callOperation(call: OperationCall): Promise<OperationResult>
  callForPlanbridge: CallForPlanbridge
}

/** Opens the entry points over one set of dependencies. */
export const openProxy = (needs: ProxyNeeds): Proxy => ({
  callForBrowser: callForBrowser(needs),
  callForHost: callForHost(needs),
  callOperation: callOperation(needs),
  callForPlanbridge: callForPlanbridge(withStoredReads(needs)),
})

const callForBrowser =
  (needs: ProxyNeeds): Proxy['callForBrowser'] =>
  async (call, session) => {
    const own = needs.ownConnection(session, call.connection)
    const row = isKnown(own) ? own : await own
    refuse(row, accessPolicy.browser[row.model])
    const by = { person: session.subject ?? session.record, present: true }
    try {
      const received = await callConnection(needs, connectionCall(needs, row, call, by))
      return counted(needs, received, clientResponse(needs, received))
    } catch (error) {
      countFailed(needs, row, error)
      throw error
    }
  }

const counted = (
  { noteCall, clock }: ProxyNeeds,
  { sent, code, response: { status } }: ConnectionResponse,
  answer: ApiResponse,
): ApiResponse => {
  noteCall(sent.row.id, clock.now(), code ?? (status >= 500 ? 'provider-failing' : undefined))
  return answer
}

/** Failures of the provider and of the access to it. Others are a mistake of the caller, or its own limit. */
const countedFailures: ReadonlySet<FailureCode> = new Set([
  ...noAnswerFailures,
  'rate-limited',
  'quota-exhausted',
  'reconnect-required',
  'token-not-accepted',
  'subscription-key-rejected',
  'client-credentials-rejected',
  'credential-in-answer',
  'vault-unreadable',
])

const countFailed = ({ noteCall, clock }: ProxyNeeds, { id }: CachedConnection, error: unknown): void => {
  if (error instanceof Failure && countedFailures.has(error.code)) noteCall(id, clock.now(), error.code)
}

const callForHost =
  (needs: ProxyNeeds): Proxy['callForHost'] =>
  async (call, principal, subject) => {
    const row = await needs.cached.connection(call.connection)
    if (!row || !mayUse(principal, row)) throw notOfKey()
    const kind = hostCaller(needs, row, subject)
    const caller = isKnown(kind) ? kind : await kind
    refuse(row, accessPolicy[caller][row.model])
    const by = { person: hostPerson(principal, row), present: caller === 'host-user' }
    try {
      const received = await callConnection(needs, connectionCall(needs, row, call, by))
      return counted(needs, received, clientResponse(needs, received))
    } catch (error) {
      countFailed(needs, row, error)
      throw error
    }
  }

const mayUse = ({ tenant, integrations }: HostKeyPrincipal, row: CachedConnection): boolean =>
  row.tenant === tenant && (integrations?.includes(row.integration) ?? true)

const refuse = ({ id, model }: CachedConnection, code: FailureCode | undefined): void => {
  if (code) throw new Failure(code, model, { connection: id })
}

// A back end works for many people, and a connection belongs to one of them.
const hostPerson = ({ name }: HostKeyPrincipal, { id }: CachedConnection): string => `host:${name}:${id}`

const connectionCall = (
  { routes }: ProxyNeeds,
  row: CachedConnection,
  { method, rawPath, query, headers, body, caller }: ApiCall,
  by: Pick<ConnectionCall, 'person' | 'present'>,
): ConnectionCall => {
  const route = routes.get(row.integration)
  const found = route?.find(method, rawPath)
  if (!route || !found)
    throw new Failure('operation-not-allowed', `${method} is not listed`, { connection: row.id })
  const { integration } = route
  const { operation } = found
  const path = found.path + permittedQuery(operation, query)
  const { person, present } = by
  return { integration, row, operation, path, headers, body, caller, person, present, retries: 'admission' }
}

/**
 * Checks a job's call, apart from the agreement of a delegation.
 * @param operation undefined if the integration does not list it.
 */
export const jobRefusal = (
  { model, endsAt }: Pick<ConnectionRow, 'model' | 'endsAt'>,
  operation: OperationDefinition | undefined,
  now: Millis,
): JobBlockReason | undefined => {
  // A queue delivers each item once. A job discards the response body, so the item would be lost.
  if (!operation || operation.paging?.kind === 'queue') return 'operation-not-allowed'
  const hasEnded = model === 'delegation' && (endsAt === null || now >= endsAt)
  return hasEnded ? 'delegation-required' : accessPolicy.job[model]
}

const deadlineMs = 60_000

const callOperation = (usual: ProxyNeeds): Proxy['callOperation'] => {
  const { connections } = usual.store
  const needs = withStoredReads(usual)
  return async (request) => {
    try {
      const row = await connections.find(request.connection)
      if (!row) throw new Failure('connection-not-found', 'unknown')
      const received = await callConnection(needs, jobCall(needs, row, request))
      return await resultOf(needs, received, request)
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      return { status: null, code: error.code, retryAfterSeconds: error.retryAfterSeconds ?? null }
    }
  }
}

/** A connection of the tenant has no owner. */
const jobPerson = ({ owner, id }: CachedConnection): string => owner || id

const jobCall = (
  { routes, clock }: ProxyNeeds,
  row: CachedConnection,
  { operation: id, fields, body, retries }: OperationCall,
): ConnectionCall => {
  const route = routes.get(row.integration)
  const operation = route?.integration.operations.find((listed) => listed.id === id)
  refuse(row, jobRefusal(row, operation, clock.now()))
  const path = operation && fillOperation(operation, { fields, body })
  if (!route || !operation || path === undefined)
    throw new Failure('operation-not-allowed', `${id}: fields`, { connection: row.id })
  const bytes = body === null ? undefined : new TextEncoder().encode(body)
  return {
    integration: route.integration,
    row,
    operation,
    path,
    headers: {},
    body: bytes ? { bytes: bytes.byteLength, chunks: bytes } : null,
    caller: clientDisconnectOf(AbortSignal.timeout(deadlineMs)),
    person: jobPerson(row),
    present: false,
    retries,
  }
}

const resultOf = async (
  needs: ProxyNeeds,
  received: ConnectionResponse,
  { answerBytesMax = 0 }: OperationCall,
): Promise<OperationResult> => {
  const { status, headers } = received.response
  const { code } = received
  const failed = status >= 300 ? (code ?? (status < 400 ? 'provider-redirecting' : 'provider-failing')) : null
  const answer = await answerOf(needs, received, answerBytesMax)
  return {
    status,
    code: failed,
    retryAfterSeconds: readRetryAfterSeconds(headers, needs.clock.now()) ?? null,
    ...(answer && { answer }),
  }
}

// An answer that is kept is searched for credentials in any case: without the leak guard, none is.
const answerOf = async (
  needs: ProxyNeeds,
  received: ConnectionResponse,
  bytesMax: number,
): Promise<AnswerContent | undefined> => {
  if (bytesMax === 0 || !needs.guardResponse) {
    discard(received.response.body)
    return undefined
  }
  try {
    return await readAnswer(clientResponse(needs, received), bytesMax)
  } catch {
    // The provider has executed the call, whatever becomes of its answer. A credential in it has been reported.
    return undefined
  }
}
