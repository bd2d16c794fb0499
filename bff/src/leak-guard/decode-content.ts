import { Failure } from '../failure.ts'
import { type Body, type Chunks, discard, toStream } from '../streams/body.ts'
import { type ForwardResponse, headerText } from '../transport/forward.ts'

/**
 * Content codings that servers use although the request asks for `identity`.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-8.4.1
 */
const formats: Readonly<Record<string, ConstructorParameters<typeof DecompressionStream>[0]>> = {
  gzip: 'gzip',
  'x-gzip': 'gzip',
  deflate: 'deflate',
  br: 'brotli',
}

/**
 * Removes the content coding of a response, decompressing the body only as fast as it is read. Throws a `Failure` if the coding
 * is not supported.
 */
export const decodeContent = (response: ForwardResponse): ForwardResponse => {
  const header = headerText(response.headers, 'content-encoding')
  if (header === undefined || response.body === null) return response
  const coding = header.toLowerCase()
  if (coding === 'identity') return response
  const decompression = decompressionFor(coding)
  if (!decompression) {
    discard(response.body)
    throw new Failure('provider-answer-unreadable', 'unsupported content coding')
  }
  const headers = { ...response.headers, 'content-encoding': undefined, 'content-length': undefined }
  return { ...response, headers, body: decompressed(response.body, decompression) }
}

// The constructor throws for a format that the platform does not support.
const decompressionFor = (coding: string): DecompressionStream | undefined => {
  const format = Object.hasOwn(formats, coding) ? formats[coding] : undefined
  try {
    return format && new DecompressionStream(format)
  } catch {
    return undefined
  }
}

const decompressed = (body: Exclude<Body, null>, decompression: DecompressionStream): Chunks =>
  (body instanceof Uint8Array ? new Blob([body]).stream() : toStream(body)).pipeThrough(decompression)
