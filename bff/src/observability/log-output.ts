/** The part of a writable stream that the log needs. */
export interface OutputStream {
  readonly writableLength: number
  readonly write: (text: string, done: (error?: Error | null) => void) => unknown
  readonly on: (event: 'error', listener: (error: Error) => void) => unknown
}

export interface LogOutput {
  /** Writes a line, or counts it if the output is closed, full or too slow. */
  readonly write: (line: string) => void
  /** Resolves when everything is written or dropped. */
  readonly flushed: () => Promise<void>
}

export interface LogOutputNeeds {
  /** Called when the output takes lines again, with the number of those that it did not take. */
  readonly dropped: (count: number) => void
  /** Called once, when the output fails for the first time. */
  readonly failed: (error: Error) => void
}

/** Bytes that wait for a slow reader; about five thousand lines. */
const waitingMax = 1_048_576

/**
 * Writes lines to a stream that may fail or pause at any time: neither ends the process, delays a caller, nor uses more memory than a
 * fixed amount. Lines that are not written are counted.
 */
export const openLogOutput = (stream: OutputStream, { dropped, failed }: LogOutputNeeds): LogOutput => {
  let lost = 0
  let hasFailed = false
  let isTorn = false
  let waiting = 0
  let flushed: (() => void) | undefined
  // A stream reports errors twice, here and to the callback of each line.
  stream.on('error', () => undefined)
  const report = () => {
    if (lost === 0 || stream.writableLength > waitingMax / 2) return
    const count = lost
    lost = 0
    dropped(count)
  }
  const settle = (error?: Error | null) => {
    waiting -= 1
    if (error) {
      lost += 1
      // Part of the line may be written: a full disk takes as much as it can.
      isTorn = true
      if (!hasFailed) failed(error)
      hasFailed = true
    } else report()
    if (waiting === 0) flushed?.()
  }
  return {
    write(line) {
      if (stream.writableLength + line.length > waitingMax) {
        lost += 1
        return
      }
      waiting += 1
      const text = isTorn ? `\n${line}` : line
      isTorn = false
      stream.write(text, settle)
    },
    flushed: () => (waiting === 0 ? Promise.resolve() : new Promise((resolve) => (flushed = resolve))),
  }
}
