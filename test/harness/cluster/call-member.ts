import { Agent, request } from 'undici'
import type { Member } from './cluster.ts'
import type { Delegate } from './delegates.ts'

/** The outcome of one call. */
export interface CallOutcome {
  readonly startedAt: number
  readonly ms: number
  /** 0 if there was no response. */
  readonly status: number
  /** The failure code of a refused call. */
  readonly code: string | undefined
}

/** Opens a caller with a socket pool that is not limited. */
export const openCallers = () => {
  const agent = new Agent({ headersTimeout: 60_000, connectTimeout: 30_000 })
  const call = async ({ origin }: Pick<Member, 'origin'>, delegate: Delegate): Promise<CallOutcome> => {
    const startedAt = Date.now()
    const start = performance.now()
    const url = `${origin}/bff/proxy/${delegate.connection}/crm/v1/clients?pageSize=1`
    const headers = { cookie: delegate.cookie, 'x-planbridge': '1', 'sec-fetch-site': 'same-origin' }
    const { status, code } = await request(url, { dispatcher: agent, headers })
      .then(async ({ statusCode, body }) => {
        const text = await body.text()
        return { status: statusCode, code: statusCode === 200 ? undefined : codeIn(text) }
      })
      .catch((error: unknown) => ({ status: 0, code: String(error) }))
    return { startedAt, ms: performance.now() - start, status, code }
  }
  return { call, close: () => agent.destroy() }
}

export type Callers = ReturnType<typeof openCallers>

const codeIn = (text: string): string => /"code":"([\w-]+)"/.exec(text)?.[1] ?? text.slice(0, 200)
