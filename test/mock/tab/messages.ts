import type { PageConditions } from '../kit/kit.ts'

/** The clock of the simulation. */
export interface ClockState {
  /** Milliseconds by which it is ahead of the clock of the machine. */
  readonly aheadMs: number
  /** Milliseconds since 1970 at which it stands still; null while it runs. */
  readonly frozenAt: number | null
}

/** The time of a clock, in milliseconds since 1970. `machine` is the time of the machine. */
export const timeOf = ({ aheadMs, frozenAt }: ClockState, machine: number): number =>
  frozenAt ?? machine + aheadMs

/** The facts that the worker gives to the script of a document. */
export interface PageFacts {
  readonly clock: ClockState
  readonly conditions: PageConditions
  /** False in a frame, which is part of another page. */
  readonly showsPanel: boolean
}

export interface SimulationState {
  /** The version of the worker's build. */
  readonly version: string
  readonly clock: ClockState
  readonly scenario: string
  readonly scenarios: readonly { readonly name: string; readonly title: string }[]
  /** A sentence for people about something that went wrong at the last start; null without. */
  readonly notice: string | null
}

/** A question of a page to the worker. Each is answered with the state after it. */
export type Question =
  | { readonly kind: 'state' }
  | { readonly kind: 'freeze' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'advance'; readonly ms: number }
  | { readonly kind: 'scenario'; readonly name: string }
  | { readonly kind: 'reset' }
  /** Lets a waiting newer worker take over. */
  | { readonly kind: 'update' }

/** The mark of our messages, which others at this origin do not have. */
export const marked = 'planbridge-simulation'

export interface Asked {
  readonly [marked]: Question
}

export interface Told {
  readonly [marked]: SimulationState
}

const hasMark = (data: unknown): data is Record<typeof marked, unknown> =>
  typeof data === 'object' && data !== null && marked in data

export const questionIn = (data: unknown): Question | undefined =>
  hasMark(data) ? (data[marked] as Question) : undefined

export const stateIn = (data: unknown): SimulationState | undefined =>
  hasMark(data) ? (data[marked] as SimulationState) : undefined
