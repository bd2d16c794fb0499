import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { idOf, rowOf } from './connections-contract.ts'
import type { Contract } from './contract.ts'

const one = idOf('c1')
/** A turn is kept by the store's own clock, so these are real milliseconds. */
const long = 15_000
const short = 60
const twenty = Array.from({ length: 20 }, (_, at) => `process-${at}`)

export const refreshLeasesContract: Contract = {
  'RT-04: of twenty processes at once exactly one has the turn': async ({ connections }) => {
    await connections.add(rowOf())
    const turns = await Promise.all(twenty.map((owner) => connections.takeRefreshLease(one, owner, long)))
    expect(turns.filter(Boolean)).toHaveLength(1)
  },
  'a turn is for one connection': async ({ connections }) => {
    await connections.add(rowOf())
    await connections.add(rowOf({ id: idOf('c2'), account: 'other' }))
    expect(await connections.takeRefreshLease(one, 'a', long)).toBeDefined()
    expect(await connections.takeRefreshLease(idOf('c2'), 'b', long)).toBeDefined()
    expect(await connections.takeRefreshLease(idOf('none'), 'b', long)).toBeUndefined()
  },
  'who ends a turn makes room for the next': async ({ connections }) => {
    await connections.add(rowOf())
    const lease = await connections.takeRefreshLease(one, 'a', long)
    expect(await connections.takeRefreshLease(one, 'a', long)).toBeUndefined()
    if (lease) await connections.releaseRefreshLease(one, lease)
    expect(await connections.takeRefreshLease(one, 'b', long)).toBeDefined()
  },
  'RT-05: the turn of a process that died is taken over once it has run out, and not before': async ({
    connections,
  }) => {
    await connections.add(rowOf())
    await connections.takeRefreshLease(one, 'dead', 500)
    expect(await connections.takeRefreshLease(one, 'b', long)).toBeUndefined()
    await sleep(600)
    const claims = await Promise.all(twenty.map((owner) => connections.takeRefreshLease(one, owner, long)))
    expect(claims.filter(Boolean)).toHaveLength(1)
  },
  'RT-05: a turn that its owner extends is not taken over': async ({ connections }) => {
    await connections.add(rowOf())
    const lease = await connections.takeRefreshLease(one, 'a', 500)
    if (lease) await connections.extendRefreshLease(one, lease, long)
    await sleep(600)
    expect(await connections.takeRefreshLease(one, 'b', long)).toBeUndefined()
  },
  'RT-05: who comes back after losing the turn can neither end nor extend that of the next': async ({
    connections,
  }) => {
    await connections.add(rowOf())
    const late = await connections.takeRefreshLease(one, 'a', short)
    await sleep(short * 2)
    const next = await connections.takeRefreshLease(one, 'b', 500)
    expect(next?.fence).toBeGreaterThan(late?.fence ?? Infinity)
    if (late) await connections.extendRefreshLease(one, late, long)
    if (late) await connections.releaseRefreshLease(one, late)
    expect(await connections.takeRefreshLease(one, 'c', long)).toBeUndefined()
    await sleep(600)
    expect(await connections.takeRefreshLease(one, 'c', long)).toBeDefined()
  },
  'RT-05: the same process with an older fence cannot end its newer turn': async ({ connections }) => {
    await connections.add(rowOf())
    const older = await connections.takeRefreshLease(one, 'a', short)
    await sleep(short * 2)
    await connections.takeRefreshLease(one, 'a', long)
    if (older) await connections.releaseRefreshLease(one, older)
    expect(await connections.takeRefreshLease(one, 'b', long)).toBeUndefined()
  },
  'a turn changes nothing of the connection that anybody reads': async ({ connections }) => {
    await connections.add(rowOf())
    await connections.takeRefreshLease(one, 'a', long)
    expect(await connections.find(one)).toEqual(rowOf())
  },
}
