import type { FailureCode } from '@planbridge/shared/contract'
import type { OperationDefinition } from '@planbridge/shared/providers'
import type { Awaitable } from '../../awaitable.ts'
import type { Integration } from '../../integration.ts'
import type { Millis } from '../../store/ports.ts'
import type { Clock, Pause } from '../../world.ts'
import type { Admission, Admitted, WishedCall } from './admission.ts'
import type { Allowance } from './allowance.ts'
import { askedToLeaveAloneMs, type CallOutcome, signOf } from './call-outcome.ts'
import type { Circuit } from './circuit.ts'
import type { Lane, Lanes } from './lane.ts'
import type { PaceReader } from './pace-reader.ts'
import type { Obstacle, Passage } from './passage.ts'
import type { RetryBudget } from './retry-policy.ts'
import { WaitingRoom } from './waiting-room.ts'

export interface GateNeeds {
  readonly concurrency: Integration['concurrency']
  readonly circuit: Circuit
  readonly repeats: RetryBudget
  readonly lanes: Lanes
  readonly reader: PaceReader
  readonly clock: Clock
  readonly pause: Pause
}

/** A call that has gone out. */
class Place implements Admitted {
  readonly kind = 'admitted'
  readonly #gate: Gate
  readonly lane: Lane
  readonly allowances: readonly Allowance[]
  readonly isProbe: boolean
  #isLeft = false

  constructor(gate: Gate, lane: Lane, allowances: readonly Allowance[], isProbe: boolean) {
    this.#gate = gate
    this.lane = lane
    this.allowances = allowances
    this.isProbe = isProbe
  }

  done(outcome: CallOutcome, code?: FailureCode): void {
    if (this.#isLeft) return
    this.#isLeft = true
    this.#gate.leave(this, outcome, code)
  }
}

/** Through it go the calls of one integration: so many at once, no faster than the provider allows, and none while it is down. */
export class Gate {
  readonly #needs: GateNeeds
  readonly #room: WaitingRoom
  #running = 0

  constructor(needs: GateNeeds) {
    this.#needs = needs
    const { concurrency } = needs
    this.#room = new WaitingRoom({
      ...needs,
      isFull: () => this.#running >= concurrency.integration,
      isBlocked: ({ running }) => running >= concurrency.connection,
      enter: ({ lane, allowances }, now) => this.#enter(lane, allowances, now),
      obstacle: (passage, now) => this.#obstacle(passage, now),
    })
  }

  get running(): number {
    return this.#running
  }

  get waiting(): number {
    return this.#room.waiting
  }

  /** At once where there is room; a promise where it has to wait. */
  admit(holder: string, { operation, caller, heldBytes = 0 }: WishedCall): Awaitable<Admission> {
    const now = this.#needs.clock.now()
    const lane = this.#needs.lanes.of(holder, now)
    const allowances = this.#allowances(lane, operation)
    return (
      this.#enter(lane, allowances, now) ?? this.#room.receive({ lane, allowances, caller, heldBytes }, now)
    )
  }

  leave({ lane, allowances, isProbe }: Place, outcome: CallOutcome, code: FailureCode | undefined): void {
    const { circuit, clock, reader } = this.#needs
    const now = clock.now()
    this.#running -= 1
    lane.running -= 1
    for (const allowance of allowances) allowance.end()
    circuit.end(signOf(outcome), now, isProbe, askedToLeaveAloneMs(outcome, now))
    if (outcome.kind === 'answer') reader.read(allowances, outcome.response, code, now)
    this.#room.serve()
  }

  #allowances(lane: Lane, { id, method, atMost }: OperationDefinition): readonly Allowance[] {
    const allowances = method === 'GET' ? lane.reads : lane.writes
    const ofOperation = atMost && this.#needs.lanes.ofOperation(id)
    return ofOperation ? [...allowances, ofOperation] : allowances
  }

  #enter(lane: Lane, allowances: readonly Allowance[], now: Millis): Place | undefined {
    const { circuit, concurrency, repeats } = this.#needs
    if (this.#running >= concurrency.integration || lane.running >= concurrency.connection) return undefined
    for (const allowance of allowances) if (!allowance.hasRoom(now)) return undefined
    if (circuit.waitMs(now) > 0) return undefined
    this.#running += 1
    lane.running += 1
    for (const allowance of allowances) allowance.take(now)
    repeats.earn()
    return new Place(this, lane, allowances, circuit.begin(now))
  }

  #obstacle({ allowances }: Passage, now: Millis): Obstacle {
    const waitMs = this.#needs.circuit.waitMs(now)
    if (waitMs > 0) return { kind: 'circuit', waitMs }
    const allowance = allowances.find((one) => !one.hasRoom(now))
    return allowance ? { kind: 'allowance', allowance, waitMs: allowance.waitMs(now) } : { kind: 'full' }
  }
}
