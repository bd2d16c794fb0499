import { openAdmission } from '@planbridge/bff/internal/admission/open-admission.ts'
import type { Integration } from '@planbridge/bff/internal/domain/integration.ts'
import { openEvents } from '@planbridge/bff/internal/events.ts'
import { every } from '@planbridge/bff/internal/runtime/every.ts'
import { monotonicClock } from '@planbridge/bff/internal/runtime/monotonic-clock.ts'
import type { BudgetStore, Spent } from '@planbridge/bff/internal/store/ports/ports.ts'
import type { OperationDefinition, Pace } from '@planbridge/shared/providers'
import { integrationWith, operationOf } from '../../harness/cluster/integration-with.ts'
import { micros, table } from '../refresh/table.ts'

/** A store in memory, so that only admission is measured. */
const memory = (): BudgetStore => {
  const quotas = new Map<string, { spent: Spent; version: number }>()
  return {
    read: (key) =>
      Promise.resolve({ now: Date.now(), spent: {}, version: 0, ...quotas.get(JSON.stringify(key)) }),
    write: (key, version, spent) => {
      quotas.set(JSON.stringify(key), { spent, version: version + 1 })
      return Promise.resolve(true)
    },
    block: () => Promise.resolve(),
    blocked: () => Promise.resolve([]),
  }
}

const calls = 1_000_000
const warmUp = 200_000

const headers = { 'content-type': 'application/json', 'x-ratelimit-remaining': '1000000' }

const callerOf = (integration: Integration, operation: OperationDefinition, accounts: number) => {
  const { admit } = openAdmission({
    integrations: [integration],
    budgets: memory(),
    events: openEvents([]),
    clock: monotonicClock(() => performance.now()),
    random: { bytes: (length) => new Uint8Array(length) },
    sleep: () => Promise.resolve(),
    every,
    flowLimits: { callMs: 600_000, stallMs: 30_000 },
  })
  const connections = Array.from({ length: accounts }, (_, at) => ({ id: `c${at}`, account: `a${at}` }))
  return async (count: number) => {
    let waited = 0
    for (let at = 0; at < count; at += 1) {
      const connection = connections[at % accounts] ?? { id: '' }
      const admission = admit({ integration, connection, operation })
      const place = admission instanceof Promise ? await admission : admission
      if (admission instanceof Promise) waited += 1
      if (place.kind === 'refused') throw new Error(place.code)
      place.done({ kind: 'answer', response: { status: 200, headers } })
    }
    return waited
  }
}

const kinds: readonly (readonly [name: string, pace: Pace['limits'], accounts: number])[] = [
  ['no documented limit', [], 1],
  ['no documented limit, 10,000 accounts', [], 10_000],
  ['a limit for all', [{ counts: 'all', calls: 1e9, seconds: 3_600, per: 'integration' }], 1],
  ['a limit for each account', [{ counts: 'all', calls: 1e9, seconds: 60, per: 'connection' }], 1],
  ['the same, 10,000 accounts', [{ counts: 'all', calls: 1e9, seconds: 60, per: 'connection' }], 10_000],
]

/** CPU time per call for admission and completion, including the rate-limit headers. */
export const oneCall = async (): Promise<string> => {
  const operation = operationOf('GET')
  const rows: string[][] = []
  for (const [name, limits, accounts] of kinds) {
    const integration = await integrationWith('plannr', limits, true)
    const pass = callerOf(integration, operation, accounts)
    await pass(warmUp)
    const before = process.cpuUsage()
    const waited = await pass(calls)
    const { user, system } = process.cpuUsage(before)
    rows.push([name, micros((user + system) / calls), String(waited)])
  }
  return table('one call', ['CPU', `waited, of ${calls}`], rows)
}
