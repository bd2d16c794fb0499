import { Failure } from '../failure.ts'
import { readStream, StreamTooLong } from '../streams/read-stream.ts'

/** Reads a body. Throws `request-too-large` beyond the limit, even if `Content-Length` is absent or wrong, and `request-malformed` if it breaks off. */
export const readBody = async (request: Request, bytesMax: number): Promise<Uint8Array<ArrayBuffer>> => {
  const tooLarge = new Failure('request-too-large', `more than ${bytesMax} bytes`)
  if (Number(request.headers.get('content-length') ?? 0) > bytesMax) throw tooLarge
  try {
    return await readStream(request.body, bytesMax)
  } catch (error) {
    if (error instanceof StreamTooLong) throw tooLarge
    // The client broke off: its request is incomplete, which is no error of this server.
    throw new Failure('request-malformed', 'the body broke off', { cause: error })
  }
}
