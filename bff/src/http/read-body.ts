import { Failure } from '../failure.ts'

/** Reads a body up to a limit, whatever its headers promise. */
export const readBody = async (request: Request, bytesMax: number): Promise<Uint8Array<ArrayBuffer>> => {
  const tooLarge = () => new Failure('request-too-large', `more than ${bytesMax} bytes`)
  if (Number(request.headers.get('content-length') ?? 0) > bytesMax) throw tooLarge()
  const reader = request.body?.getReader()
  const chunks: Uint8Array[] = []
  let size = 0
  while (reader) {
    const { done, value } = await reader.read()
    if (done) break
    size += value.byteLength
    if (size > bytesMax) {
      void reader.cancel()
      throw tooLarge()
    }
    chunks.push(value)
  }
  const bytes = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.byteLength
  }
  return bytes
}
