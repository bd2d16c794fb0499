/** The server violates the specification, or it refuses: then `error` is its code. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError'
  readonly error: string | undefined

  constructor(message: string, error?: string) {
    super(error === undefined ? message : `${message}: ${error}`)
    this.error = error
  }
}
