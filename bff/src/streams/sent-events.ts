/** An event of a stream, with the id at which a reader continues. */
export interface SentEvent<Data> {
  readonly id: string
  readonly data: Data
}

/** The events of one reader, which takes them one after the other: one that is slow takes fewer, and keeps none of them in memory. */
export interface SentEvents<Data> {
  /** Waits for the next event. `heartbeat`: there was none for a while. Undefined: the stream has ended. */
  next(): Promise<SentEvent<Data> | 'heartbeat' | undefined>
  /** The reader has left. */
  stop(): void
}
