import type { Hono } from 'hono'
import { etag } from 'hono/etag'
import { notFound } from '../method-not-allowed.ts'
import { type EmbedDocumentNeeds, frame, loader, window } from './embed-documents.ts'

/** Serves the document for hosts' pages, that of windows, and the script for hosts' pages. */
export const mountEmbedDocuments = (app: Hono, needs: EmbedDocumentNeeds): void => {
  app.all('/embed/v1/frame', frame(needs))
  app.get('/embed/v1/:name', etag(), loader(needs))
  app.all('/embed/*', notFound)
  app.all('/connect', window(needs))
  app.all('/connect/done', window(needs))
}
