import { browserRequest } from './browser-request.ts'
import type { LoadWish } from './wish.ts'

/** The requests of all callers, one after another and then anew. */
export const requestsOf = ({ host, path, callers }: LoadWish): (() => string) => {
  const requests = callers.map((caller) => browserRequest(host, path, caller))
  let next = 0
  return () => requests[next++ % requests.length] ?? ''
}
