import type { ChunkTransform } from '../streams/body-transform.ts'
import type { Bytes } from '../streams/body.ts'
import type { ClientDisconnect } from '../transport/client-disconnect.ts'
import type { Admitted, Refusal } from './admission.ts'
import type { Bulkhead } from './bulkhead.ts'
import type { CallOutcome } from './call-outcome.ts'
import type { PersonShare } from './person-share.ts'
import type { RateBudget } from './rate-budget.ts'

type Release = (permit: Permit, outcome: CallOutcome, refusal: Refusal | undefined) => void

const abandoned = { kind: 'abandoned' } as const

/** A call that asks to be sent, and its permit once it is admitted. It is a step of the response body, whose flow it measures. */
export class Permit implements Admitted, ChunkTransform {
  readonly kind = 'admitted'
  readonly #release: Release
  readonly bulkhead: Bulkhead
  readonly share: PersonShare
  readonly operation: string
  caller: ClientDisconnect | undefined
  /** All budgets that the call counts against. */
  rateBudgets: readonly RateBudget[] = []
  /** True if several people share its bulkhead. */
  isShared = false
  /** True if the call is a probe of the server. */
  isProbe = false
  /** True if it is a probe of its person's calls of the operation. */
  isPairProbe = false
  /** How long the current part of the call has lasted: the request, then the response. */
  partMs = 0
  waitsFor: 'provider' | 'client' = 'provider'
  /** How long it has waited for its client without a byte, in milliseconds. */
  stalledMs = 0
  /** How far its client lags behind the slowest permitted one, in milliseconds. */
  slowMs = 0
  /** True if it waited and was refused in favour of another person. */
  isDropped = false
  #movedBytes = 0
  #outcome: CallOutcome = abandoned
  #refusal: Refusal | undefined
  #isReleased = false

  constructor(release: Release, bulkhead: Bulkhead, share: PersonShare, operation: string) {
    this.#release = release
    this.bulkhead = bulkhead
    this.share = share
    this.operation = operation
  }

  done(outcome: CallOutcome, refusal?: Refusal): void {
    if (this.#isReleased) return
    this.#isReleased = true
    this.#release(this, outcome, refusal)
  }

  sending(): ChunkTransform {
    return {
      ask: () => void (this.waitsFor = 'client'),
      chunk: (bytes) => this.#moved(bytes, 'provider'),
      over: () => void (this.waitsFor = 'provider'),
    }
  }

  receiving(outcome: CallOutcome, refusal?: Refusal): ChunkTransform {
    this.#outcome = outcome
    this.#refusal = refusal
    this.partMs = 0
    return this
  }

  ask(): void {
    this.waitsFor = 'provider'
  }

  chunk(bytes: Bytes): Bytes {
    return this.#moved(bytes, 'client')
  }

  over(): void {
    this.done(this.#outcome, this.#refusal)
  }

  /** Records what happened in the time since the last measurement. */
  measure(passedMs: number, bytesPerMs: number): void {
    this.partMs += passedMs
    const waitedMs = this.waitsFor === 'client' ? passedMs : 0
    this.stalledMs = this.#movedBytes === 0 && waitedMs > 0 ? this.stalledMs + waitedMs : 0
    this.slowMs = Math.max(0, this.slowMs + waitedMs - this.#movedBytes / bytesPerMs)
    this.#movedBytes = 0
  }

  /** Ends the call for its client and frees its place at once. */
  end(cause: Error): void {
    // The connection is aborted first, so that the next call finds its place in the pool.
    this.caller?.end(cause)
    this.done(this.waitsFor === 'client' ? abandoned : { kind: 'too-slow' })
  }

  #moved(bytes: Bytes, next: 'provider' | 'client'): Bytes {
    this.#movedBytes += bytes.byteLength
    this.waitsFor = next
    return bytes
  }
}
