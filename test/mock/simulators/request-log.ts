/** A request as the simulator received it. */
export interface ReceivedRequest {
  readonly at: number
  readonly method: string
  readonly url: string
  readonly origin: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** The requests that a simulator received, in order of arrival. */
export interface RequestLog {
  readonly entries: readonly ReceivedRequest[]
  record(request: Request): Promise<void>
  clear(): void
}

// A demo may run for days, so the log is bounded.
const entriesMax = 5000

/** Creates an empty log. `now` is the clock of the environment. */
export const requestLog = (now: () => number): RequestLog => {
  const entries: ReceivedRequest[] = []
  const record = async (request: Request) => {
    const at = now()
    // The clone leaves the body readable for the simulator.
    const body = request.body === null ? '' : await request.clone().text()
    const { origin, pathname } = new URL(request.url)
    const headers = Object.fromEntries(request.headers)
    if (entries.length >= entriesMax) entries.shift()
    entries.push({ at, method: request.method, url: request.url, origin, path: pathname, headers, body })
  }
  return { entries, record, clear: () => void entries.splice(0) }
}
