import type { Context } from 'hono'
import { base64url } from 'jose'
import { codingFor } from '../content-coding.ts'

/**
 * Answers with facts of the deployment. They are compressed, because they contain neither a secret nor text of the request, which the
 * length of an answer could betray (BREACH). Caches ask each time whether they changed.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3
 */
export const answerFacts = async (c: Context, output: object): Promise<Response> => {
  const bytes = new TextEncoder().encode(JSON.stringify(output))
  const digest = base64url.encode(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
  const isCompressed = codingFor(c.req.header('accept-encoding'), ['gzip']) === 'gzip'
  const tag = isCompressed ? `"${digest}-gzip"` : `"${digest}"`
  c.header('cache-control', 'private, no-cache')
  c.header('vary', 'Accept-Encoding')
  c.header('etag', tag)
  if (isHeld(c.req.header('if-none-match'), tag)) return c.body(null, 304)
  c.header('content-type', 'application/json')
  if (!isCompressed) return c.body(bytes)
  c.header('content-encoding', 'gzip')
  return c.body(new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip')))
}

/** True if the client has the representation with this tag. @see https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2 */
const isHeld = (header: string | undefined, tag: string): boolean =>
  header?.trim() === '*' || (header?.match(/"[^"]*"/g)?.includes(tag) ?? false)
