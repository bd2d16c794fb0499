import type { ConnectionId } from '@planbridge/shared/contract'
import { randomToken } from '../base64url.ts'
import type { ConnectionStore, Turn } from '../store/ports.ts'
import type { Chance, Clock, Pause } from '../world.ts'

/** Longer than a provider's answer may take, so that a turn never ends while its owner still waits. */
const turnMs = 15_000
const waitMs = 100
const waitsMax = 250

export interface RefreshTurn {
  /**
   * Runs `work` when it is our turn, one at a time per connection over all callers and all processes.
   * Everybody who waited in this process shares what the worker found. `settled` lets a waiter stop early.
   */
  once<T>(
    connection: ConnectionId,
    work: () => Promise<T>,
    settled: () => Promise<T | undefined>,
  ): Promise<T | 'busy'>
}

export interface TurnNeeds {
  readonly connections: Pick<ConnectionStore, 'takeTurn' | 'endTurn'>
  readonly clock: Clock
  readonly chance: Chance
  readonly pause: Pause
}

export const refreshTurn = ({ connections, clock, chance, pause }: TurnNeeds): RefreshTurn => {
  const underWay = new Map<string, Promise<unknown>>()
  const owner = randomToken(chance)

  const inOwnTurn = async <T>(id: ConnectionId, turn: Turn, work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } finally {
      await connections.endTurn(id, turn)
    }
  }

  const inTurn = async <T>(
    id: ConnectionId,
    work: () => Promise<T>,
    settled: () => Promise<T | undefined>,
  ) => {
    for (let waits = 0; waits < waitsMax; waits++) {
      const turn = await connections.takeTurn(id, owner, clock.now(), clock.now() + turnMs)
      if (turn) return inOwnTurn(id, turn, work)
      await pause(waitMs)
      const found = await settled()
      if (found !== undefined) return found
    }
    return 'busy' as const
  }

  return {
    once<T>(id: ConnectionId, work: () => Promise<T>, settled: () => Promise<T | undefined>) {
      const running = underWay.get(id) as Promise<T | 'busy'> | undefined
      if (running) return running
      const started = inTurn(id, work, settled).finally(() => underWay.delete(id))
      underWay.set(id, started)
      return started
    },
  }
}
