import type { OperationDefinition, RateLimit } from '@planbridge/shared/providers'
import { LRUCache } from 'lru-cache'
import type { Millis, QuotaKey } from '../store/ports/ports.ts'
import type { QuotaStore } from './quota-store.ts'
import { RateBudget } from './rate-budget.ts'

/**
 * Call counts and rate budgets of one account, so that one account cannot use up the capacity of all.
 * @see https://learn.microsoft.com/azure/architecture/patterns/bulkhead
 */
export interface Bulkhead {
  running: number
  readonly capacity: number
  waiting: number
  /** Budgets that a read counts against, the widest first. */
  readonly reads: readonly RateBudget[]
  readonly writes: readonly RateBudget[]
}

/** Beyond this many accounts the least recently used bulkhead is evicted. */
const bulkheadsMax = 20_000

export interface BulkheadNeeds {
  readonly integration: string
  /** Concurrent calls of each account. */
  readonly capacity: number
  readonly limits: readonly RateLimit[]
  readonly operations: readonly OperationDefinition[]
  readonly quotas: QuotaStore
}

/** The bulkheads of one integration, and the rate budgets that its accounts share. */
export class Bulkheads {
  readonly #needs: BulkheadNeeds
  // The cache allocates its slots up front, so it is created with the first call.
  #bulkheads: LRUCache<string, Bulkhead> | undefined
  readonly #ofOperations = new Map<string, RateBudget>()
  /** Has no limit of its own; blocked while the provider refuses every call. */
  readonly overall: RateBudget
  readonly #ofIntegration: readonly RateBudget[]
  /** Used by every bulkhead if no limit is counted per account. */
  readonly #sharedOnly: BudgetsByMethod
  /** The limits that are counted per account. */
  readonly perAccount: readonly RateLimit[]

  constructor(needs: BulkheadNeeds) {
    this.#needs = needs
    this.overall = this.#rateBudget('whole', '')
    this.#ofIntegration = needs.limits
      .filter(({ per }) => per === 'integration')
      .map((limit) => this.#rateBudget(ruleOf(limit), '', limit))
    this.#sharedOnly = byMethod([this.overall, ...this.#ofIntegration])
    this.perAccount = needs.limits.filter(({ per }) => per === 'connection')
    for (const { id, atMost } of needs.operations) {
      if (!atMost) continue
      const limit: RateLimit = { counts: 'all', per: 'integration', ...atMost }
      this.#ofOperations.set(id, this.#rateBudget(`operation:${id}`, '', limit))
    }
  }

  /** The budgets that all accounts share. */
  get shared(): readonly RateBudget[] {
    return [this.overall, ...this.#ofIntegration, ...this.#ofOperations.values()]
  }

  of(holder: string, now: Millis): Bulkhead {
    return this.#bulkheads?.get(holder) ?? this.#open(holder, now)
  }

  /** The local budget of a quota; undefined if this instance has none for that account. */
  findBudget({ rule, holder }: QuotaKey): RateBudget | undefined {
    if (holder === '') return this.shared.find(({ key }) => key.rule === rule)
    const bulkhead = this.#bulkheads?.peek(holder)
    return [...(bulkhead?.reads ?? []), ...(bulkhead?.writes ?? [])].find(({ key }) => key.rule === rule)
  }

  /** The budget of an operation that has a documented limit of its own. */
  ofOperation(operation: string): RateBudget | undefined {
    return this.#ofOperations.get(operation)
  }

  #open(holder: string, now: Millis): Bulkhead {
    const ofAccount = this.perAccount.map((limit) => this.#rateBudget(ruleOf(limit), holder, limit))
    this.#bulkheads ??= new LRUCache({ max: bulkheadsMax })
    // A full cache has evicted bulkheads, and this account may have used its share before its eviction.
    if (this.#bulkheads.size >= bulkheadsMax) for (const rateBudget of ofAccount) rateBudget.startUsedUp(now)
    const { reads, writes } =
      ofAccount.length === 0
        ? this.#sharedOnly
        : byMethod([this.overall, ...this.#ofIntegration, ...ofAccount])
    const bulkhead = { running: 0, waiting: 0, capacity: this.#needs.capacity, reads, writes }
    this.#bulkheads.set(holder, bulkhead)
    return bulkhead
  }

  #rateBudget(rule: string, holder: string, limit?: RateLimit): RateBudget {
    const { integration, quotas } = this.#needs
    return new RateBudget({ integration, rule, holder }, limit, quotas)
  }
}

const ruleOf = ({ counts: methods, seconds }: RateLimit): string => `${methods}/${seconds}`

type BudgetsByMethod = Pick<Bulkhead, 'reads' | 'writes'>

// With ten thousand bulkheads in memory, two equal lists share one array.
const byMethod = (all: readonly RateBudget[]): BudgetsByMethod => {
  const reads = all.filter(counts('reads'))
  const writes = all.filter(counts('writes'))
  return { reads, writes: reads.length === all.length && writes.length === all.length ? reads : writes }
}

const counts =
  (methods: 'reads' | 'writes') =>
  ({ limit }: RateBudget): boolean =>
    limit === undefined || limit.counts === 'all' || limit.counts === methods
