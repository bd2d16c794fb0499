import { beforeStart } from '../runtime/monotonic-clock.ts'
import type { Random } from '../runtime/platform.ts'
import type { HealthSignal } from './call-outcome.ts'
import { Circuit, circuitRules } from './circuit.ts'
import { TroubleSample, type Witness } from './trouble-sample.ts'

/** Calls in a row without a connection that open the circuit, even those of one person: a request cannot be the reason. */
const noConnectionMax = 5

export interface ServerHealthNeeds {
  readonly random: Random
  readonly opened: (opening: { readonly openMs: number; readonly concerns: 'all' | 'one-person' }) => void
  readonly closed: () => void
}

/** A call that has ended. */
export interface EndedCall extends Witness {
  readonly signal: HealthSignal
  readonly isProbe: boolean
  /** The `Retry-After` of the response in milliseconds. */
  readonly askedMs: number
}

/**
 * The health of one API server, for all integrations that call it. Its circuit opens for all people if it cannot be connected, or if
 * several of them see trouble. It opens for one person if several operations fail for them and no other person succeeds.
 */
export class ServerHealth {
  readonly #needs: ServerHealthNeeds
  readonly #circuit: Circuit
  readonly #sample = new TroubleSample()
  #noConnectionInRow = 0
  /** The person of the open circuit; undefined if it concerns all. */
  #onlyFor: string | undefined
  /** People whose probes failed after connecting, since the circuit opened. Their requests can be the reason. */
  readonly #failedProbers = new Set<string>()
  /** From then on, other people may probe. */
  #othersFrom = beforeStart

  constructor(needs: ServerHealthNeeds) {
    this.#needs = needs
    this.#circuit = new Circuit(needs.random)
  }

  get state(): 'closed' | 'open' {
    return this.#circuit.isOpen ? 'open' : 'closed'
  }

  /** The longest wait of any person. */
  waitMs(now: number): number {
    return this.#circuit.waitMs(now)
  }

  /** Milliseconds until a call of this person may be sent; 0 if it may be sent now. */
  waitMsFor(person: string, now: number): number {
    if (!this.#circuit.isOpen || !this.#concerns(person)) return 0
    const waitMs = this.#circuit.waitMs(now)
    if (this.#failedProbers.size === 0 || this.#failedProbers.has(person)) return waitMs
    return Math.max(0, Math.min(waitMs, this.#othersFrom - now))
  }

  /** Records the start of a call. Returns true if the call is a probe; pass that value to `end`. */
  begin(person: string, now: number): boolean {
    if (!this.#circuit.isOpen || !this.#concerns(person)) return false
    this.#othersFrom = now + circuitRules.openMs
    return this.#circuit.begin(now)
  }

  /** Records a success of a call that was no probe, without an object for it: that is the usual end. */
  endWell(person: string, now: number): void {
    if (this.#circuit.isOpen && this.#onlyFor === undefined) return
    this.#noConnectionInRow = 0
    this.#sample.addSuccess(person, now)
  }

  end(call: EndedCall, now: number): void {
    if (call.isProbe) return this.#endProbe(call, now)
    if (call.signal === 'success') return this.endWell(call.person, now)
    // Calls in flight when the circuit opened for all add no evidence.
    if (call.signal === 'neutral' || (this.#circuit.isOpen && this.#onlyFor === undefined)) return
    this.#noConnectionInRow = call.signal === 'no-connection' ? this.#noConnectionInRow + 1 : 0
    if (call.signal !== 'no-connection') this.#sample.addTrouble(call, now)
    this.#judge(call, now)
  }

  #judge({ askedMs }: EndedCall, now: number): void {
    const concerned = this.#noConnectionInRow >= noConnectionMax ? all : this.#sample.concerned()
    if (concerned.kind === 'all') return this.#open(undefined, askedMs, now)
    if (concerned.kind === 'one' && !this.#circuit.isOpen) this.#open(concerned.person, askedMs, now)
  }

  #endProbe({ signal, person, askedMs }: EndedCall, now: number): void {
    if (!this.#circuit.isOpen) return
    if (signal === 'neutral') return this.#circuit.abandonProbe()
    if (signal === 'success') return this.#close()
    if (signal === 'no-connection') this.#failedProbers.clear()
    else this.#failedProbers.add(person)
    this.#open(this.#onlyFor, askedMs, now)
  }

  #open(person: string | undefined, askedMs: number, now: number): void {
    const openMs = this.#circuit.open(now, askedMs)
    this.#onlyFor = person
    this.#othersFrom = now + circuitRules.openMs
    this.#noConnectionInRow = 0
    this.#sample.clear()
    this.#needs.opened({ openMs, concerns: person === undefined ? 'all' : 'one-person' })
  }

  #close(): void {
    this.#circuit.close()
    this.#onlyFor = undefined
    this.#failedProbers.clear()
    this.#needs.closed()
  }

  #concerns(person: string): boolean {
    return this.#onlyFor === undefined || this.#onlyFor === person
  }
}

const all = { kind: 'all' } as const
