/** One request as the simulator received it. */
export interface ReceivedRequest {
  readonly at: number
  readonly method: string
  readonly url: string
  readonly origin: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What reached a simulator, in order of arrival: for counting calls and looking for canaries. */
export interface RequestLog {
  readonly entries: readonly ReceivedRequest[]
  record(request: Request): Promise<void>
  clear(): void
}

// A demo runs for days.
const entriesMax = 5000

/** Opens an empty log; `now` is the world's clock. */
export const requestLog = (now: () => number): RequestLog => {
  const entries: ReceivedRequest[] = []
  const record = async (request: Request) => {
    const at = now()
    // A clone, so that the program behind still reads the body.
    const body = request.body === null ? '' : await request.clone().text()
    const { origin, pathname } = new URL(request.url)
    const headers = Object.fromEntries(request.headers)
    if (entries.length >= entriesMax) entries.shift()
    entries.push({ at, method: request.method, url: request.url, origin, path: pathname, headers, body })
  }
  return { entries, record, clear: () => void entries.splice(0) }
}
