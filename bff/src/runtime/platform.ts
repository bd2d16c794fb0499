/** The current time. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
}

/** The only source of randomness; cryptographically secure. */
export interface Random {
  bytes(length: number): Uint8Array<ArrayBuffer>
}

/** Resolves after a number of milliseconds. Tests may make it instant. */
export type Sleep = (milliseconds: number) => Promise<void>

export type Fetch = (request: Request) => Promise<Response>
