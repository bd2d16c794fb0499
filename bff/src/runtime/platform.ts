/** Milliseconds since 1970. */
export interface Clock {
  now(): number
}

/** Where all randomness comes from. */
export interface Random {
  bytes(length: number): Uint8Array<ArrayBuffer>
}

/** Waits; a test may make it instant. */
export type Sleep = (milliseconds: number) => Promise<void>

export type Fetch = (request: Request) => Promise<Response>
