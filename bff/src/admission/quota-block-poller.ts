import { beforeStart } from '../runtime/monotonic-clock.ts'
import type { BudgetStore, Millis, QuotaBlock } from '../store/ports/ports.ts'

const pollMs = 1_000

export interface QuotaBlockPollerNeeds {
  readonly budgets: Pick<BudgetStore, 'blocked'>
  readonly onBlock: (block: QuotaBlock) => void
}

/** Reads the quota blocks that other instances recorded, at most once a second. It is driven by calls, not by a timer. */
export class QuotaBlockPoller {
  readonly #needs: QuotaBlockPollerNeeds
  #nextAt: Millis = beforeStart

  constructor(needs: QuotaBlockPollerNeeds) {
    this.#needs = needs
  }

  /** Invoked for every call; does not block it. */
  pollIfDue(now: Millis): void {
    if (now < this.#nextAt) return
    this.#nextAt = now + pollMs
    void this.#poll()
  }

  // A failed poll is ignored, because the next one follows within a second of calls.
  async #poll(): Promise<void> {
    const blocks = await this.#needs.budgets.blocked().catch(() => [])
    for (const block of blocks) this.#needs.onBlock(block)
  }
}
