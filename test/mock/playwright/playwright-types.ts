/** The parts of Playwright's `Request` that are used. */
export interface RoutedRequest {
  url(): string
  method(): string
  resourceType(): string
  isNavigationRequest(): boolean
  allHeaders(): Promise<Record<string, string>>
  postDataBuffer(): Uint8Array | null
  /** Throws for the navigation of a page that does not exist yet. */
  frame(): { url(): string }
}

/** The parts of Playwright's `Route` that are used. */
export interface RoutedAnswer {
  request(): RoutedRequest
  fulfill(answer: { status: number; headers: Record<string, string>; body: Buffer }): Promise<void>
  abort(reason: string): Promise<void>
}

type Matches = (url: URL) => boolean
type Answer = (route: RoutedAnswer) => Promise<void>

/** The parts of Playwright's cookies that are used. */
interface RoutedCookie {
  readonly name: string
  readonly value: string
  readonly domain: string
  readonly path: string
  readonly secure: boolean
  readonly httpOnly: boolean
  readonly sameSite: 'Strict' | 'Lax' | 'None'
}

/** The parts of Playwright's `Page` that are used. */
interface RoutedPage {
  frames(): readonly { evaluate(script: string): Promise<unknown> }[]
}

/** The parts of Playwright's `BrowserContext` that are used: the types depend on no version of Playwright. */
export interface RoutedContext {
  route(url: Matches, handler: Answer): Promise<unknown>
  unroute(url: Matches, handler: Answer): Promise<void>
  cookies(url: string): Promise<readonly { readonly name: string; readonly value: string }[]>
  addCookies(cookies: readonly RoutedCookie[]): Promise<void>
  clearCookies(which: { readonly name: string; readonly domain: string }): Promise<void>
  addInitScript(script: string): Promise<unknown>
  pages(): readonly RoutedPage[]
}
