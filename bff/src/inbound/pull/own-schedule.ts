import type { QueueFacts } from '@planbridge/shared/providers'
import type { Integration, ReceivedWebhooks } from '../../domain/integration.ts'
import type { ConnectionRow } from '../../store/ports/ports.ts'
import type { CallNeeds } from './needs.ts'

/** An integration whose provider has a queue. */
export interface QueueOwner {
  readonly integration: Integration
  readonly queue: QueueFacts
}

/** One turn of an integration: makes its calls and resolves to the milliseconds until the next turn. */
export type Turn = (owner: QueueOwner, row: ConnectionRow, failures: number) => Promise<TurnEnd>

/** `failed`: the next turn counts it. */
export interface TurnEnd {
  readonly waitMs: number
  readonly failed: boolean
}

/** How long an integration without a service account that works is left alone. */
const unconnectedMs = 15_000

/** Twice as long after each failure. */
export const backOff = (failures: number, { firstMs, mostMs }: { firstMs: number; mostMs: number }): number =>
  Math.min(mostMs, firstMs * 2 ** Math.min(failures, 20))

interface TurnState {
  nextAt: number
  failures: number
  isUnconnected: boolean
  running: boolean
}

const serviceConnection = async ({ store }: CallNeeds, { id, tenant }: Integration) => {
  const key = { tenant, owner: '', integration: id, model: 'service-account', account: '' } as const
  const row = await store.connections.findSame(key)
  return row?.status === 'active' ? row : undefined
}

/**
 * Gives each integration that wants it its turns, one at a time, as long as its service account is connected. The times are those of
 * this process: a turn too many does no harm.
 */
export const ownSchedule = (
  needs: CallNeeds,
  isWanted: (settings: ReceivedWebhooks) => boolean,
  turn: Turn,
): (() => Promise<void>) => {
  const owners = [...needs.integrations.values()].flatMap(
    (integration): (QueueOwner & { state: TurnState })[] => {
      const { webhooks, provider } = integration
      const queue = provider.inbound?.queue
      if (!queue || !webhooks || !isWanted(webhooks)) return []
      return [{ integration, queue, state: { nextAt: 0, failures: 0, isUnconnected: false, running: false } }]
    },
  )
  const take = async (owner: QueueOwner, state: TurnState): Promise<void> => {
    const row = await serviceConnection(needs, owner.integration)
    if (!row) {
      if (!state.isUnconnected) needs.events.webhooksUnconnected({ integration: owner.integration.id })
      Object.assign(state, { isUnconnected: true, nextAt: needs.clock.now() + unconnectedMs })
      return
    }
    state.isUnconnected = false
    const { waitMs, failed } = await turn(owner, row, state.failures)
    Object.assign(state, { failures: failed ? state.failures + 1 : 0, nextAt: needs.clock.now() + waitMs })
  }
  return async () => {
    const due = owners.filter(({ state }) => !state.running && state.nextAt <= needs.clock.now())
    const ended = await Promise.allSettled(
      due.map(async ({ state, ...owner }) => {
        state.running = true
        await take(owner, state).finally(() => (state.running = false))
      }),
    )
    const broken = ended.find((one) => one.status === 'rejected')
    if (broken) throw broken.reason
  }
}
