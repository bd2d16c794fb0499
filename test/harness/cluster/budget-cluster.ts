import { setTimeout as sleep } from 'node:timers/promises'
import { type Integration, openEvents } from '@planbridge/bff/testing'
import type { Admission } from '@planbridge/bff/internal/admission/admission.ts'
import { type OutboundAdmission, openAdmission } from '@planbridge/bff/internal/admission/open-admission.ts'
import { postgresStore } from '@planbridge/bff/internal/store/engines/postgres-engine.ts'
import type { OperationDefinition } from '@planbridge/shared/providers'
import { onTestFinished } from 'vitest'

/** A provider's own count: whether it lets the call pass. */
export type Counter = (holder: string, operation: OperationDefinition) => boolean

export interface Tally {
  allowed: number
  refused: number
}

export interface Member {
  readonly admission: OutboundAdmission
  readonly call: (operation: OperationDefinition, account?: string) => Promise<Admission>
}

/** Instances that have nothing in common but a database. */
export const openCluster = async (url: string, integration: Integration, size: number): Promise<Member[]> =>
  Promise.all(
    Array.from({ length: size }, async () => {
      const store = await postgresStore({ url, poolMax: 2 })
      onTestFinished(() => store.close())
      const admission = openAdmission({
        integrations: [integration],
        budgets: store.budgets,
        events: openEvents([]),
        clock: { now: () => Date.now() },
        random: { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) },
        sleep: (ms) => sleep(ms),
      })
      const call: Member['call'] = async (operation, account = 'ana') =>
        admission.admit({ integration, connection: { id: account, account }, operation })
      return { admission, call }
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
        await sleep(20)
        continue
      }
      const allowed = count('ana', operation)
      tally[allowed ? 'allowed' : 'refused'] += 1
      await sleep(1)
      admission.done({ kind: 'answer', response: { status: allowed ? 200 : 429, headers: {} } })
    }
  }
  await Promise.all(Array.from({ length: 4 }, work))
  return tally
}
