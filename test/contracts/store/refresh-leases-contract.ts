import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { idOf, rowOf } from './connections-contract.ts'
import type { Contract } from './contract.ts'

const one = idOf('c1')
/** Real milliseconds, because the store measures a lease by its own clock. */
const long = 15_000
const short = 60
const twenty = Array.from({ length: 20 }, (_, at) => `process-${at}`)

export const refreshLeasesContract: Contract = {
  'RT-04: of twenty concurrent processes exactly one gets the refresh lease': async ({ connections }) => {
    await connections.add(rowOf())
    const leases = await Promise.all(twenty.map((owner) => connections.takeRefreshLease(one, owner, long)))
    expect(leases.filter(Boolean)).toHaveLength(1)
  },
  'a lease applies to one connection': async ({ connections }) => {
    await connections.add(rowOf())
    await connections.add(rowOf({ id: idOf('c2'), account: 'other' }))
    expect(await connections.takeRefreshLease(one, 'a', long)).toBeDefined()
    expect(await connections.takeRefreshLease(idOf('c2'), 'b', long)).toBeDefined()
    expect(await connections.takeRefreshLease(idOf('none'), 'b', long)).toBeUndefined()
  },
  'a released lease can be taken again': async ({ connections }) => {
    await connections.add(rowOf())
    const lease = await connections.takeRefreshLease(one, 'a', long)
    expect(await connections.takeRefreshLease(one, 'a', long)).toBeUndefined()
    if (lease) await connections.releaseRefreshLease(one, lease)
    expect(await connections.takeRefreshLease(one, 'b', long)).toBeDefined()
  },
  'RT-05: the lease of a dead process can be taken once it has expired, and not before': async ({
    connections,
  }) => {
    await connections.add(rowOf())
    await connections.takeRefreshLease(one, 'dead', 500)
    expect(await connections.takeRefreshLease(one, 'b', long)).toBeUndefined()
    await sleep(600)
    const claims = await Promise.all(twenty.map((owner) => connections.takeRefreshLease(one, owner, long)))
    expect(claims.filter(Boolean)).toHaveLength(1)
  },
  'RT-05: an extended lease cannot be taken': async ({ connections }) => {
    await connections.add(rowOf())
    const lease = await connections.takeRefreshLease(one, 'a', 500)
    if (lease) await connections.extendRefreshLease(one, lease, long)
    await sleep(600)
    expect(await connections.takeRefreshLease(one, 'b', long)).toBeUndefined()
  },
  'RT-05: a process that lost its lease can neither release nor extend the next one': async ({
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
  'RT-05: an older fencing token cannot release the newer lease of the same process': async ({
    connections,
  }) => {
    await connections.add(rowOf())
    const older = await connections.takeRefreshLease(one, 'a', short)
    await sleep(short * 2)
    await connections.takeRefreshLease(one, 'a', long)
    if (older) await connections.releaseRefreshLease(one, older)
    expect(await connections.takeRefreshLease(one, 'b', long)).toBeUndefined()
  },
  'a lease changes no readable field of the connection': async ({ connections }) => {
    await connections.add(rowOf())
    await connections.takeRefreshLease(one, 'a', long)
    expect(await connections.find(one)).toEqual(rowOf())
  },
}
