import type { Context, Handler } from 'hono'
import { base64url } from 'jose'
import { Failure } from '../../failure.ts'
import type { Random } from '../../runtime/platform.ts'
import { codingFor, codings } from '../content-coding.ts'
import { type DocumentKind, setDocumentKind } from '../security-headers.ts'
import type { Asset, Site } from './site.ts'

const noncePlaceholder = /__CSP_NONCE__/g

interface SentDocument {
  readonly kind: Exclude<DocumentKind, 'data'>
  readonly html: string
  readonly random: Random
  /** The origins that may frame it. */
  readonly ancestors?: readonly string[]
}

/** Sends a document. It never redirects: a redirect would carry the fragment, and with it a code, to its target. */
export const sendDocument = (c: Context, { kind, html, random, ancestors }: SentDocument): Response => {
  const nonce = base64url.encode(random.bytes(24))
  setDocumentKind(c, kind, nonce, ancestors)
  c.header('cache-control', 'no-store')
  const status = c.req.method === 'GET' || c.req.method === 'HEAD' ? 200 : 405
  if (status === 405) c.header('allow', 'GET, HEAD')
  return c.html(html.replace(noncePlaceholder, nonce), status)
}

/** Serves a document of the site. */
export const document = (kind: 'app' | 'callback', site: Site, random: Random): Handler =>
  function answerDocument(c) {
    return sendDocument(c, { kind, html: site[kind], random })
  }

/** Serves the files of the web app. Their names contain a hash of their content. */
export const asset = ({ assets }: Site): Handler =>
  function answerAsset(c) {
    const found = assets.get(c.req.path)
    if (!found) throw new Failure('not-found', 'no such asset')
    return sendAsset(c, found, { immutable: true })
  }

/**
 * Sends a file in the smallest coding that the client accepts. Ranges are ignored, as RFC 9110 §14.2 allows: every file is small, and a
 * range of a compressed representation would be of little use.
 */
export const sendAsset = (
  c: Context,
  found: Asset,
  { immutable }: { readonly immutable: boolean },
): Response => {
  const available = codings.filter((coding) => found.compressed[coding] !== undefined)
  if (available.length > 0) c.header('vary', 'Accept-Encoding')
  const coding = codingFor(c.req.header('accept-encoding'), available)
  if (coding === null) return c.body(null, 406)
  const { body, tag } = (coding !== 'identity' && found.compressed[coding]) || found
  c.header('cache-control', immutable ? 'public, max-age=31536000, immutable' : 'public, no-cache')
  c.header('content-type', found.type)
  if (coding !== 'identity') c.header('content-encoding', coding)
  c.header('etag', tag)
  c.header('accept-ranges', 'none')
  c.header('content-length', String(body.length))
  return c.body(body)
}
