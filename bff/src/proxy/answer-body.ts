import { Failure } from '../failure.ts'
import type { CachedConnection } from '../store/ports/ports.ts'
import type { Body } from '../streams/body.ts'
import { type ForwardResponse, headerText } from '../transport/forward.ts'
import { discard } from '../streams/discard.ts'
import type { ProxyNeeds } from './needs.ts'
import { transformBody } from '../streams/body-transform.ts'
import type { Bytes, Chunks } from '../streams/chunks.ts'

type Needs = Pick<ProxyNeeds, 'limits' | 'clock'>

const tooLarge = ({ limits }: Needs, { id }: CachedConnection) =>
  new Failure('provider-answer-too-large', `more than ${limits.answerBytesMax} bytes`, { connection: id })

/** A body on its way to the caller: never more than the limit, and never for longer. */
export const answerBody = (needs: Needs, row: CachedConnection, { headers, body }: ForwardResponse): Body => {
  if (body === null || body instanceof Uint8Array) return body
  if (Number(headerText(headers, 'content-length') ?? 0) > needs.limits.answerBytesMax) {
    discard(body)
    throw tooLarge(needs, row)
  }
  return limited(needs, row, body)
}

const limited = (needs: Needs, row: CachedConnection, chunks: Chunks): Chunks => {
  const until = needs.clock.now() + needs.limits.answerSecondsMax * 1000
  let size = 0
  const chunk = (bytes: Bytes): Bytes => {
    size += bytes.byteLength
    if (size > needs.limits.answerBytesMax) throw tooLarge(needs, row)
    if (needs.clock.now() > until) throw new Failure('provider-too-slow', 'its answer does not end')
    return bytes
  }
  return transformBody(chunks, { chunk })
}
