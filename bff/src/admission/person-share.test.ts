import { describe, expect, it } from 'vitest'
import { PersonShares } from './person-share.ts'

const start = 1_000_000
const minute = 60_000

describe('the shares of people', () => {
  it('are kept while calls are in flight, however long and however many other people call', () => {
    const shares = new PersonShares()
    const busy = shares.of('ana', start)
    busy.running = 1
    for (let n = 0; n < 50_000; n += 1) shares.of(`p${n}`, start + n)
    for (let n = 1; n < 10; n += 1) shares.of('ben', start + n * minute * 2)
    expect(shares.of('ana', start + 20 * minute)).toBe(busy)
  })

  it('are kept for a minute after the last call, so that recent trouble is remembered', () => {
    const shares = new PersonShares()
    const share = shares.of('ana', start)
    expect(shares.of('ana', start + minute)).toBe(share)
    expect(shares.of('ana', start + 2 * minute - 1)).toBe(share)
  })

  it('are forgotten afterwards', () => {
    const shares = new PersonShares()
    const share = shares.of('ana', start)
    shares.of('ben', start + minute)
    shares.of('ben', start + 2 * minute)
    expect(shares.of('ana', start + 2 * minute)).not.toBe(share)
  })
})

describe('the circuits of a person', () => {
  it('are one for each operation with trouble, and none after the last was forgotten', () => {
    const share = new PersonShares().of('ana', start)
    const random = { bytes: (length: number) => new Uint8Array(length) }
    const circuit = share.openCircuit('list-tasks', random)
    expect(share.openCircuit('list-tasks', random)).toBe(circuit)
    share.openCircuit('find-task', random)
    share.forgetCircuit('list-tasks')
    expect([share.hasCircuits, share.circuitOf('list-tasks')]).toEqual([true, undefined])
    share.forgetCircuit('find-task')
    expect(share.hasCircuits).toBe(false)
  })
})

describe('a person', () => {
  const taking = (held: number, isSlow = false) => {
    const share = new PersonShares().of('ana', start)
    share.running = held
    if (isSlow) share.noteSlow(start + 10)
    return (running: number, capacity: number, doOthersWait = true, now = start) =>
      share.mayTake({ capacity, running }, now, doOthersWait)
  }

  it('takes as many places as are left free while others wait, and the first one always', () => {
    expect([taking(0)(255, 256), taking(0)(256, 256), taking(0)(0, 1)]).toEqual([true, false, true])
    expect([taking(128)(128, 256), taking(128)(129, 256)]).toEqual([true, false])
  })

  it('takes all but an eighth while no other person waits', () => {
    expect([taking(223)(223, 256, false), taking(224)(224, 256, false)]).toEqual([true, false])
  })

  it('takes any free place of a small pool', () => {
    expect([taking(14)(14, 15), taking(14)(14, 16)]).toEqual([true, false])
  })

  it('leaves the last quarter to others while their clients are slow', () => {
    const takes = taking(0, true)
    expect([takes(11, 16), takes(12, 16), takes(12, 16, true, start + 10)]).toEqual([true, false, true])
  })
})
