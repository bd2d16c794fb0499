import { ConnectionId } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import type { Lease } from '../store/ports/ports.ts'
import { refreshLease, type RefreshLeaseNeeds } from './refresh-lease.ts'

const one = ConnectionId.parse('c1')
const two = ConnectionId.parse('c2')

/** Leases as a store keeps them, by a clock that the test moves. */
const leases = (now: () => number): RefreshLeaseNeeds['connections'] => {
  const held = new Map<string, { owner: string; fence: number; until: number }>()
  const mine = (id: string, { owner, fence }: Lease) => {
    const lease = held.get(id)
    return lease?.owner === owner && lease.fence === fence ? lease : undefined
  }
  return {
    takeRefreshLease(id, owner, forMs) {
      const lease = held.get(id)
      if (lease && lease.until >= now()) return Promise.resolve(undefined)
      const fence = (lease?.fence ?? 0) + 1
      held.set(id, { owner, fence, until: now() + forMs })
      return Promise.resolve({ owner, fence })
    },
    extendRefreshLease(id, presented, forMs) {
      const lease = mine(id, presented)
      if (lease) lease.until = now() + forMs
      return Promise.resolve()
    },
    releaseRefreshLease(id, presented) {
      const lease = mine(id, presented)
      if (lease) lease.until = 0
      return Promise.resolve()
    },
  }
}

/** Processes that share a store and a clock; waiting moves the clock. */
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
  const turns = Array.from({ length: count }, () => refreshLease(needs))
  const [first = refreshLease(needs), second = refreshLease(needs)] = turns
  return { turns, first, second, connections: needs.connections, now: () => now }
}

const waiting = <T>(
  work: () => Promise<T>,
  resolvedElsewhere: () => Promise<T | undefined> = unsettled,
  patient = true,
) => ({
  work,
  resolvedElsewhere,
  patient,
})

const unsettled = () => Promise.resolve(undefined)
const fifty = Array.from({ length: 50 }, (_, at) => at)

describe('the turn to fetch a token', () => {
  test('RT-03: fifty callers at once cause one piece of work and share what it found', async () => {
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

  test('the next caller after the work is done causes new work', async () => {
    const { first } = processes(1)
    let worked = 0
    const work = () => Promise.resolve((worked += 1))
    expect(await first.once(one, waiting(work))).toBe(1)
    expect(await first.once(one, waiting(work))).toBe(2)
  })

  test('RT-04: work of two processes never overlaps, and who waited takes what is resolvedElsewhere', async () => {
    const { turns } = processes(2)
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
    const found = await Promise.all(turns.map((lease) => lease.once(one, waiting(work, resolvedElsewhere))))
    expect([most, stored, found]).toEqual([1, ['token'], ['token 1', 'token 1']])
  })

  test('one connection does not wait for another', async () => {
    const { first } = processes(1)
    const gate = Promise.withResolvers<string>()
    const slow = first.once(
      one,
      waiting(() => gate.promise),
    )
    expect(
      await first.once(
        two,
        waiting(() => Promise.resolve('other')),
      ),
    ).toBe('other')
    gate.resolve('slow')
    expect(await slow).toBe('slow')
  })

  test('work that fails fails for all who waited, and leaves the turn free', async () => {
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

  test('RT-05: the turn of a process that died is taken over when it runs out', async () => {
    const { first, connections, now } = processes(1)
    const began = now()
    await connections.takeRefreshLease(one, 'dead', 6_000)
    expect(
      await first.once(
        one,
        waiting(() => Promise.resolve('mine')),
      ),
    ).toBe('mine')
    expect(now() - began).toBeGreaterThan(6_000)
    expect(now() - began).toBeLessThan(9_000)
  })

  test('RT-05: a turn is kept for as long as its owner works', async () => {
    const { first, connections, now } = processes(1)
    const began = now()
    const gate = Promise.withResolvers<string>()
    const slow = first.once(
      one,
      waiting(() => gate.promise),
    )
    await expect.poll(() => now() - began, { timeout: 5_000 }).toBeGreaterThan(30_000)
    expect(await connections.takeRefreshLease(one, 'other', 1)).toBeUndefined()
    gate.resolve('slow')
    expect(await slow).toBe('slow')
  })

  test('who is not patient hears at once that somebody else has the turn', async () => {
    const { first, connections, now } = processes(1)
    const began = now()
    await connections.takeRefreshLease(one, 'other', 6_000)
    expect(
      await first.once(
        one,
        waiting(() => Promise.resolve('never'), unsettled, false),
      ),
    ).toBe('busy')
    expect(now()).toBe(began)
  })

  test('nobody waits for ever on somebody who keeps the turn', async () => {
    const { first, connections, now } = processes(1)
    const began = now()
    await connections.takeRefreshLease(one, 'hog', 3_600_000)
    expect(
      await first.once(
        one,
        waiting(() => Promise.resolve('never')),
      ),
    ).toBe('busy')
    expect(now() - began).toBeLessThan(60_000)
  })
})
