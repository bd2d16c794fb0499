import type { KitOptions } from '@planbridge/mock/handlers'
import { type PlanbridgeFixtures, planbridgeFixtures } from '@planbridge/mock/playwright'
import type { BrowserContext, Page } from 'playwright'
import { openedWindow } from './opened-window.ts'
import type { Wire } from './wire.ts'

interface Sent {
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Sends a request from a page, whose scripts get and give texts only. */
const sendFrom = async (page: Page, request: Request): Promise<Response> => {
  const sent: Sent = {
    url: request.url,
    method: request.method,
    headers: Object.fromEntries(request.headers),
    body: await request.text(),
  }
  const { status, headers, text } = await page.evaluate(async ({ url, method, headers: given, body }) => {
    const answer = await fetch(url, { method, headers: given, ...(body !== '' && { body }) })
    return { status: answer.status, headers: [...answer.headers], text: await answer.text() }
  }, sent)
  return new Response(text === '' ? null : text, { status, headers })
}

/** Opens the fixture of a test, until it is closed. */
const openFixture = (context: BrowserContext, options: KitOptions) => {
  const closing = Promise.withResolvers<void>()
  const opening = Promise.withResolvers<PlanbridgeFixtures['planbridge']>()
  const running = planbridgeFixtures(options).planbridge({ context }, (kit) => {
    opening.resolve(kit)
    return closing.promise
  })
  running.catch(opening.reject)
  const close = () => {
    closing.resolve()
    return running
  }
  return { opening: opening.promise, close }
}

export interface PlaywrightWire extends Wire {
  /** An empty page at Planbridge's origin. */
  readonly page: Page
}

/** A kit that a page of a browser context reaches through Playwright's routes. */
export const openPlaywrightWire = async (
  context: BrowserContext,
  options: KitOptions = {},
): Promise<PlaywrightWire> => {
  const { opening, close } = openFixture(context, options)
  const kit = await opening
  const empty = `${kit.origin}/empty-page-of-a-test`
  await context.route(empty, (route) => route.fulfill({ body: '', contentType: 'text/html' }))
  const page = await context.newPage()
  await page.goto(empty)
  const isOfPage = ({ url }: Request) =>
    url.startsWith(`${kit.origin}/`) && !url.startsWith(`${kit.origin}/v1/`)
  return {
    name: 'Playwright’s routes',
    kit,
    page,
    // People reach providers by navigations, which a script cannot follow, and a host has its back end for `/v1`.
    send: (request) => (isOfPage(request) ? sendFrom(page, request) : kit.fetch(request)),
    openWindow: () => page.evaluate(openedWindow),
    close,
  }
}
