/** How fast a provider lets us call, as its documentation says. */
export interface Pace {
  readonly limits: readonly RateLimit[]
  /** Headers in which the API tells how it stands; absent: it tells nothing. */
  readonly headers?: RateHeaders
  /** Seconds to wait after the first, second, … refusal, where the documentation says so. */
  readonly backOffSeconds?: readonly number[]
}

export interface RateLimit {
  /** A read is a GET; a write is everything else. */
  readonly counts: 'reads' | 'writes' | 'all'
  readonly calls: number
  readonly seconds: number
  /** Whose calls are counted together: the client's, or those of one person's access. */
  readonly per: 'integration' | 'connection'
}

export interface RateHeaders {
  readonly limit?: string
  readonly remaining?: string
  readonly used?: string
  /** `seconds` from now, `epoch-seconds` since 1970, or a moment in ISO 8601. */
  readonly reset?: { readonly name: string; readonly form: 'seconds' | 'epoch-seconds' | 'iso-8601' }
  /** Whether none of them means: nobody counts. */
  readonly absentMeansUnlimited?: boolean
}
