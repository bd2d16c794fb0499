import { Agent, type Pool } from 'undici'
import type { Fetch } from '../runtime/platform.ts'
import { type Egress, type EgressNeeds, openEgress } from './egress-engine.ts'
import type { EgressSettings, EgressStatus } from './egress.ts'
import type { Forward } from './forward.ts'
import { type GuardRules, openGuardedWay } from './guarded-post-engine.ts'
import type { GuardedWay } from './guarded-post.ts'
import { markingReuse, resendingReads } from './reused-sockets-engine.ts'
import { undiciForward } from './undici-engine.ts'

/** The ways out of the own network, for one egress setting. */
export interface Outbound {
  /** For OAuth and OpenID requests. */
  readonly fetch: Fetch
  /** For API calls. */
  readonly forward: Forward
  /** To addresses that hosts named. */
  readonly hosts: GuardedWay
  readonly egress: EgressStatus
  close(): Promise<void>
}

const connectMs = 5_000

/** The platform's `fetch`. */
type PlatformFetch = (request: Request, init: RequestInit) => Promise<Response>

/** Dependencies of the ways to providers. */
export interface OutboundNeeds extends EgressNeeds {
  readonly fetch: PlatformFetch
  readonly guard: GuardRules
}

/** Opens `fetch` and `forward` for a setting. Throws an error of OpenSSL if an authority cannot be read. */
export const openOutbound = (settings: EgressSettings, needs: OutboundNeeds): Outbound => {
  const egress = openEgress(settings, needs)
  const calls = undiciForward({ connectMs }, egress)
  const protocol = openFetch(egress, needs.fetch)
  return {
    fetch: protocol.fetch,
    forward: calls.forward,
    hosts: openGuardedWay(needs.guard, { egress }),
    egress,
    async close() {
      await Promise.all([calls.close(), protocol.close()])
    },
  }
}

/**
 * A `fetch` that takes the way of the egress setting, whatever the environment variables of Node say. Requests other than GET carry codes,
 * refresh tokens and revocations, which must not be sent twice. They get a new socket each: on a socket that was idle, a failure
 * would leave open whether the server got the request.
 */
export const openFetch = (
  egress: Egress,
  fetch: PlatformFetch,
): { readonly fetch: Fetch; close(): Promise<void> } => {
  const agentOf = (options: Pool.Options) =>
    new Agent({
      factory: (origin) => egress.openPool(String(origin), { ...options, connectMs, prepare: markingReuse }),
    })
  const kept = agentOf({})
  const fresh = agentOf({ pipelining: 0 })
  const reading = kept.compose(resendingReads)
  return {
    fetch: (request) => {
      const dispatcher = request.method === 'GET' ? reading : fresh
      // Node's types are those of another version of undici.
      return fetch(request, { dispatcher } as unknown as RequestInit)
    },
    close: async () => void (await Promise.all([kept.destroy(), fresh.destroy()])),
  }
}
