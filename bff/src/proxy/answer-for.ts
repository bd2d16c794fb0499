import type { FailureCode } from '@planbridge/shared/contract'
import { Failure } from '../failure.ts'
import type { CachedConnection } from '../store/ports/ports.ts'
import type { ForwardResponse } from '../transport/forward.ts'
import { answerBody } from './answer-body.ts'
import { answerHeaders } from './answer-headers.ts'
import type { ApiAnswer } from './api-call.ts'
import type { Called } from './call-connection.ts'
import { discard } from '../streams/discard.ts'
import type { ProxyNeeds } from './needs.ts'

/** Failures that are about the connection, not about the call: the body behind them says nothing to the caller. */
const aboutConnection = new Set<FailureCode>([
  'reconnect-required',
  'subscription-key-rejected',
  'scope-missing',
])

const isRedirect = (status: number): boolean => status >= 300 && status < 400 && status !== 304

/** What the caller hears instead of the answer; undefined: the answer itself. */
const insteadOf = (status: number, code: FailureCode | undefined): FailureCode | undefined => {
  if (isRedirect(status)) return 'provider-redirecting'
  if (code && aboutConnection.has(code)) return code
  // A browser would take these for a question to its own person or its own proxy.
  return status === 401 || status === 407 ? 'provider-failing' : undefined
}

/** What the caller sees of a provider's answer. Throws a `Failure` for what is about the connection, or leads elsewhere. */
export const answerFor = (needs: ProxyNeeds, row: CachedConnection, called: Called): ApiAnswer => {
  const { response, code } = called
  const { status, body } = response
  const failure = insteadOf(status, code)
  if (failure) {
    discard(body)
    throw new Failure(failure, `API answered ${status}`, { connection: row.id })
  }
  const answer = (from: ForwardResponse): ApiAnswer => {
    const headers = answerHeaders(needs.ownHeaders, from.headers)
    if (status >= 400) headers['planbridge-code'] = code ?? 'provider-failing'
    return { status, headers, body: answerBody(needs, row, from) }
  }
  return needs.guardAnswer ? needs.guardAnswer(called, response, answer) : answer(response)
}
