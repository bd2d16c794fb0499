import type { Caller } from '../contender.ts'

/** One period of load on one contender. */
export interface LoadOptions {
  /** The ports over which sockets are spread. */
  readonly ports: readonly number[]
  readonly host: string
  readonly path: string
  /** The callers, in rotation. */
  readonly callers: readonly Caller[]
  readonly connections: number
  /** The constant request rate. Without it, each socket sends its next request after a response (closed loop). */
  readonly perSecond?: number
  readonly warmUpSeconds: number
  readonly seconds: number
  /** The minimum number of responses. */
  readonly answersMin?: number
  /** The processes whose CPU time is measured. */
  readonly pids: readonly number[]
}

export interface LoadReport {
  readonly responses: number
  /** The number of responses other than 200, warm-up included. */
  readonly refused: number
  readonly seconds: number
  readonly cpuMicros: number
  /** Measured from the time at which a request was due. */
  readonly p50Micros: number
  readonly p99Micros: number
}
