/** Units of a duration in words, in milliseconds. */
const units = { second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const

type Unit = keyof typeof units

/** Milliseconds, or a number with a unit: `1 hour`, `30 days`. */
export type Duration = number | `${number} ${Unit}` | `${number} ${Unit}s`

const milliseconds = (duration: Duration): number => {
  if (typeof duration === 'number') return duration
  const [amount = '', unit = ''] = duration.split(' ')
  const ms = Number(amount) * units[unit.replace(/s$/, '') as Unit]
  if (Number.isFinite(ms)) return ms
  throw new TypeError(`${duration} is not a duration such as 90_000, '1 hour' or '30 days'`)
}

/** The clock of a kit: of Planbridge and of every simulated provider. */
export interface KitClock {
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly isFrozen: () => boolean
  /** Stops the clock, at a moment if one is given. */
  readonly freeze: (at?: number) => void
  /** Lets a frozen clock run on from where it stands. */
  readonly resume: () => void
  /** Moves the clock. Resolves when the background work that is due then is done. */
  readonly advance: (by: Duration) => Promise<void>
  /** Moves the clock to a moment: milliseconds since 1970, or a date in ISO 8601. */
  readonly jumpTo: (moment: number | string) => Promise<void>
  /** Resolves when the clock has passed so many milliseconds, by itself or because it was moved. */
  readonly sleep: (ms: number) => Promise<void>
  /** Calls a listener, and waits for it, whenever the clock was moved. The returned function removes it. */
  readonly onMove: (listener: () => Promise<void> | void) => () => void
}

/** The longest wait of a timer. @see https://html.spec.whatwg.org/multipage/timers-and-user-prompts.html#timers */
const timerMsMax = 2_147_483_647

interface Sleeper {
  readonly due: number
  readonly wake: () => void
  timer: ReturnType<typeof setTimeout> | undefined
}

/**
 * A clock that runs with the system's, from `start` on. It looks up `Date` and `setTimeout` at each use, so the fake timers of a test
 * move it too.
 */
export const openClock = (start?: number): KitClock => {
  let offset = start === undefined ? 0 : start - Date.now()
  let frozenAt: number | undefined
  const sleepers = new Set<Sleeper>()
  const listeners = new Set<() => Promise<void> | void>()
  const now = () => frozenAt ?? Date.now() + offset
  const arm = (sleeper: Sleeper) => {
    clearTimeout(sleeper.timer)
    if (frozenAt !== undefined) return
    sleeper.timer = setTimeout(() => wakeOrArm(sleeper), Math.min(sleeper.due - now(), timerMsMax))
  }
  const wakeOrArm = (sleeper: Sleeper) => {
    if (now() < sleeper.due) return arm(sleeper)
    clearTimeout(sleeper.timer)
    sleepers.delete(sleeper)
    sleeper.wake()
  }
  const review = () => {
    for (const sleeper of sleepers) wakeOrArm(sleeper)
  }
  const moveTo = async (moment: number): Promise<void> => {
    if (frozenAt === undefined) offset = moment - Date.now()
    else frozenAt = moment
    review()
    for (const listener of listeners) await listener()
  }
  return {
    now,
    isFrozen: () => frozenAt !== undefined,
    freeze: (at = now()) => {
      frozenAt = at
      review()
    },
    resume: () => {
      if (frozenAt === undefined) return
      offset = frozenAt - Date.now()
      frozenAt = undefined
      review()
    },
    advance: async (by) => moveTo(now() + milliseconds(by)),
    jumpTo: (moment) => moveTo(typeof moment === 'number' ? moment : Date.parse(moment)),
    sleep: (ms) =>
      new Promise((resolve) => {
        const sleeper: Sleeper = { due: now() + ms, wake: resolve, timer: undefined }
        sleepers.add(sleeper)
        wakeOrArm(sleeper)
      }),
    onMove: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
