import type { BrowserContext, Frame, Page } from 'playwright'
import { hostOrigin, planbridgeOrigin, stubFrame, type StubFrame } from './stub-frame.ts'

/** Forbids inline code and styles, and enforces Trusted Types. */
export const strictPolicy = [
  "default-src 'none'",
  `script-src ${planbridgeOrigin} 'self'`,
  `frame-src ${planbridgeOrigin}`,
  "base-uri 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

export interface HostPageOptions {
  readonly script: string
  readonly frame?: StubFrame
  readonly policy?: string
  readonly html?: string
  /** More scripts of the host, by path. */
  readonly scripts?: Readonly<Record<string, string>>
  /** Where the page is opened. */
  readonly address?: string
}

const plainHtml = `<!doctype html><html lang="en"><title>Shop</title>
  <script src="${planbridgeOrigin}/embed/v1/connect.js"></script>
  <main><button id="before">Before</button><button id="connect">Connect</button><p class="tall">…</p></main></html>`

const framePath = `${planbridgeOrigin}/embed/v1/frame?session=`

/** The page of a host with the loader, and the frame that is open in it. */
export interface HostPage {
  readonly page: Page
  /** Each result and event that the host received, oldest first. */
  readonly log: () => Promise<readonly unknown[]>
  readonly frame: () => Promise<Frame>
  /** Lets the frame send a message to the host page. */
  readonly say: (message: unknown) => Promise<void>
  /** The messages that the frame received. */
  readonly received: () => Promise<
    readonly { readonly origin: string; readonly data: Record<string, unknown> }[]
  >
  /** Console messages and uncaught errors. */
  readonly console: readonly string[]
}

/** Serves both sites from within the browser: every request of the context is answered here. */
const serve = async (context: BrowserContext, options: HostPageOptions): Promise<void> => {
  const { script, frame, policy = strictPolicy, html = plainHtml, scripts = {} } = options
  const javascript = 'text/javascript; charset=utf-8'
  await context.route('**/*', async (route) => {
    const url = new URL(route.request().url())
    const own = url.origin === hostOrigin ? scripts[url.pathname] : undefined
    if (own !== undefined) return route.fulfill({ body: own, contentType: javascript })
    if (url.origin === hostOrigin)
      return route.fulfill({
        body: html,
        contentType: 'text/html; charset=utf-8',
        headers: { 'content-security-policy': policy },
      })
    if (url.pathname === '/embed/v1/connect.js')
      return route.fulfill({ body: script, contentType: javascript })
    return route.fulfill({ body: stubFrame(frame), contentType: 'text/html; charset=utf-8' })
  })
}

export const openHostPage = async (context: BrowserContext, options: HostPageOptions): Promise<HostPage> => {
  await serve(context, options)
  const page = await context.newPage()
  const lines: string[] = []
  page.on('console', (message) => void lines.push(`${message.type()}: ${message.text()}`))
  page.on('pageerror', (error) => void lines.push(`uncaught: ${error.message}`))
  await page.goto(options.address ?? `${hostOrigin}/`)
  const frame = async (): Promise<Frame> => {
    await page.locator('iframe').waitFor({ state: 'attached' })
    const found = page.frames().find((one) => one.url().startsWith(framePath))
    if (!found) {
      await page.waitForEvent('framenavigated', (one) => one.url().startsWith(framePath))
      return frame()
    }
    await found.waitForLoadState()
    return found
  }
  return {
    page,
    frame,
    log: () => page.evaluate(() => (globalThis as { log?: unknown[] }).log ?? []),
    say: async (message) => (await frame()).evaluate(`say(${JSON.stringify(message)})`),
    received: async () => (await frame()).evaluate('received'),
    console: lines,
  }
}

/** The token of a connect session, in the right form. */
export const sampleToken = (letter = 'a'): string => `pbcs_${letter.repeat(22)}.${'s'.repeat(43)}`

export const sampleResult = {
  connectionId: 'c1',
  sessionId: 'a'.repeat(22),
  integration: 'plannr',
  status: 'active',
} as const
