import { Failure } from '../../failure.ts'
import type { InboundStore, NewInboundEvent, Store } from '../../store/ports/ports.ts'

type Stored = Awaited<ReturnType<InboundStore['add']>>

interface Waiting {
  readonly event: NewInboundEvent
  readonly resolve: (stored: Stored) => void
  readonly reject: (error: unknown) => void
}

const togetherMax = 50

/** In one order in all instances, so that no two transactions wait for each other. */
const inOrder = (one: Waiting, other: Waiting): number =>
  one.event.fingerprint < other.event.fingerprint ? -1 : 1

/**
 * Stores events durably before it resolves. Those of an integration that arrive while others are written are written together, by one
 * transaction: most of the cost is the durable commit, and one integration occupies one database session at most.
 */
export const storeTogether = ({
  inbound,
  atomically,
}: Pick<Store, 'inbound' | 'atomically'>): InboundStore['add'] => {
  const lines = new Map<string, Waiting[]>()
  const storeOne = ({ event, resolve, reject }: Waiting) => inbound.add(event).then(resolve, reject)
  const storeAll = async (together: readonly Waiting[]): Promise<void> => {
    try {
      const stored = await atomically(async (tables) => {
        const results: Stored[] = []
        for (const { event } of together) results.push(await tables.inbound.add(event))
        return results
      })
      for (const [at, { resolve }] of together.entries()) {
        const result = stored[at]
        if (result) resolve(result)
      }
    } catch (error) {
      // An outage is that of all of them. If the store refuses one, the others are stored without it.
      const isOfOne = error instanceof Failure && error.code === 'internal'
      if (isOfOne) await Promise.all(together.map(storeOne))
      else for (const { reject } of together) reject(error)
    }
  }
  const drain = async (integration: string, line: Waiting[]): Promise<void> => {
    lines.set(integration, line)
    while (line.length > 0) {
      const together = line.splice(0, togetherMax).toSorted(inOrder)
      const [first] = together
      await (first && together.length === 1 ? storeOne(first) : storeAll(together))
    }
    lines.delete(integration)
  }
  return (event) =>
    new Promise((resolve, reject) => {
      const line = lines.get(event.integration)
      const waiting = { event, resolve, reject }
      if (line) line.push(waiting)
      else void drain(event.integration, [waiting])
    })
}
