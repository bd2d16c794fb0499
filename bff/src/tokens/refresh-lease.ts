import type { ConnectionId } from '@planbridge/shared/contract'
import { randomToken } from '../runtime/random-token.ts'
import type { ConnectionStore, Lease } from '../store/ports/ports.ts'
import type { Random, Sleep } from '../runtime/platform.ts'

/** A turn whose owner died is free again after this; a living owner extends it in time. */
const leaseMs = 6_000
const extendEveryMs = 2_000
const waitMsMin = 80
const waitsMax = 250

export interface LeaseWork<T> {
  readonly work: () => Promise<T>
  /** Lets a waiter stop early: undefined as long as there is nothing to say. */
  readonly resolvedElsewhere: () => Promise<T | undefined>
  /** Whether to wait for somebody else's turn to end. */
  readonly patient: boolean
}

export interface RefreshLease {
  /** Whether this process is at work on it right now. */
  isTaken(connection: ConnectionId): boolean
  /**
   * Runs `work` when it is our turn, one at a time per connection over all callers and all processes.
   * Everybody who waited in this process shares what the worker found.
   */
  once<T>(connection: ConnectionId, work: LeaseWork<T>): Promise<T | 'busy'>
  /** When this process is at work on none any more. */
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

/** A lease row with a fencing counter: no database connection is held while the provider takes its time. */
export const refreshLease = (needs: RefreshLeaseNeeds): RefreshLease => {
  const underWay = new Map<string, Promise<unknown>>()
  const owner = randomToken(needs.random)
  return {
    isTaken: (id) => underWay.has(id),
    once<T>(id: ConnectionId, leaseWork: LeaseWork<T>) {
      const running = underWay.get(id) as Promise<T | 'busy'> | undefined
      if (running) return running
      const started = underLease(needs, { id, owner, ...leaseWork }).finally(() => underWay.delete(id))
      underWay.set(id, started)
      return started
    },
    async drained() {
      while (underWay.size > 0) await Promise.allSettled(underWay.values())
    },
  }
}

interface Waiting<T> extends LeaseWork<T> {
  readonly id: ConnectionId
  readonly owner: string
}

const underLease = async <T>(needs: RefreshLeaseNeeds, waiting: Waiting<T>): Promise<T | 'busy'> => {
  const { id, owner, resolvedElsewhere, patient } = waiting
  for (let waits = 0; waits < waitsMax; waits++) {
    const lease = await needs.connections.takeRefreshLease(id, owner, leaseMs)
    if (lease) return underOwnLease(needs, { ...waiting, lease })
    if (!patient) return 'busy'
    const spread = needs.random.bytes(1)[0] ?? 0
    await needs.sleep(waitMsMin + spread / 2)
    const found = await resolvedElsewhere()
    if (found !== undefined) return found
  }
  return 'busy'
}

const underOwnLease = async <T>(
  needs: RefreshLeaseNeeds,
  { id, lease, work }: Waiting<T> & { lease: Lease },
): Promise<T> => {
  const atWork = new AbortController()
  void extendWhile(needs, atWork.signal, () => needs.connections.extendRefreshLease(id, lease, leaseMs))
  try {
    return await work()
  } finally {
    atWork.abort()
    await needs.connections.releaseRefreshLease(id, lease).catch(() => undefined)
  }
}

// A store that is away cannot extend a turn; the compare-and-swap on the token version still guards the outcome.
const extendWhile = async (
  needs: Pick<RefreshLeaseNeeds, 'sleep'>,
  atWork: AbortSignal,
  extend: () => Promise<void>,
): Promise<void> => {
  await needs.sleep(extendEveryMs)
  if (atWork.aborted) return
  await extend().catch(() => undefined)
  return extendWhile(needs, atWork, extend)
}
