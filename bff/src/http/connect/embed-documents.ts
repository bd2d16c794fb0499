import { ConnectSessionId } from '@planbridge/shared/embed'
import type { Handler } from 'hono'
import type { Random } from '../../runtime/platform.ts'
import { sendAsset, sendDocument } from '../browser/documents.ts'
import type { Site } from '../browser/site.ts'
import { notFound } from '../method-not-allowed.ts'
import { setSharedFile } from '../security-headers.ts'

/** The origins of pages that may show the frame of a session. */
export type FrameOrigins = (id: ConnectSessionId) => Promise<readonly string[]>

export interface EmbedDocumentNeeds {
  readonly site: Site
  readonly random: Random
  readonly frameOrigins: FrameOrigins
}

const originsPlaceholder = /__PLANBRIDGE_ORIGINS__/g

/** The frame checks by these origins, too, from which page it takes a token. */
export const frame = ({ site, random, frameOrigins }: EmbedDocumentNeeds): Handler =>
  async function answerFrame(c) {
    if (site.frame === undefined) return notFound(c)
    const id = ConnectSessionId.safeParse(c.req.query('session'))
    const ancestors = id.success ? await frameOrigins(id.data) : []
    const html = site.frame.replace(originsPlaceholder, ancestors.join(' '))
    return sendDocument(c, { kind: 'frame', html, random, ancestors })
  }

export const window =
  ({ site, random }: EmbedDocumentNeeds): Handler =>
  (c) =>
    site.window === undefined ? notFound(c) : sendDocument(c, { kind: 'window', html: site.window, random })

const hashed = /-[\w-]{8,}\.js$/

/** A path without a hash in it can have another content after an upgrade. */
export const loader =
  ({ site }: EmbedDocumentNeeds): Handler =>
  (c) => {
    const name = c.req.param('name') ?? ''
    const found = site.loaders?.get(name)
    if (!found) return notFound(c)
    setSharedFile(c)
    return sendAsset(c, found, { immutable: hashed.test(name) })
  }
