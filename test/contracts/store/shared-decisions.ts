import type { Store } from '@planbridge/bff/testing'
import { attemptOf } from './attempts-contract.ts'
import { idOf, rowOf } from './connections-contract.ts'

const twenty = Array.from({ length: 20 }, (_, at) => at)

/** How often each thing happened that must happen once, when instances that share one store all try at the same moment. */
export const sharedDecisions = async (stores: readonly Store[]) => {
  const all = twenty.flatMap((at) => stores.map((store, of) => ({ store, who: `${at}-of-${of}` })))
  const added = await Promise.all(
    all.map(({ store, who }) => store.connections.add(rowOf({ id: idOf(who) }))),
  )
  const [{ id } = { id: idOf('none') }] = added
  const turns = await Promise.all(
    all.map(({ store, who }) => store.connections.takeRefreshLease(id, who, 15_000)),
  )
  const nothing = { sealed: 'x', endsAt: null, staleAt: null }
  const puts = await Promise.all(all.map(({ store }) => store.connections.putTokens(id, 0, nothing)))
  await stores[0]?.attempts.add(attemptOf(), 10)
  const taken = await Promise.all(all.map(({ store, who }) => store.attempts.take('state-1', who)))
  const seen = await Promise.all(stores.map((store) => store.connections.find(id)))
  return {
    connections: new Set(added.map((row) => row.id)).size,
    turns: turns.filter(Boolean).length,
    puts: puts.filter(Boolean).length,
    takes: taken.filter(Boolean).length,
    views: new Set(seen.map((row) => JSON.stringify(row))).size,
  }
}

export const eachOnce = { connections: 1, turns: 1, puts: 1, takes: 1, views: 1 }
