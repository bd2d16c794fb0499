/** What wakes us for work that nobody asks for. The truth about what is due lies in our own tables. */
export interface JobEngine {
  /** Calls `work` again and again: at least once a minute, and close to the times that `nextDue` names. Never twice at once. */
  start(duty: Duty): Promise<void>
  /** Waits for the work under way. */
  stop(): Promise<void>
}

export interface Duty {
  readonly work: () => Promise<void>
  /** When the next job is due, in milliseconds since 1970; undefined: none is planned. */
  readonly nextDue: () => Promise<number | undefined>
}
