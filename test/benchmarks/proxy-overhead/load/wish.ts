/** One stretch of load on one contender. */
export interface LoadWish {
  readonly port: number
  /** Whole requests as they go over the wire; connections take them in turn. */
  readonly requests: readonly string[]
  readonly connections: number
  /** Requests a second at constant spacing; without it, every connection asks as soon as it has heard. */
  readonly perSecond?: number
  readonly warmUpSeconds: number
  readonly seconds: number
  /** Whose CPU time is read at both ends of the measured stretch. */
  readonly pids: readonly number[]
}

export interface LoadReport {
  readonly responses: number
  /** Answers with another status than 200. */
  readonly bad: number
  readonly seconds: number
  readonly cpuMicros: number
  /** From the moment at which a request was due. */
  readonly p50Micros: number
  readonly p99Micros: number
}
