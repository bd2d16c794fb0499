import type { ConnectionId } from '@planbridge/shared/contract'
import { randomToken } from '../base64url.ts'
import type { ConnectionStore, Turn } from '../store/ports.ts'
import type { Chance, Pause } from '../world.ts'

/** A turn whose owner died is free again after this; a living owner extends it in time. */
const turnMs = 6_000
const extendEveryMs = 2_000
const waitMsMin = 80
const waitsMax = 250

export interface TurnWork<T> {
  readonly work: () => Promise<T>
  /** Lets a waiter stop early: undefined as long as there is nothing to say. */
  readonly settled: () => Promise<T | undefined>
  /** Whether to wait for somebody else's turn to end. */
  readonly patient: boolean
}

export interface RefreshTurn {
  /** Whether this process is at work on it right now. */
  isTaken(connection: ConnectionId): boolean
  /**
   * Runs `work` when it is our turn, one at a time per connection over all callers and all processes.
   * Everybody who waited in this process shares what the worker found.
   */
  once<T>(connection: ConnectionId, work: TurnWork<T>): Promise<T | 'busy'>
  /** When this process is at work on none any more. */
  settled(): Promise<void>
}

export interface TurnNeeds {
  readonly connections: Pick<ConnectionStore, 'takeTurn' | 'keepTurn' | 'endTurn'>
  readonly chance: Chance
  readonly pause: Pause
}

/** A lease row with a fencing counter: no database connection is held while the provider takes its time. */
export const refreshTurn = (needs: TurnNeeds): RefreshTurn => {
  const underWay = new Map<string, Promise<unknown>>()
  const owner = randomToken(needs.chance)
  return {
    isTaken: (id) => underWay.has(id),
    once<T>(id: ConnectionId, turnWork: TurnWork<T>) {
      const running = underWay.get(id) as Promise<T | 'busy'> | undefined
      if (running) return running
      const started = inTurn(needs, { id, owner, ...turnWork }).finally(() => underWay.delete(id))
      underWay.set(id, started)
      return started
    },
    async settled() {
      while (underWay.size > 0) await Promise.allSettled(underWay.values())
    },
  }
}

interface Waiting<T> extends TurnWork<T> {
  readonly id: ConnectionId
  readonly owner: string
}

const inTurn = async <T>(needs: TurnNeeds, waiting: Waiting<T>): Promise<T | 'busy'> => {
  const { id, owner, settled, patient } = waiting
  for (let waits = 0; waits < waitsMax; waits++) {
    const turn = await needs.connections.takeTurn(id, owner, turnMs)
    if (turn) return inOwnTurn(needs, { ...waiting, turn })
    if (!patient) return 'busy'
    const spread = needs.chance.bytes(1)[0] ?? 0
    await needs.pause(waitMsMin + spread / 2)
    const found = await settled()
    if (found !== undefined) return found
  }
  return 'busy'
}

const inOwnTurn = async <T>(
  needs: TurnNeeds,
  { id, turn, work }: Waiting<T> & { turn: Turn },
): Promise<T> => {
  const atWork = new AbortController()
  void extendWhile(needs, atWork.signal, () => needs.connections.keepTurn(id, turn, turnMs))
  try {
    return await work()
  } finally {
    atWork.abort()
    await needs.connections.endTurn(id, turn).catch(() => undefined)
  }
}

// A store that is away cannot extend a turn; the compare-and-swap on the token version still guards the outcome.
const extendWhile = async (
  needs: Pick<TurnNeeds, 'pause'>,
  atWork: AbortSignal,
  extend: () => Promise<void>,
): Promise<void> => {
  await needs.pause(extendEveryMs)
  if (atWork.aborted) return
  await extend().catch(() => undefined)
  return extendWhile(needs, atWork, extend)
}
