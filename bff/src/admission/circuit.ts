import type { Random } from '../runtime/platform.ts'

export const circuitRules = {
  /** How long the circuit opens first; the time doubles with each further opening in a row. */
  openMs: 1_000,
  openMsMax: 30_000,
  /** If a probe has not ended after this time, another one is allowed: a slow probe must not keep all others waiting. */
  probeMs: 5_000,
} as const

/** The result of a probe; `neutral` if it shows nothing. */
export type ProbeResult = 'success' | 'trouble' | 'neutral'

/**
 * A circuit breaker. While it is open it admits no calls, and after that a single probe, whose result closes or reopens it. Its
 * owner decides when to open it.
 * @see https://learn.microsoft.com/azure/architecture/patterns/circuit-breaker
 */
export class Circuit {
  readonly #random: Random
  /** 0 while the circuit is closed. */
  #openUntil = 0
  #openings = 0
  #probeUntil = 0

  constructor(random: Random) {
    this.#random = random
  }

  get isOpen(): boolean {
    return this.#openUntil !== 0
  }

  /** Milliseconds until a call may be sent; 0 if it may be sent now. */
  waitMs(now: number): number {
    if (this.#openUntil === 0) return 0
    if (now < this.#openUntil) return this.#openUntil - now
    return now < this.#probeUntil ? circuitRules.openMs : 0
  }

  /** Records the start of a call. Returns true if the call is the probe. */
  begin(now: number): boolean {
    if (this.#openUntil === 0) return false
    this.#probeUntil = now + circuitRules.probeMs
    return true
  }

  /** Returns the milliseconds for which the circuit is open now; `askedMs` is the wait that the server asked for. */
  open(now: number, askedMs = 0): number {
    const { openMs, openMsMax } = circuitRules
    const backOff = Math.min(openMs * 2 ** this.#openings, openMsMax)
    // The jitter keeps instances from probing at the same moment.
    this.#openings += 1
    const jittered = backOff * (0.75 + (this.#random.bytes(1)[0] ?? 0) / 512)
    return this.openFor(now, Math.round(Math.max(jittered, Math.min(askedMs, openMsMax))))
  }

  /** Opens the circuit for a known time. */
  openFor(now: number, forMs: number): number {
    this.#openUntil = now + forMs
    this.#probeUntil = 0
    return forMs
  }

  close(): void {
    this.#openUntil = 0
    this.#openings = 0
    this.#probeUntil = 0
  }

  /** Lets the next call be the probe. */
  abandonProbe(): void {
    this.#probeUntil = 0
  }
}
