import type { Connection, Delegation } from '@planbridge/shared/contract'

export type Nearness = NonNullable<Delegation['warning']>

const dayMs = 86_400_000

/** How many days ahead of an end the person is told, nearest first. */
const steps: readonly { readonly days: number; readonly nearness: Nearness }[] = [
  { days: 1, nearness: 'in-1-day' },
  { days: 3, nearness: 'in-3-days' },
  { days: 14, nearness: 'in-14-days' },
]

const nearnessOf = (endsAt: string, now: number): Nearness | null => {
  const leftMs = Date.parse(endsAt) - now
  return leftMs <= 0 ? null : (steps.find(({ days }) => leftMs <= days * dayMs)?.nearness ?? null)
}

/** How near the end of a working connection is; null: far away, unknown, or past. The BFF judges delegations by its own clock. */
export function endIsNear(
  { status, ends_at }: Connection,
  delegation: Delegation | undefined,
  now: number,
): Nearness | null {
  if (status !== 'active' && status !== 'choose-account') return null
  if (delegation) return delegation.warning
  return ends_at === null ? null : nearnessOf(ends_at, now)
}
