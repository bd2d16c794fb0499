import type { KitClock } from './clock.ts'
import type { HostBackEnd } from './kit.ts'
import { maskRequest } from './mask.ts'
import type { RequestRecord } from './requests.ts'

/** The keys that verify what is sent to an address: public keys of endpoints, and secrets of questions. */
export type KeysOf = (url: string) => Promise<readonly string[]>

interface BackEndNeeds {
  readonly hosts: Readonly<Record<string, HostBackEnd>>
  readonly requests: RequestRecord
  readonly clock: Pick<KitClock, 'now'>
  readonly keysOf: KeysOf
}

/** Verifies a message as a host does, with the client that hosts use. */
const verifies = async (
  message: Request,
  { clock, keysOf }: Pick<BackEndNeeds, 'clock' | 'keysOf'>,
): Promise<boolean> => {
  const keys = await keysOf(message.url)
  const { verifySignature } = await import('@planbridge/node')
  const { headers } = message
  const body = await message.arrayBuffer()
  return verifySignature({ body, headers }, { keys, now: clock.now }).then(
    () => true,
    () => false,
  )
}

/** The way to hosts: their back ends answer, and each request is recorded without its secrets. */
export const openHostBackEnds = (needs: BackEndNeeds) => {
  const { hosts, requests, clock } = needs
  const backEnds = new Map(Object.entries(hosts).map(([origin, answer]) => [new URL(origin).origin, answer]))
  let received = 0
  return {
    /** The number of requests so far. */
    received: () => received,
    fetch: async (request: Request): Promise<Response> => {
      const { origin } = new URL(request.url)
      const answer = backEnds.get(origin)
      if (!answer) throw new TypeError(`no host of this kit is at ${origin}`)
      received += 1
      const at = clock.now()
      const isVerified = await verifies(request.clone(), needs)
      const signed = { url: request.url, isVerified }
      const complete = requests.record({ to: 'host', at, ...(await maskRequest(request)), signed })
      const response = await answer(request)
      complete(response.status)
      return response
    },
  }
}

export type HostBackEnds = ReturnType<typeof openHostBackEnds>
