import type { ConnectionId } from '@planbridge/shared/contract'
import { LRUCache } from 'lru-cache'
import type { Events } from '../events.ts'
import type { Clock } from '../runtime/platform.ts'
import type { ConnectionRow, Store } from '../store/ports/ports.ts'

/** After a renewal whose token is refused too, refusals cause no renewal for this long. Doubles with each further one. */
const firstRestMs = 300_000
const longestRestMs = 3_600_000

export interface TokenAcceptanceNeeds {
  readonly store: Pick<Store, 'connections'>
  readonly events: Events
  readonly clock: Clock
}

/** Records whether the API accepts the access tokens of a connection, for all instances. */
export interface TokenAcceptance {
  /** The API refused a token that had just been renewed. Further refusals cause no renewal for a while. */
  refused(connection: ConnectionId, version: number): Promise<void>
  /** The API accepted a token after such a refusal. The next rest is the shortest one again. */
  accepted(connection: ConnectionId): Promise<void>
}

/** True while a refusal by the API causes no renewal. A time too far ahead was recorded before the clock was set back. */
export const isResting = ({ refusedUntil }: Pick<ConnectionRow, 'refusedUntil'>, now: number): boolean =>
  refusedUntil !== null && now < refusedUntil && refusedUntil - now <= longestRestMs

const restMs = (refusals: number): number => Math.min(firstRestMs * 2 ** (refusals - 1), longestRestMs)

/** The latest token version of each connection that was recorded as refused. */
const recordedMax = 10_000

export const tokenAcceptance = ({ store, events, clock }: TokenAcceptanceNeeds): TokenAcceptance => {
  const recorded = new LRUCache<string, number>({ max: recordedMax })
  return {
    async refused(connection, version) {
      // Concurrent calls with the same token count once.
      if (recorded.get(connection) === version) return
      recorded.set(connection, version)
      const row = await store.connections.find(connection)
      const now = clock.now()
      if (row?.tokenVersion !== version || isResting(row, now)) return
      const refusals = row.refusals + 1
      const forMs = restMs(refusals)
      const change = { refusals, refusedUntil: now + forMs }
      if (!(await store.connections.changeAt(connection, version, change))) return
      const { integration } = row
      events.tokenNotAccepted({ connection, integration, refusals, seconds: forMs / 1000 })
    },
    async accepted(connection) {
      const row = await store.connections.find(connection)
      if (!row || row.refusals === 0) return
      // A part of the API may still refuse the token, so one more renewal has to wait for the shortest rest.
      const refusedUntil = Math.min(row.refusedUntil ?? 0, clock.now() + firstRestMs)
      await store.connections.change(connection, { refusals: 0, refusedUntil })
    },
  }
}
