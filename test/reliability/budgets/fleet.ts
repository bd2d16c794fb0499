import { setTimeout as pause } from 'node:timers/promises'
import { openEvents } from '@planbridge/bff/events.ts'
import type { Integration } from '@planbridge/bff/integration.ts'
import type { Admission } from '@planbridge/bff/proxy/manners/admission.ts'
import { type Manners, openManners } from '@planbridge/bff/proxy/manners/manners.ts'
import { postgresStore } from '@planbridge/bff/store/postgres-engine.ts'
import type { OperationDefinition } from '@planbridge/shared/providers'
import { onTestFinished } from 'vitest'

/** A provider's own count: whether it lets the call pass. */
export type Counter = (holder: string, operation: OperationDefinition) => boolean

export interface Tally {
  allowed: number
  refused: number
}

export interface Member {
  readonly manners: Manners
  readonly call: (operation: OperationDefinition, account?: string) => Promise<Admission>
}

/** Instances that have nothing in common but a database. */
export const openFleet = async (url: string, integration: Integration, size: number): Promise<Member[]> =>
  Promise.all(
    Array.from({ length: size }, async () => {
      const store = await postgresStore({ url, poolMax: 2 })
      onTestFinished(() => store.close())
      const manners = openManners({
        integrations: [integration],
        budgets: store.budgets,
        events: openEvents(() => undefined),
        clock: { now: () => Date.now() },
        chance: { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) },
        pause: (ms) => pause(ms),
      })
      const call: Member['call'] = async (operation, account = 'ana') =>
        manners.admit({ integration, connection: { id: account, account }, operation })
      return { manners, call }
    }),
  )

/** Calls as fast as it may, in several threads of work, until the time is up. */
export const hammer = async (
  { call }: Member,
  operation: OperationDefinition,
  count: Counter,
  untilMs: number,
): Promise<Tally> => {
  const tally = { allowed: 0, refused: 0 }
  const work = async (): Promise<void> => {
    while (Date.now() < untilMs) {
      const admission = await call(operation)
      if (admission.kind === 'refused') {
        await pause(20)
        continue
      }
      const allowed = count('ana', operation)
      tally[allowed ? 'allowed' : 'refused'] += 1
      await pause(1)
      admission.done({ kind: 'answer', response: { status: allowed ? 200 : 429, headers: {} } })
    }
  }
  await Promise.all(Array.from({ length: 4 }, work))
  return tally
}
