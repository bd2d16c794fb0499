import { browserRequest } from './browser-request.ts'
import type { LoadOptions } from './options.ts'

/** The requests of all callers, one after another and then anew. */
export const requestsOf = ({ host, path, callers }: LoadOptions): (() => string) => {
  const requests = callers.map((caller) => browserRequest(host, path, caller))
  let next = 0
  return () => requests[next++ % requests.length] ?? ''
}
