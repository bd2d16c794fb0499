import { Failure } from '../../failure.ts'
import { readStream, StreamTooLong } from '../../streams/read-stream.ts'

/** Reads a body up to a limit, whatever its headers promise. */
export const readBody = async (request: Request, bytesMax: number): Promise<Uint8Array<ArrayBuffer>> => {
  const tooLarge = new Failure('request-too-large', `more than ${bytesMax} bytes`)
  if (Number(request.headers.get('content-length') ?? 0) > bytesMax) throw tooLarge
  try {
    return await readStream(request.body, bytesMax)
  } catch (error) {
    throw error instanceof StreamTooLong ? tooLarge : error
  }
}
