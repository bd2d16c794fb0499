import { openTicker, type WakeableTicker } from '../runtime/ticker.ts'
import type { EngineNeeds } from './ports.ts'

interface RepeatingTaskOptions {
  readonly delayMs: number
  readonly work: () => Promise<void>
}

/** Work that is done again and again. What failed is reported, and done again when its time comes. */
export const repeatingTask = (
  { sleep, report }: EngineNeeds,
  { work, delayMs: restMs }: RepeatingTaskOptions,
): WakeableTicker => openTicker({ work: () => work().catch(report), delayMs: restMs, sleep })
