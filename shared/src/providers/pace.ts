/** The documented rate limits of an API. */
export interface Pace {
  readonly limits: readonly RateLimit[]
  /** Headers that report the state of a limit; absent if the API has none. */
  readonly headers?: RateHeaders
  /** Documented waits in seconds after the first, second, … refusal in a row. */
  readonly backOffSeconds?: readonly number[]
}

/** At most `calls` calls in `seconds` seconds. */
export interface RateLimit {
  /** A read is a GET; a write is everything else. */
  readonly counts: 'reads' | 'writes' | 'all'
  readonly calls: number
  readonly seconds: number
  /** The scope of the count: all calls of the client, or the calls of one account. */
  readonly per: 'integration' | 'connection'
}

/** Names of the response headers that report a rate limit. */
export interface RateHeaders {
  readonly limit?: string
  readonly remaining?: string
  readonly used?: string
  /** `seconds` from now, `epoch-seconds` since 1970, or an ISO 8601 timestamp. */
  readonly reset?: { readonly name: string; readonly form: 'seconds' | 'epoch-seconds' | 'iso-8601' }
  /** True if a response without any of these headers means that no limit applies. */
  readonly absentMeansUnlimited?: boolean
}
