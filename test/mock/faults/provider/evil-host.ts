import { type ReceivedRequest, requestLog } from '../../simulators/request-log.ts'
import type { Program } from '../../transports/in-process.ts'

export const evilOrigin = 'https://evil.example'

/** A host to which no request may be sent. It answers every request and records it. */
export const evilHost = (): Program & { readonly requests: readonly ReceivedRequest[] } => {
  const log = requestLog(() => 0)
  return {
    origins: [evilOrigin, 'http://evil.example'],
    requests: log.entries,
    async fetch(request) {
      await log.record(request)
      return Response.json({ keys: [], access_token: 'of-evil', token_type: 'Bearer' })
    },
  }
}
