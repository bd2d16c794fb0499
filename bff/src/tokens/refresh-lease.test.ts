import { ConnectionId } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import type { Lease } from '../store/ports/ports.ts'
import { refreshLease, type RefreshLeaseNeeds } from './refresh-lease.ts'

const one = ConnectionId.parse('c1')
const two = ConnectionId.parse('c2')

/** The lease part of a connection store, on a clock that the test moves. */
const leases = (now: () => number): RefreshLeaseNeeds['connections'] => {
  const taken = new Map<string, { owner: string; fence: number; until: number }>()
  const ownLease = (id: string, { owner, fence }: Lease) => {
    const lease = taken.get(id)
    return lease?.owner === owner && lease.fence === fence ? lease : undefined
  }
  return {
    takeRefreshLease(id, owner, forMs) {
      const lease = taken.get(id)
      if (lease && lease.until >= now()) return Promise.resolve(undefined)
      const fence = (lease?.fence ?? 0) + 1
      taken.set(id, { owner, fence, until: now() + forMs })
      return Promise.resolve({ owner, fence })
    },
    extendRefreshLease(id, presented, forMs) {
      const lease = ownLease(id, presented)
      if (lease) lease.until = now() + forMs
      return Promise.resolve()
    },
    releaseRefreshLease(id, presented) {
      const lease = ownLease(id, presented)
      if (lease) lease.until = 0
      return Promise.resolve()
    },
  }
}

/** Leases of several processes that share a store and a clock. Sleeping moves the clock. */
const processes = (count: number) => {
  let now = 1_000_000
  const needs = {
    connections: leases(() => now),
    random: { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) },
    sleep: (milliseconds: number) => {
      now += milliseconds
      return new Promise<void>((resolve) => void setImmediate(resolve))
    },
  }
  const all = Array.from({ length: count }, () => refreshLease(needs))
  const [first = refreshLease(needs), second = refreshLease(needs)] = all
  return { all, first, second, connections: needs.connections, now: () => now }
}

const unresolved = () => Promise.resolve(undefined)

const waiting = <T>(
  work: () => Promise<T>,
  resolvedElsewhere: () => Promise<T | undefined> = unresolved,
  waits = true,
) => ({ work, resolvedElsewhere, waits })

const fifty = Array.from({ length: 50 }, (_, at) => at)

describe('the refresh lease', () => {
  test('RT-03: fifty concurrent callers cause one run and share its result', async () => {
    const { first } = processes(1)
    let worked = 0
    const work = async () => {
      worked += 1
      await new Promise((resolve) => void setImmediate(resolve))
      return `token ${worked}`
    }
    const found = await Promise.all(fifty.map(() => first.once(one, waiting(work))))
    expect([worked, new Set(found)]).toEqual([1, new Set(['token 1'])])
  })

  test('a caller after the end of a run starts a new one', async () => {
    const { first } = processes(1)
    let worked = 0
    const work = () => Promise.resolve((worked += 1))
    expect(await first.once(one, waiting(work))).toBe(1)
    expect(await first.once(one, waiting(work))).toBe(2)
  })

  test('RT-04: runs of two processes never overlap, and the waiting process takes the result of the other', async () => {
    const { all } = processes(2)
    const stored: string[] = []
    let busy = 0
    let most = 0
    const work = async () => {
      busy += 1
      most = Math.max(most, busy)
      for (let wait = 0; wait < 5; wait += 1) await new Promise((resolve) => void setImmediate(resolve))
      busy -= 1
      stored.push('token')
      return `token ${stored.length}`
    }
    const resolvedElsewhere = () => Promise.resolve(stored.length > 0 ? `token ${stored.length}` : undefined)
    const found = await Promise.all(all.map((lease) => lease.once(one, waiting(work, resolvedElsewhere))))
    expect([most, stored, found]).toEqual([1, ['token'], ['token 1', 'token 1']])
  })

  test('the lease of one connection does not block another', async () => {
    const { first } = processes(1)
    const blocked = Promise.withResolvers<string>()
    const slow = first.once(
      one,
      waiting(() => blocked.promise),
    )
    expect(
      await first.once(
        two,
        waiting(() => Promise.resolve('other')),
      ),
    ).toBe('other')
    blocked.resolve('slow')
    expect(await slow).toBe('slow')
  })

  test('failed work rejects for every caller that shares it and releases the lease', async () => {
    const { first, second } = processes(2)
    const failing = () => Promise.reject(new Error('the store went away'))
    const both = await Promise.allSettled([1, 2].map(() => first.once(one, waiting(failing))))
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(
      await second.once(
        one,
        waiting(() => Promise.resolve('fine')),
      ),
    ).toBe('fine')
  })

  test('RT-05: the lease of a crashed process is taken over when it expires', async () => {
    const { first, connections, now } = processes(1)
    const began = now()
    await connections.takeRefreshLease(one, 'dead', 6_000)
    expect(
      await first.once(
        one,
        waiting(() => Promise.resolve('taken over')),
      ),
    ).toBe('taken over')
    expect(now() - began).toBeGreaterThan(6_000)
    expect(now() - began).toBeLessThan(9_000)
  })

  test('RT-05: a lease is extended for as long as its owner works', async () => {
    const { first, connections, now } = processes(1)
    const began = now()
    const blocked = Promise.withResolvers<string>()
    const slow = first.once(
      one,
      waiting(() => blocked.promise),
    )
    await expect.poll(() => now() - began, { timeout: 5_000 }).toBeGreaterThan(30_000)
    expect(await connections.takeRefreshLease(one, 'other', 1)).toBeUndefined()
    blocked.resolve('slow')
    expect(await slow).toBe('slow')
  })

  test('a caller that does not wait gets busy at once if another process has the lease', async () => {
    const { first, connections, now } = processes(1)
    const began = now()
    await connections.takeRefreshLease(one, 'other', 6_000)
    expect(
      await first.once(
        one,
        waiting(() => Promise.resolve('never'), unresolved, false),
      ),
    ).toBe('busy')
    expect(now()).toBe(began)
  })

  test('the wait for a lease that is never released is bounded', async () => {
    const { first, connections, now } = processes(1)
    const began = now()
    await connections.takeRefreshLease(one, 'other', 3_600_000)
    expect(
      await first.once(
        one,
        waiting(() => Promise.resolve('never')),
      ),
    ).toBe('busy')
    expect(now() - began).toBeLessThan(60_000)
  })
})
