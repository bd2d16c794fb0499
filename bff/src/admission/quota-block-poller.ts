import type { BudgetStore, QuotaBlock, Millis } from '../store/ports/ports.ts'

/** As long as calls go out, what other instances heard from a provider is known here after this. */
const everyMs = 1_000

export interface QuotaBlockPollerNeeds {
  readonly budgets: Pick<BudgetStore, 'blocked'>
  readonly learn: (block: QuotaBlock) => void
}

/** Looks for closed pots while there are calls, and only then: nothing runs by a timer. */
export class QuotaBlockPoller {
  readonly #needs: QuotaBlockPollerNeeds
  #nextAt: Millis = 0

  constructor(needs: QuotaBlockPollerNeeds) {
    this.#needs = needs
  }

  /** A call wants to go out. */
  heed(now: Millis): void {
    if (now < this.#nextAt) return
    this.#nextAt = now + everyMs
    void this.#look()
  }

  // A store that is away tells nothing; the next look may.
  async #look(): Promise<void> {
    const blocks = await this.#needs.budgets.blocked().catch(() => [])
    for (const block of blocks) this.#needs.learn(block)
  }
}
