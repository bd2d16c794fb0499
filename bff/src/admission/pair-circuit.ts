import type { FailureCode } from '@planbridge/shared/contract'
import { beforeStart } from '../runtime/monotonic-clock.ts'
import type { Random } from '../runtime/platform.ts'
import type { HealthSignal } from './call-outcome.ts'
import { Circuit, type ProbeResult } from './circuit.ts'

const pairRules = {
  /** Points in a row that open the circuit. */
  pointsMax: 20,
  /** A call without a response occupies a connection for long. */
  points: { 'server-error': 1, 'no-response': 4 },
  /** Troubles that are further apart are not in a row. */
  rowMs: 60_000,
} as const

/** Many calls in flight are refused with almost the same time. */
const reportedAgainMs = 1_000

const probeResults: Record<HealthSignal, ProbeResult> = {
  success: 'success',
  'server-error': 'trouble',
  'no-response': 'trouble',
  'no-connection': 'neutral',
  neutral: 'neutral',
}

/** Rests one person's calls of one operation if they keep failing, or if the provider refused them. It affects no other call. */
export class PairCircuit {
  readonly #circuit: Circuit
  #points = 0
  #lastAt = beforeStart
  #code: FailureCode = 'provider-unreachable'

  constructor(random: Random) {
    this.#circuit = new Circuit(random)
  }

  /** The failure code of a call that is not sent. */
  get code(): FailureCode {
    return this.#code
  }

  /** True if it remembers nothing. */
  get isClear(): boolean {
    return this.#points === 0 && !this.#circuit.isOpen
  }

  waitMs(now: number): number {
    return this.#circuit.waitMs(now)
  }

  begin(now: number): boolean {
    return this.#circuit.begin(now)
  }

  /** Returns the milliseconds for which the calls rest now; 0 if they do not. */
  end(
    signal: HealthSignal,
    { now, isProbe, askedMs }: { now: number; isProbe: boolean; askedMs: number },
  ): number {
    if (isProbe) return this.#endProbe(probeResults[signal], askedMs, now)
    if (this.#circuit.isOpen) return 0
    if (signal === 'success') this.#points = 0
    if (signal !== 'server-error' && signal !== 'no-response') return 0
    this.#points = (now < this.#lastAt + pairRules.rowMs ? this.#points : 0) + pairRules.points[signal]
    this.#lastAt = now
    return this.#points < pairRules.pointsMax ? 0 : this.#open(askedMs, now)
  }

  /** Rests the calls because the provider refused one. Returns true if that is worth reporting. */
  refuse(forMs: number, code: FailureCode, now: number): boolean {
    const restsMs = this.#circuit.waitMs(now)
    if (forMs <= restsMs) return false
    this.#code = code
    this.#circuit.openFor(now, forMs)
    return forMs > restsMs + reportedAgainMs
  }

  #endProbe(result: ProbeResult, askedMs: number, now: number): number {
    if (result === 'trouble') return this.#open(askedMs, now)
    if (result === 'neutral') this.#circuit.abandonProbe()
    else this.#circuit.close()
    return 0
  }

  #open(askedMs: number, now: number): number {
    this.#points = 0
    this.#code = 'provider-unreachable'
    return this.#circuit.open(now, askedMs)
  }
}
