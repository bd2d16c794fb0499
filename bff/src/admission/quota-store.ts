import type { RateLimit } from '@planbridge/shared/providers'
import type { BudgetStore, QuotaKey } from '../store/ports/ports.ts'
import { type Drawn, draw, leftIn } from './shared-quota.ts'

/** What all instances draw from. */
export interface QuotaStore {
  /** Rejects where the store is away. */
  draw(key: QuotaKey, limit: RateLimit, wish: number): Promise<Drawn>
  /** How many calls are left; rejects where the store is away. */
  left(key: QuotaKey, limit: RateLimit): Promise<number>
}

/** Each lost race is a slice that another instance got, so more in a row than there are instances is no race any more. */
const triesMax = 12

export const quotaStore = (budgets: Pick<BudgetStore, 'read' | 'write'>): QuotaStore => {
  const drawFrom = async (
    key: QuotaKey,
    limit: RateLimit,
    wish: number,
    triesLeft = triesMax,
  ): Promise<Drawn> => {
    const { now, spent, version } = await budgets.read(key)
    const drawn = draw(spent, limit, wish, now)
    if (drawn.kind === 'dry') return drawn
    const endsAt = Math.max(...Object.keys(drawn.spent).map(Number))
    if (await budgets.write(key, version, drawn.spent, endsAt)) return drawn
    return triesLeft === 1 ? { kind: 'dry', waitMs: 100 } : drawFrom(key, limit, wish, triesLeft - 1)
  }
  return {
    draw: (key, limit, wish) => drawFrom(key, limit, wish),
    async left(key, limit) {
      const { now, spent } = await budgets.read(key)
      return leftIn(spent, limit, now)
    },
  }
}
