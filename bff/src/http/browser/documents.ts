import type { Handler } from 'hono'
import { base64url } from 'jose'
import { Failure } from '../../failure.ts'
import type { Random } from '../../runtime/platform.ts'
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

export const asset = ({ assets }: Site): Handler =>
  function answerAsset(c) {
    const found = assets.get(c.req.path)
    if (!found) throw new Failure('not-found', 'no such asset')
    c.header('cache-control', 'public, max-age=31536000, immutable')
    c.header('content-type', found.type)
    return c.body(found.body)
  }
