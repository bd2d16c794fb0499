import type { OperationDefinition, RateLimit } from '@planbridge/shared/providers'
import { LRUCache } from 'lru-cache'
import type { Millis, PotKey } from '../../store/ports.ts'
import { Allowance } from './allowance.ts'
import type { SharedPots } from './shared-pots.ts'

/** What is counted for the calls of one account. */
export interface Lane {
  running: number
  waiting: number
  /** What a read has to pass, the widest first. */
  readonly reads: readonly Allowance[]
  readonly writes: readonly Allowance[]
}

/** More accounts than this at once, and the ones longest unheard of are forgotten. */
const lanesMax = 20_000

export interface LaneNeeds {
  readonly integration: string
  readonly limits: readonly RateLimit[]
  readonly operations: readonly OperationDefinition[]
  readonly pots: SharedPots
}

/** The lanes of one integration, and the allowances that all of them share. */
export class Lanes {
  readonly #needs: LaneNeeds
  // Its places are made in advance, so it comes with the first call.
  #lanes: LRUCache<string, Lane> | undefined
  readonly #ofOperations = new Map<string, Allowance>()
  /** Knows no limit; it is closed where the provider says so of everything. */
  readonly whole: Allowance
  readonly #shared: readonly Allowance[]
  /** What all lanes pass where nothing is counted for each account. */
  readonly #same: Sorted
  /** The limits that are counted for each account. */
  readonly each: readonly RateLimit[]

  constructor(needs: LaneNeeds) {
    this.#needs = needs
    this.whole = this.#allowance('whole', '')
    this.#shared = needs.limits
      .filter(({ per }) => per === 'integration')
      .map((limit) => this.#allowance(ruleOf(limit), '', limit))
    this.#same = sorted([this.whole, ...this.#shared])
    this.each = needs.limits.filter(({ per }) => per === 'connection')
    for (const { id, atMost } of needs.operations) {
      if (!atMost) continue
      const limit: RateLimit = { counts: 'all', per: 'integration', ...atMost }
      this.#ofOperations.set(id, this.#allowance(`operation:${id}`, '', limit))
    }
  }

  /** Those that are the same for every account. */
  get common(): readonly Allowance[] {
    return [this.whole, ...this.#shared, ...this.#ofOperations.values()]
  }

  of(holder: string, now: Millis): Lane {
    return this.#lanes?.get(holder) ?? this.#open(holder, now)
  }

  /** Where the closure of a pot belongs; undefined: nobody here has drawn from it. */
  find({ rule, holder }: PotKey): Allowance | undefined {
    if (holder === '') return this.common.find(({ key }) => key.rule === rule)
    const lane = this.#lanes?.peek(holder)
    return [...(lane?.reads ?? []), ...(lane?.writes ?? [])].find(({ key }) => key.rule === rule)
  }

  /** What the documentation says of this operation alone. */
  ofOperation(operation: string): Allowance | undefined {
    return this.#ofOperations.get(operation)
  }

  #open(holder: string, now: Millis): Lane {
    const each = this.each.map((limit) => this.#allowance(ruleOf(limit), holder, limit))
    this.#lanes ??= new LRUCache({ max: lanesMax })
    // Where some were forgotten, this may be one of them.
    if (this.#lanes.size >= lanesMax) for (const allowance of each) allowance.beginSpent(now)
    const { reads, writes } = each.length === 0 ? this.#same : sorted([this.whole, ...this.#shared, ...each])
    const lane = { running: 0, waiting: 0, reads, writes }
    this.#lanes.set(holder, lane)
    return lane
  }

  #allowance(rule: string, holder: string, limit?: RateLimit): Allowance {
    const { integration, pots } = this.#needs
    return new Allowance({ integration, rule, holder }, limit, pots)
  }
}

const ruleOf = ({ counts: what, seconds }: RateLimit): string => `${what}/${seconds}`

type Sorted = Pick<Lane, 'reads' | 'writes'>

// Ten thousand lanes lie in memory together, so two lists that are the same are one.
const sorted = (all: readonly Allowance[]): Sorted => {
  const reads = all.filter(counts('reads'))
  const writes = all.filter(counts('writes'))
  return { reads, writes: reads.length === all.length && writes.length === all.length ? reads : writes }
}

const counts =
  (what: 'reads' | 'writes') =>
  ({ limit }: Allowance): boolean =>
    limit === undefined || limit.counts === 'all' || limit.counts === what
