import { Failure } from '../failure.ts'
import { readStream, StreamTooLong } from '../streams/read-stream.ts'

const tooLarge = (bytesMax: number) => new Failure('request-too-large', `more than ${bytesMax} bytes`)

/** Throws `request-too-large` if a body is announced as larger. Reads nothing. */
export const requireAnnouncedSize = ({ headers }: Request, bytesMax: number): void => {
  if (Number(headers.get('content-length')) > bytesMax) throw tooLarge(bytesMax)
}

/** Reads a body. Throws `request-too-large` beyond the limit, even if `Content-Length` is absent or wrong, and `request-malformed` if it breaks off. */
export const readBody = async (
  request: Request,
  bytesMax: number,
  note?: (bytes: number) => void,
): Promise<Uint8Array<ArrayBuffer>> => {
  requireAnnouncedSize(request, bytesMax)
  try {
    return await readStream(request.body, bytesMax, note)
  } catch (error) {
    if (error instanceof StreamTooLong) throw tooLarge(bytesMax)
    // The client broke off: its request is incomplete, which is no error of this server.
    throw new Failure('request-malformed', 'the body broke off', { cause: error })
  }
}
