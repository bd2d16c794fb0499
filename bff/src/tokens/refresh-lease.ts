import type { ConnectionId } from '@planbridge/shared/contract'
import type { Random, Sleep } from '../runtime/platform.ts'
import { randomToken } from '../runtime/random-token.ts'
import type { ConnectionStore, Lease } from '../store/ports/ports.ts'

/** A lease expires after this unless its owner extends it, so a crashed owner delays others by seconds. */
const leaseMs = 6_000
const extendEveryMs = 2_000
const retryMsMin = 80
const triesMax = 250

export interface LeaseWork<T> {
  readonly work: () => Promise<T>
  /** Ends the wait for another owner's lease early if it returns a result. */
  readonly resolvedElsewhere: () => Promise<T | undefined>
  /** Waits for another owner's lease; if false, `once` returns 'busy' at once. */
  readonly waits: boolean
}

export interface RefreshLease {
  /** True if this process is refreshing the connection or waiting for its lease. */
  isTaken(connection: ConnectionId): boolean
  /**
   * Runs `work` under the connection's lease, one at a time over all processes. Concurrent callers in this process share one
   * run and its result (single-flight).
   * @see https://pkg.go.dev/golang.org/x/sync/singleflight
   */
  once<T>(connection: ConnectionId, work: LeaseWork<T>): Promise<T | 'busy'>
  /** Resolves when no refresh of this process is in flight. */
  drained(): Promise<void>
}

export interface RefreshLeaseNeeds {
  readonly connections: Pick<
    ConnectionStore,
    'takeRefreshLease' | 'extendRefreshLease' | 'releaseRefreshLease'
  >
  readonly random: Random
  readonly sleep: Sleep
}

/**
 * A lease per connection, as a row with a fencing token. No database connection is occupied while the provider responds.
 * @see https://martin.kleppmann.com/2016/02/08/how-to-do-distributed-locking.html
 */
export const refreshLease = (needs: RefreshLeaseNeeds): RefreshLease => {
  const inFlight = new Map<string, Promise<unknown>>()
  const owner = randomToken(needs.random)
  return {
    isTaken: (id) => inFlight.has(id),
    once<T>(id: ConnectionId, leaseWork: LeaseWork<T>) {
      const running = inFlight.get(id) as Promise<T | 'busy'> | undefined
      if (running) return running
      const started = waitForLease(needs, { id, owner, ...leaseWork }).finally(() => inFlight.delete(id))
      inFlight.set(id, started)
      return started
    },
    async drained() {
      while (inFlight.size > 0) await Promise.allSettled(inFlight.values())
    },
  }
}

interface LeaseRequest<T> extends LeaseWork<T> {
  readonly id: ConnectionId
  readonly owner: string
}

const waitForLease = async <T>(needs: RefreshLeaseNeeds, request: LeaseRequest<T>): Promise<T | 'busy'> => {
  const { id, owner, resolvedElsewhere, waits } = request
  for (let tries = 0; tries < triesMax; tries++) {
    const lease = await needs.connections.takeRefreshLease(id, owner, leaseMs)
    if (lease) return runUnderLease(needs, { ...request, lease })
    if (!waits) return 'busy'
    const jitter = needs.random.bytes(1)[0] ?? 0
    await needs.sleep(retryMsMin + jitter / 2)
    const result = await resolvedElsewhere()
    if (result !== undefined) return result
  }
  return 'busy'
}

const runUnderLease = async <T>(
  needs: RefreshLeaseNeeds,
  { id, lease, work }: LeaseRequest<T> & { lease: Lease },
): Promise<T> => {
  const finished = new AbortController()
  void extendUntil(needs, finished.signal, () => needs.connections.extendRefreshLease(id, lease, leaseMs))
  try {
    return await work()
  } finally {
    finished.abort()
    await needs.connections.releaseRefreshLease(id, lease).catch(() => undefined)
  }
}

// A failed extension is ignored: the compare-and-swap on the token version guards the result even without the lease.
const extendUntil = async (
  needs: Pick<RefreshLeaseNeeds, 'sleep'>,
  finished: AbortSignal,
  extend: () => Promise<void>,
): Promise<void> => {
  await needs.sleep(extendEveryMs)
  if (finished.aborted) return
  await extend().catch(() => undefined)
  return extendUntil(needs, finished, extend)
}
