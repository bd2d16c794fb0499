import type { Random } from '../runtime/platform.ts'

/** How a call ended, as far as it says something about the server behind it. */
export type Sign =
  /** It answered, whatever it answered. */
  | 'answered'
  /** It answered that it cannot answer: 5xx. */
  | 'failing'
  /** No connection, or no answer in time. */
  | 'silent'
  /** The caller left first. */
  | 'nothing'

export const circuitRules = {
  /** Calls in a row without an answer that open it. */
  silentMax: 5,
  /** Of at least so many answers in this time … */
  sampleMs: 10_000,
  sampleMin: 20,
  /** … this share must fail to open it. Far above what one broken call among others makes. */
  failingShare: 0.8,
  /** The first pause; each further one in a row is twice as long. */
  pauseMs: 1_000,
  pauseMsMax: 30_000,
  /** A probe whose end nobody tells does not keep it shut for ever. */
  probeMs: 60_000,
} as const

export interface CircuitNeeds {
  readonly random: Random
  readonly opened: (pauseMs: number) => void
  readonly closed: () => void
}

/**
 * Spares a server that is down: after enough bad signs no call goes out for a while, then one, and its end decides.
 * @see https://learn.microsoft.com/azure/architecture/patterns/circuit-breaker
 */
export class Circuit {
  readonly #needs: CircuitNeeds
  /** 0 while it is closed. */
  #openUntil = 0
  #pauses = 0
  #probeUntil = 0
  #silentInRow = 0
  #sampleEndsAt = 0
  #answers = 0
  #failing = 0

  constructor(needs: CircuitNeeds) {
    this.#needs = needs
  }

  get state(): 'closed' | 'open' {
    return this.#openUntil === 0 ? 'closed' : 'open'
  }

  /** Milliseconds until a call may go; 0 is now. */
  waitMs(now: number): number {
    if (this.#openUntil === 0) return 0
    if (now < this.#openUntil) return this.#openUntil - now
    return now < this.#probeUntil ? circuitRules.pauseMs : 0
  }

  /** Says that a call goes out; whether it is the probe has to be said again at its end. */
  begin(now: number): boolean {
    if (this.#openUntil === 0) return false
    this.#probeUntil = now + circuitRules.probeMs
    return true
  }

  /** `askedMs`: how long the answer asks to be left alone. */
  end(sign: Sign, now: number, probe: boolean, askedMs = 0): void {
    if (probe) return this.#endProbe(sign, now, askedMs)
    // What was under way when it opened says nothing new.
    if (this.#openUntil !== 0 || sign === 'nothing') return
    this.#silentInRow = sign === 'silent' ? this.#silentInRow + 1 : 0
    if (sign !== 'silent') this.#sample(sign, now)
    if (this.#isBroken()) this.#open(now, askedMs)
  }

  #endProbe(sign: Sign, now: number, askedMs: number): void {
    this.#probeUntil = 0
    if (sign === 'nothing' || this.#openUntil === 0) return
    if (sign !== 'answered') return this.#open(now, askedMs)
    this.#openUntil = 0
    this.#pauses = 0
    this.#needs.closed()
  }

  #sample(sign: Sign, now: number): void {
    if (now >= this.#sampleEndsAt) {
      this.#sampleEndsAt = now + circuitRules.sampleMs
      this.#answers = 0
      this.#failing = 0
    }
    this.#answers += 1
    if (sign === 'failing') this.#failing += 1
  }

  #isBroken(): boolean {
    const { silentMax, sampleMin, failingShare } = circuitRules
    if (this.#silentInRow >= silentMax) return true
    return this.#answers >= sampleMin && this.#failing >= this.#answers * failingShare
  }

  #open(now: number, askedMs: number): void {
    const { pauseMs, pauseMsMax } = circuitRules
    const plain = Math.min(pauseMs * 2 ** this.#pauses, pauseMsMax)
    // Instances that saw the same trouble do not come back at the same moment.
    const spread = plain * (0.75 + (this.#needs.random.bytes(1)[0] ?? 0) / 512)
    const sleep = Math.round(Math.max(spread, Math.min(askedMs, pauseMsMax)))
    this.#openUntil = now + sleep
    this.#pauses += 1
    this.#silentInRow = 0
    this.#sampleEndsAt = 0
    this.#answers = 0
    this.#failing = 0
    this.#needs.opened(sleep)
  }
}
