import { openBeat, type WakefulBeat } from '../beat.ts'
import type { EngineNeeds } from './ports.ts'

interface Habit {
  readonly restMs: number
  readonly work: () => Promise<void>
}

/** Work that is done again and again. What failed is reported, and done again when its time comes. */
export const routine = ({ pause, report }: EngineNeeds, { work, restMs }: Habit): WakefulBeat =>
  openBeat({ work: () => work().catch(report), restMs, pause })
