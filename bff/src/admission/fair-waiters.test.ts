import { describe, expect, it } from 'vitest'
import type { Bulkhead } from './bulkhead.ts'
import { FairWaiters } from './fair-waiters.ts'
import { Permit } from './permit.ts'
import { PersonShare } from './person-share.ts'

const bulkhead: Bulkhead = { running: 1, capacity: 1, waiting: 0, reads: [], writes: [] }

const waitersWith = (bodies: readonly number[]) => {
  const waiters = new FairWaiters()
  const holder = new PersonShare('ana')
  const dropped: number[] = []
  for (const [index, heldBytes] of bodies.entries()) {
    holder.heldBytes += heldBytes
    holder.waiting += 1
    waiters.add({
      permit: new Permit(() => {}, bulkhead, holder, 'list-tasks'),
      heldBytes,
      admit: () => {},
      drop() {
        holder.heldBytes -= heldBytes
        holder.waiting -= 1
        dropped.push(index)
      },
    })
  }
  return { waiters, dropped }
}

const permitOf = (share: PersonShare) => new Permit(() => {}, bulkhead, share, 'list-tasks')

describe('a call with a body for which there is no room', () => {
  it('takes the room of the latest calls of the person who holds most, and no more than it needs', () => {
    const { waiters, dropped } = waitersWith([10, 10, 10, 0, 10])
    expect(waiters.dropBytes(permitOf(new PersonShare('ben')), 15)).toBe(true)
    expect(dropped).toEqual([4, 2])
  })

  it('takes nothing from people who hold as little as its own person would then', () => {
    const { waiters, dropped } = waitersWith([20])
    const ben = new PersonShare('ben')
    ben.heldBytes = 5
    expect(waiters.dropBytes(permitOf(ben), 15)).toBe(false)
    expect(dropped).toEqual([])
    expect(waiters.dropBytes(permitOf(ben), 14)).toBe(true)
  })
})
