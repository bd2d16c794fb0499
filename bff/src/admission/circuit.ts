import type { Random } from '../runtime/platform.ts'

/** The result of a call as evidence of the server's health. */
export type CircuitSignal =
  /** Any response below 500. */
  | 'success'
  /** A 5xx response. */
  | 'server-error'
  /** The connection failed or timed out. */
  | 'no-response'
  /** The client disconnected before the call ended. */
  | 'neutral'

export const circuitRules = {
  /** Consecutive calls without a response that open the circuit. */
  noResponseMax: 5,
  /** Length of the window in which responses are sampled. */
  sampleMs: 10_000,
  /** Responses in a sample before it can open the circuit. */
  sampleMin: 20,
  /** Share of server errors that opens the circuit, far above the share that one broken endpoint among others causes. */
  errorShare: 0.8,
  /** How long the circuit opens first; the time doubles with each further opening in a row. */
  openMs: 1_000,
  openMsMax: 30_000,
  /** If a probe never ends, another one is allowed after this time. */
  probeMs: 60_000,
} as const

export interface CircuitNeeds {
  readonly random: Random
  readonly opened: (openMs: number) => void
  readonly closed: () => void
}

/**
 * A circuit breaker for one API server. After its open time it admits a single probe, whose result closes or reopens it.
 * @see https://learn.microsoft.com/azure/architecture/patterns/circuit-breaker
 */
export class Circuit {
  readonly #needs: CircuitNeeds
  /** 0 while the circuit is closed. */
  #openUntil = 0
  #openings = 0
  #probeUntil = 0
  #noResponseInRow = 0
  #sampleEndsAt = 0
  #responses = 0
  #serverErrors = 0

  constructor(needs: CircuitNeeds) {
    this.#needs = needs
  }

  get state(): 'closed' | 'open' {
    return this.#openUntil === 0 ? 'closed' : 'open'
  }

  /** Milliseconds until a call may be sent; 0 if it may be sent now. */
  waitMs(now: number): number {
    if (this.#openUntil === 0) return 0
    if (now < this.#openUntil) return this.#openUntil - now
    return now < this.#probeUntil ? circuitRules.openMs : 0
  }

  /** Records the start of a call. Returns true if the call is the probe; pass that value to `end`. */
  begin(now: number): boolean {
    if (this.#openUntil === 0) return false
    this.#probeUntil = now + circuitRules.probeMs
    return true
  }

  /** `unavailableMs`: the `Retry-After` of the response. */
  end(signal: CircuitSignal, now: number, probe: boolean, unavailableMs = 0): void {
    if (probe) return this.#endProbe(signal, now, unavailableMs)
    // Calls in flight when the circuit opened add no evidence.
    if (this.#openUntil !== 0 || signal === 'neutral') return
    this.#noResponseInRow = signal === 'no-response' ? this.#noResponseInRow + 1 : 0
    if (signal !== 'no-response') this.#sample(signal, now)
    if (this.#isBroken()) this.#open(now, unavailableMs)
  }

  #endProbe(signal: CircuitSignal, now: number, unavailableMs: number): void {
    this.#probeUntil = 0
    if (signal === 'neutral' || this.#openUntil === 0) return
    if (signal !== 'success') return this.#open(now, unavailableMs)
    this.#openUntil = 0
    this.#openings = 0
    this.#needs.closed()
  }

  #sample(signal: CircuitSignal, now: number): void {
    if (now >= this.#sampleEndsAt) {
      this.#sampleEndsAt = now + circuitRules.sampleMs
      this.#responses = 0
      this.#serverErrors = 0
    }
    this.#responses += 1
    if (signal === 'server-error') this.#serverErrors += 1
  }

  #isBroken(): boolean {
    const { noResponseMax, sampleMin, errorShare } = circuitRules
    if (this.#noResponseInRow >= noResponseMax) return true
    return this.#responses >= sampleMin && this.#serverErrors >= this.#responses * errorShare
  }

  #open(now: number, unavailableMs: number): void {
    const { openMs, openMsMax } = circuitRules
    const backOff = Math.min(openMs * 2 ** this.#openings, openMsMax)
    // The jitter keeps instances from probing at the same moment.
    const jittered = backOff * (0.75 + (this.#needs.random.bytes(1)[0] ?? 0) / 512)
    const forMs = Math.round(Math.max(jittered, Math.min(unavailableMs, openMsMax)))
    this.#openUntil = now + forMs
    this.#openings += 1
    this.#noResponseInRow = 0
    this.#sampleEndsAt = 0
    this.#responses = 0
    this.#serverErrors = 0
    this.#needs.opened(forMs)
  }
}
