import type { OperationDefinition, RateLimit } from '@planbridge/shared/providers'
import { LRUCache } from 'lru-cache'
import type { Millis, QuotaKey } from '../store/ports/ports.ts'
import { RateBudget } from './rate-budget.ts'
import type { QuotaStore } from './quota-store.ts'

/** What is counted for the calls of one account. */
export interface Bulkhead {
  running: number
  waiting: number
  /** What a read has to pass, the widest first. */
  readonly reads: readonly RateBudget[]
  readonly writes: readonly RateBudget[]
}

/** More accounts than this at once, and the ones longest unheard of are forgotten. */
const bulkheadsMax = 20_000

export interface BulkheadNeeds {
  readonly integration: string
  readonly limits: readonly RateLimit[]
  readonly operations: readonly OperationDefinition[]
  readonly quotas: QuotaStore
}

/** The lanes of one integration, and the allowances that all of them share. */
export class Bulkheads {
  readonly #needs: BulkheadNeeds
  // Its places are made in advance, so it comes with the first call.
  #bulkheads: LRUCache<string, Bulkhead> | undefined
  readonly #ofOperations = new Map<string, RateBudget>()
  /** Knows no limit; it is closed where the provider says so of everything. */
  readonly whole: RateBudget
  readonly #shared: readonly RateBudget[]
  /** What all lanes pass where nothing is counted for each account. */
  readonly #same: Sorted
  /** The limits that are counted for each account. */
  readonly each: readonly RateLimit[]

  constructor(needs: BulkheadNeeds) {
    this.#needs = needs
    this.whole = this.#rateBudget('whole', '')
    this.#shared = needs.limits
      .filter(({ per }) => per === 'integration')
      .map((limit) => this.#rateBudget(ruleOf(limit), '', limit))
    this.#same = sorted([this.whole, ...this.#shared])
    this.each = needs.limits.filter(({ per }) => per === 'connection')
    for (const { id, atMost } of needs.operations) {
      if (!atMost) continue
      const limit: RateLimit = { counts: 'all', per: 'integration', ...atMost }
      this.#ofOperations.set(id, this.#rateBudget(`operation:${id}`, '', limit))
    }
  }

  /** Those that are the same for every account. */
  get common(): readonly RateBudget[] {
    return [this.whole, ...this.#shared, ...this.#ofOperations.values()]
  }

  of(holder: string, now: Millis): Bulkhead {
    return this.#bulkheads?.get(holder) ?? this.#open(holder, now)
  }

  /** Where the closure of a pot belongs; undefined: nobody here has drawn from it. */
  find({ rule, holder }: QuotaKey): RateBudget | undefined {
    if (holder === '') return this.common.find(({ key }) => key.rule === rule)
    const bulkhead = this.#bulkheads?.peek(holder)
    return [...(bulkhead?.reads ?? []), ...(bulkhead?.writes ?? [])].find(({ key }) => key.rule === rule)
  }

  /** What the documentation says of this operation alone. */
  ofOperation(operation: string): RateBudget | undefined {
    return this.#ofOperations.get(operation)
  }

  #open(holder: string, now: Millis): Bulkhead {
    const each = this.each.map((limit) => this.#rateBudget(ruleOf(limit), holder, limit))
    this.#bulkheads ??= new LRUCache({ max: bulkheadsMax })
    // Where some were forgotten, this may be one of them.
    if (this.#bulkheads.size >= bulkheadsMax) for (const rateBudget of each) rateBudget.beginSpent(now)
    const { reads, writes } = each.length === 0 ? this.#same : sorted([this.whole, ...this.#shared, ...each])
    const bulkhead = { running: 0, waiting: 0, reads, writes }
    this.#bulkheads.set(holder, bulkhead)
    return bulkhead
  }

  #rateBudget(rule: string, holder: string, limit?: RateLimit): RateBudget {
    const { integration, quotas } = this.#needs
    return new RateBudget({ integration, rule, holder }, limit, quotas)
  }
}

const ruleOf = ({ counts: what, seconds }: RateLimit): string => `${what}/${seconds}`

type Sorted = Pick<Bulkhead, 'reads' | 'writes'>

// Ten thousand lanes lie in memory together, so two lists that are the same are one.
const sorted = (all: readonly RateBudget[]): Sorted => {
  const reads = all.filter(counts('reads'))
  const writes = all.filter(counts('writes'))
  return { reads, writes: reads.length === all.length && writes.length === all.length ? reads : writes }
}

const counts =
  (what: 'reads' | 'writes') =>
  ({ limit }: RateBudget): boolean =>
    limit === undefined || limit.counts === 'all' || limit.counts === what
