import { browserRequest } from './browser-request.ts'
import type { LoadOptions } from './options.ts'

/** Cycles through the requests of all callers. */
export const requestsOf = ({ host, path, callers }: LoadOptions): (() => string) => {
  const requests = callers.map((caller) => browserRequest(host, path, caller))
  let next = 0
  return () => requests[next++ % requests.length] ?? ''
}
