import type { Handler } from 'hono'
import { base64url } from 'jose'
import { Failure } from '../../failure.ts'
import type { Random } from '../../runtime/platform.ts'
import { codingFor, codings } from '../content-coding.ts'
import { type DocumentKind, setDocumentKind } from '../security-headers.ts'
import type { Site } from './site.ts'

const noncePlaceholder = /__CSP_NONCE__/g

/** Serves a document of the site. It never redirects: a redirect would carry the fragment, and with it a code, to its target. */
export const document = (kind: Exclude<DocumentKind, 'data'>, site: Site, random: Random): Handler =>
  function answerDocument(c) {
    const nonce = base64url.encode(random.bytes(24))
    setDocumentKind(c, kind, nonce)
    c.header('cache-control', 'no-store')
    const status = c.req.method === 'GET' || c.req.method === 'HEAD' ? 200 : 405
    if (status === 405) c.header('allow', 'GET, HEAD')
    return c.html(site[kind].replace(noncePlaceholder, nonce), status)
  }

/**
 * Serves the files of the web app in the smallest coding that the client accepts. Ranges are ignored, as RFC 9110 §14.2 allows: every
 * file is small, and a range of a compressed representation would be of little use.
 */
export const asset = ({ assets }: Site): Handler =>
  function answerAsset(c) {
    const found = assets.get(c.req.path)
    if (!found) throw new Failure('not-found', 'no such asset')
    const available = codings.filter((coding) => found.compressed[coding] !== undefined)
    if (available.length > 0) c.header('vary', 'Accept-Encoding')
    const coding = codingFor(c.req.header('accept-encoding'), available)
    if (coding === null) return c.body(null, 406)
    const { body, tag } = (coding !== 'identity' && found.compressed[coding]) || found
    c.header('cache-control', 'public, max-age=31536000, immutable')
    c.header('content-type', found.type)
    if (coding !== 'identity') c.header('content-encoding', coding)
    c.header('etag', tag)
    c.header('accept-ranges', 'none')
    c.header('content-length', String(body.length))
    return c.body(body)
  }
