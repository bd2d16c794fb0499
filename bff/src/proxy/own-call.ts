import type { FailureCode } from '@planbridge/shared/contract'
import type { OperationDefinition } from '@planbridge/shared/providers'
import type { Integration } from '../domain/integration.ts'
import { Failure } from '../failure.ts'
import { decodeContent } from '../leak-guard/decode-content.ts'
import type { ConnectionRow } from '../store/ports/ports.ts'
import { type Bytes, discard } from '../streams/body.ts'
import { clientDisconnectOf } from '../transport/client-disconnect.ts'
import { readRetryAfterSeconds } from '../transport/retry-after.ts'
import type { ConnectionCall } from './api-call.ts'
import { callConnection } from './call-connection.ts'
import { fillOperation } from './find-operation.ts'
import type { ProxyNeeds } from './needs.ts'
import { beginningOf } from './read-answer.ts'

/** A call that Planbridge makes on its own behalf, with the service account of an integration. */
export interface OwnCall {
  readonly integration: Integration
  readonly row: ConnectionRow
  /** Of the provider's definition, whatever the integration offers to people and hosts. */
  readonly operation: OperationDefinition
  readonly fields: Readonly<Record<string, string>>
  /** Bytes of the response body that are read. */
  readonly answerBytesMax: number
}

export interface OwnAnswer {
  /** HTTP status of the provider's response; null if there was none. */
  readonly status: number | null
  /** null for a success, and for an error response to which the provider gives no meaning of ours. */
  readonly code: FailureCode | null
  readonly retryAfterSeconds: number | null
  /** The body of a success, as the provider sent it; else null. */
  readonly body: Bytes | null
  /** True if the body was longer, or broke off. */
  readonly truncated: boolean
}

/** Makes a call of Planbridge's own. Failures are part of the answer. */
export type CallForPlanbridge = (call: OwnCall) => Promise<OwnAnswer>

const deadlineMs = 60_000

/** Never repeated by itself: a call can take something that a second one would not find any more. */
export const callForPlanbridge = (needs: ProxyNeeds): CallForPlanbridge => {
  return async (call) => {
    try {
      const received = await callConnection(needs, connectionCall(call))
      const { status, headers } = received.response
      const retryAfterSeconds = readRetryAfterSeconds(headers, needs.clock.now()) ?? null
      const code = received.code ?? null
      if (status >= 300) {
        discard(received.response.body)
        return { status, code, retryAfterSeconds, body: null, truncated: false }
      }
      const { body } = decodeContent(received.response)
      return { status, code, retryAfterSeconds, ...(await beginningOf(body, call.answerBytesMax)) }
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      const { code, retryAfterSeconds = null } = error
      return { status: null, code, retryAfterSeconds, body: null, truncated: false }
    }
  }
}

const connectionCall = ({ integration, row, operation, fields }: OwnCall): ConnectionCall => {
  const path = fillOperation(operation, { fields, body: null })
  if (path === undefined) throw new Error(`${operation.id} needs other fields`)
  return {
    integration,
    row,
    operation,
    path,
    headers: {},
    body: null,
    caller: clientDisconnectOf(AbortSignal.timeout(deadlineMs)),
    person: row.id,
    present: false,
    retries: 'none',
  }
}
