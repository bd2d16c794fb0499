import { ConnectSessionId } from '@planbridge/shared/embed'
import type { Handler, Hono } from 'hono'
import { etag } from 'hono/etag'
import type { Random } from '../../runtime/platform.ts'
import { sendAsset, sendDocument } from '../browser/documents.ts'
import type { Site } from '../browser/site.ts'
import { notFound } from '../method-not-allowed.ts'
import { setSharedFile } from '../security-headers.ts'

/** The origins of pages that may show the frame of a session. */
type FrameOrigins = (id: ConnectSessionId) => Promise<readonly string[]>

interface EmbedDocumentNeeds {
  readonly site: Site
  readonly random: Random
  readonly frameOrigins: FrameOrigins
}

const originsPlaceholder = /__PLANBRIDGE_ORIGINS__/g

/** The frame checks by these origins, too, from which page it takes a token. */
const frame = ({ site, random, frameOrigins }: EmbedDocumentNeeds): Handler =>
  async function answerFrame(c) {
    if (site.frame === undefined) return notFound(c)
    const id = ConnectSessionId.safeParse(c.req.query('session'))
    const ancestors = id.success ? await frameOrigins(id.data) : []
    const html = site.frame.replace(originsPlaceholder, ancestors.join(' '))
    return sendDocument(c, { kind: 'frame', html, random, ancestors })
  }

const window =
  ({ site, random }: EmbedDocumentNeeds): Handler =>
  (c) =>
    site.window === undefined ? notFound(c) : sendDocument(c, { kind: 'window', html: site.window, random })

const hashed = /-[\w-]{8,}\.js$/

/** A path without a hash in it can have another content after an upgrade. */
const loader =
  ({ site }: EmbedDocumentNeeds): Handler =>
  (c) => {
    const name = c.req.param('name') ?? ''
    const found = site.loaders?.get(name)
    if (!found) return notFound(c)
    setSharedFile(c)
    return sendAsset(c, found, { immutable: hashed.test(name) })
  }

/** Serves the document for hosts' pages, that of windows, and the script for hosts' pages. */
export const mountEmbedDocuments = (app: Hono, needs: EmbedDocumentNeeds): void => {
  app.all('/embed/v1/frame', frame(needs))
  app.get('/embed/v1/:name', etag(), loader(needs))
  app.all('/embed/*', notFound)
  app.all('/connect', window(needs))
  app.all('/connect/done', window(needs))
}
