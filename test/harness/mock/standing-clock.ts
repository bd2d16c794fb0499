import { type KitClock, openClock } from '@planbridge/mock/handlers'

/** A clock that stands at the same moment on every wire. */
export const standingClock = (): KitClock => {
  const clock = openClock()
  clock.freeze(Date.UTC(2026, 0, 5, 9))
  return clock
}
