import type { Caller } from '../contender.ts'

/** One stretch of load on one contender. */
export interface LoadOptions {
  /** Connections are spread over them. */
  readonly ports: readonly number[]
  readonly host: string
  readonly path: string
  /** They call in turn. */
  readonly callers: readonly Caller[]
  readonly connections: number
  /** Requests a second at constant spacing; without it, every connection asks as soon as it has onResponse. */
  readonly perSecond?: number
  readonly warmUpSeconds: number
  readonly seconds: number
  /** Goes on until there were so many. */
  readonly answersMin?: number
  /** Whose CPU time is read at both ends of the measured stretch. */
  readonly pids: readonly number[]
}

export interface LoadReport {
  readonly responses: number
  /** Answers with another status than 200, the warm-up's included. */
  readonly refused: number
  readonly seconds: number
  readonly cpuMicros: number
  /** From the moment at which a request was due. */
  readonly p50Micros: number
  readonly p99Micros: number
}
