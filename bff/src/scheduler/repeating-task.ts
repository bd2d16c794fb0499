import { openTicker, type WakeableTicker } from '../runtime/ticker.ts'
import type { EngineNeeds } from './ports.ts'

interface RepeatingTaskOptions {
  readonly work: () => Promise<void>
  readonly delayMs: number
}

/** A ticker whose work may reject: the error is reported and the work repeated on schedule. */
export const repeatingTask = (
  { sleep, report }: EngineNeeds,
  { work, delayMs }: RepeatingTaskOptions,
): WakeableTicker => openTicker({ work: () => work().catch(report), delayMs, sleep })
