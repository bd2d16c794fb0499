import type { BudgetStore, Closure, Millis } from '../../store/ports.ts'

/** As long as calls go out, what other instances heard from a provider is known here after this. */
const everyMs = 1_000

export interface ClosureWatchNeeds {
  readonly budgets: Pick<BudgetStore, 'closed'>
  readonly learn: (closure: Closure) => void
}

/** Looks for closed pots while there are calls, and only then: nothing runs by a timer. */
export class ClosureWatch {
  readonly #needs: ClosureWatchNeeds
  #nextAt: Millis = 0

  constructor(needs: ClosureWatchNeeds) {
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
    const closures = await this.#needs.budgets.closed().catch(() => [])
    for (const closure of closures) this.#needs.learn(closure)
  }
}
