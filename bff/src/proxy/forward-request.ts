import type { FailureCode } from '@planbridge/shared/contract'
import { Failure } from '../failure.ts'
import type { KnownConnection, SessionRecord } from '../store/ports.ts'
import { answerBody } from './answer-body.ts'
import { answerHeaders } from './answer-headers.ts'
import type { ApiAnswer, ApiCall } from './api-call.ts'
import type { Attempted } from './attempt-call.ts'
import { callConnection } from './call-connection.ts'
import { letGoOf } from './let-go-of.ts'
import type { ProxyNeeds } from './needs.ts'

/** Makes a call for the person who is here. */
export const forwardRequest =
  (needs: ProxyNeeds) =>
  async (call: ApiCall, session: SessionRecord): Promise<ApiAnswer> => {
    const row = await needs.ownConnection(session, call.connection)
    return answerFor(needs, row, await callConnection(needs, { row, call, present: true }))
  }

/** Failures that are about the connection, not about the call: the body behind them says nothing to the caller. */
const aboutConnection = new Set<FailureCode>([
  'reconnect-required',
  'subscription-key-rejected',
  'scope-missing',
])

const isRedirect = (status: number): boolean => status >= 300 && status < 400 && status !== 304

const answerFor = (needs: ProxyNeeds, row: KnownConnection, { response, code }: Attempted): ApiAnswer => {
  const { status, body } = response
  const failure = isRedirect(status) ? 'provider-redirecting' : code
  if (failure === 'provider-redirecting' || (failure && aboutConnection.has(failure))) {
    letGoOf(body)
    throw new Failure(failure, `API answered ${status}`, { connection: row.id })
  }
  const headers = answerHeaders(response.headers)
  if (status >= 400) headers['planbridge-code'] = code ?? 'provider-failing'
  return { status, headers, body: answerBody(needs, row, response) }
}
