import type { ConnectionId, FailureCode } from '@planbridge/shared/contract'
import { Failure } from '../failure.ts'
import { type Attempted, callConnection, type ProxyNeeds } from './forward-request.ts'

export interface UnseenCall {
  readonly connection: ConnectionId
  readonly method: string
  readonly path: string
  readonly search: string
  readonly body: string | null
}

export interface UnseenAnswer {
  readonly status: number | null
  readonly code: FailureCode | null
  readonly retryAfterSeconds: number | null
}

const deadlineMs = 60_000

/** Makes a listed call with nobody present, and says only what became of it: the body is for nobody to read. */
export const callInBackground =
  (needs: ProxyNeeds) =>
  async ({ connection, method, path, search, body }: UnseenCall): Promise<UnseenAnswer> => {
    const row = await needs.store.connections.find(connection)
    if (!row) return { status: null, code: 'connection-not-found', retryAfterSeconds: null }
    const call = {
      connection,
      method,
      rawPath: path,
      search,
      headers: new Headers(),
      body: body === null ? null : new TextEncoder().encode(body),
      signal: AbortSignal.timeout(deadlineMs),
    }
    try {
      return await reportOf(await callConnection(needs, { row, call, present: false }))
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      return { status: null, code: error.code, retryAfterSeconds: error.retryAfterSeconds ?? null }
    }
  }

const reportOf = async ({ response, code }: Attempted): Promise<UnseenAnswer> => {
  const { status, body, headers } = response
  await body?.cancel()
  const retryAfter = Number(headers.get('retry-after'))
  const failed = status >= 300 ? (code ?? (status < 400 ? 'provider-redirecting' : 'provider-failing')) : null
  return { status, code: failed, retryAfterSeconds: retryAfter > 0 ? retryAfter : null }
}
