import { Failure } from '../failure.ts'
import type { Body } from '../streams/body.ts'
import { type ForwardResponse, headerText } from '../transport/forward.ts'
import { toStream } from '../streams/to-stream.ts'
import { discard } from '../streams/discard.ts'
import type { Chunks } from '../streams/body.ts'

/**
 * What a body may be packed in although we ask for it as it is.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-8.4.1
 */
const formats: Readonly<Record<string, ConstructorParameters<typeof DecompressionStream>[0]>> = {
  gzip: 'gzip',
  'x-gzip': 'gzip',
  deflate: 'deflate',
  br: 'brotli',
}

/** The answer as it is underneath its content coding; the body is unpacked no faster than it is read. */
export const decodedAnswer = (response: ForwardResponse): ForwardResponse => {
  const named = headerText(response.headers, 'content-encoding')
  if (named === undefined || response.body === null) return response
  const coding = named.trim().toLowerCase()
  if (coding === 'identity') return response
  const unpacking = unpackingFor(coding)
  if (!unpacking) {
    discard(response.body)
    throw new Failure('provider-answer-unreadable', 'packed in a way that is not known here')
  }
  const headers = { ...response.headers, 'content-encoding': undefined, 'content-length': undefined }
  return { ...response, headers, body: unpacked(response.body, unpacking) }
}

// Not every platform knows every format.
const unpackingFor = (coding: string): DecompressionStream | undefined => {
  const format = Object.hasOwn(formats, coding) ? formats[coding] : undefined
  try {
    return format && new DecompressionStream(format)
  } catch {
    return undefined
  }
}

const unpacked = (body: Exclude<Body, null>, unpacking: DecompressionStream): Chunks =>
  (body instanceof Uint8Array ? new Blob([body]).stream() : toStream(body)).pipeThrough(unpacking)
