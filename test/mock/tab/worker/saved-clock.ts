import { type KitClock, openClock } from '../../kit/clock.ts'
import type { ClockState } from '../messages.ts'

/** Opens a clock as an earlier worker left it; undefined: the clock of the machine. */
export const clockFrom = (saved: ClockState | undefined): KitClock => {
  if (saved === undefined) return openClock()
  const clock = openClock(Date.now() + saved.aheadMs)
  if (saved.frozenAt !== null) clock.freeze(saved.frozenAt)
  return clock
}

export const stateOf = (clock: KitClock): ClockState => ({
  aheadMs: Math.round(clock.now() - Date.now()),
  frozenAt: clock.isFrozen() ? clock.now() : null,
})
