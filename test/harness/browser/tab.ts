interface Named {
  readonly name?: string | RegExp
  readonly exact?: boolean
}

/** The ways of Playwright to find elements, as far as the journeys of embedding use them. */
export interface Finder {
  getByRole(role: 'button' | 'checkbox' | 'heading' | 'link' | 'listitem' | 'radio', options?: Named): Found
  getByLabel(text: string, options?: { readonly exact?: boolean }): Found
  getByText(text: string, options?: { readonly exact?: boolean }): Found
  locator(selector: string): Found
}

/** Elements that are looked up at each act. An act waits until there is one, and fails if there are several. */
export interface Found extends Finder {
  first(): Found
  filter(options: { readonly hasText: string }): Found
  all(): Promise<Found[]>
  click(): Promise<void>
  check(): Promise<void>
  uncheck(): Promise<void>
  fill(value: string): Promise<void>
  textContent(): Promise<string | null>
  /** Waits until it is visible. */
  waitFor(): Promise<void>
}

/** The part of Playwright's page that the journeys of embedding use. Browsers that Playwright does not drive have it too. */
export interface Tab extends Finder {
  goto(address: string): Promise<unknown>
  url(): string | Promise<string>
  content(): Promise<string>
  frameLocator(selector: string): Finder
  isClosed(): boolean | Promise<boolean>
  waitForEvent(event: 'close'): Promise<unknown>
  /** The event is a tab that opens by itself. */
  context(): { waitForEvent(event: 'page'): Promise<Tab> }
}
