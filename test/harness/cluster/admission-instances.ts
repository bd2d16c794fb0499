import { setTimeout as sleep } from 'node:timers/promises'
import type { Admission } from '@planbridge/bff/internal/admission/admission.ts'
import { openAdmission, type OutboundAdmission } from '@planbridge/bff/internal/admission/open-admission.ts'
import type { Integration } from '@planbridge/bff/internal/domain/integration.ts'
import { openEvents } from '@planbridge/bff/internal/events.ts'
import { monotonicClock } from '@planbridge/bff/internal/runtime/monotonic-clock.ts'
import { postgresStore } from '@planbridge/bff/internal/store/engines/postgres-engine.ts'
import { every } from '@planbridge/bff/internal/runtime/every.ts'
import type { OperationDefinition } from '@planbridge/shared/providers'
import { onTestFinished } from 'vitest'

/** The rate limiter of a provider. Returns true if the provider accepts the call. */
export type Counter = (holder: string, operation: OperationDefinition) => boolean

export interface Tally {
  allowed: number
  refused: number
}

export interface AdmissionInstance {
  readonly admission: OutboundAdmission
  readonly call: (operation: OperationDefinition, account?: string) => Promise<Admission>
}

/** Admission controllers of several instances that share only a database. */
export const openAdmissionInstances = async (
  url: string,
  integration: Integration,
  size: number,
): Promise<AdmissionInstance[]> =>
  Promise.all(
    Array.from({ length: size }, async () => {
      const store = await postgresStore({ url, poolMax: 2 })
      onTestFinished(() => store.close())
      const admission = openAdmission({
        integrations: [integration],
        budgets: store.budgets,
        events: openEvents([]),
        clock: monotonicClock(() => performance.now()),
        random: { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) },
        sleep: (ms) => sleep(ms),
        every,
        flowLimits: { callMs: 600_000, stallMs: 30_000 },
      })
      const call: AdmissionInstance['call'] = async (operation, account = 'ana') =>
        admission.admit({ integration, connection: { id: account, account }, operation })
      return { admission, call }
    }),
  )

/** Calls in four concurrent loops, as fast as admission allows, until `untilMs` (epoch). */
export const callRepeatedly = async (
  { call }: AdmissionInstance,
  operation: OperationDefinition,
  count: Counter,
  untilMs: number,
): Promise<Tally> => {
  const tally = { allowed: 0, refused: 0 }
  const loop = async (): Promise<void> => {
    while (Date.now() < untilMs) {
      const admission = await call(operation)
      if (admission.kind === 'refused') {
        await sleep(20)
        continue
      }
      const allowed = count('ana', operation)
      tally[allowed ? 'allowed' : 'refused'] += 1
      await sleep(1)
      const refusal = { means: 'rate-limited', closes: 'integration' } as const
      admission.done({ kind: 'answer', response: { status: allowed ? 200 : 429, headers: {} } }, refusal)
    }
  }
  await Promise.all(Array.from({ length: 4 }, loop))
  return tally
}
