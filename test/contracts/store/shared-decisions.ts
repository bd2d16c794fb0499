import type { Store } from '@planbridge/bff/testing'
import { attemptOf } from './attempts-contract.ts'
import { idOf, rowOf } from './connections-contract.ts'

const twenty = Array.from({ length: 20 }, (_, at) => at)

/** Counts operations that must succeed once when all instances of a store try them at once. */
export const sharedDecisions = async (stores: readonly Store[]) => {
  const all = twenty.flatMap((at) => stores.map((store, of) => ({ store, who: `${at}-of-${of}` })))
  const added = await Promise.all(
    all.map(({ store, who }) => store.connections.add(rowOf({ id: idOf(who) }))),
  )
  const [{ id } = { id: idOf('none') }] = added
  const leases = await Promise.all(
    all.map(({ store, who }) => store.connections.takeRefreshLease(id, who, 15_000)),
  )
  const nothing = { sealed: 'x', endsAt: null, staleAt: null }
  const puts = await Promise.all(all.map(({ store }) => store.connections.putTokens(id, 0, nothing)))
  await stores[0]?.attempts.add(attemptOf(), 10)
  const taken = await Promise.all(all.map(({ store, who }) => store.attempts.take('state-1', who)))
  const rows = await Promise.all(stores.map((store) => store.connections.find(id)))
  return {
    connections: new Set(added.map((row) => row.id)).size,
    leases: leases.filter(Boolean).length,
    puts: puts.filter(Boolean).length,
    takes: taken.filter(Boolean).length,
    views: new Set(rows.map((row) => JSON.stringify(row))).size,
  }
}

export const eachOnce = { connections: 1, leases: 1, puts: 1, takes: 1, views: 1 }
