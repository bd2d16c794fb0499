interface Named {
  readonly name?: string | RegExp
  readonly exact?: boolean
  /** Of a heading. */
  readonly level?: number
}

type Role =
  | 'button'
  | 'checkbox'
  | 'combobox'
  | 'dialog'
  | 'group'
  | 'heading'
  | 'link'
  | 'listitem'
  | 'radio'
  | 'region'
  | 'textbox'

/** The ways of Playwright to find elements, as far as journeys in several browsers use them. */
export interface Finder {
  getByRole(role: Role, options?: Named): Found
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
  /** Selects the option of a list that has this label, or this value. */
  selectOption(option: string | { readonly label: string }): Promise<unknown>
  textContent(): Promise<string | null>
  innerText(): Promise<string>
  inputValue(): Promise<string>
  getAttribute(name: string): Promise<string | null>
  /** Does not wait. */
  count(): Promise<number>
  /** Does not wait. */
  isVisible(): Promise<boolean>
  /** Waits until it is visible, or until there is none. */
  waitFor(options?: { readonly state?: 'visible' | 'detached' }): Promise<void>
}

/** The part of Playwright's page that journeys in several browsers use. Browsers that Playwright does not drive have it too. */
export interface Tab extends Finder {
  goto(address: string): Promise<unknown>
  reload(): Promise<unknown>
  goBack(): Promise<unknown>
  goForward(): Promise<unknown>
  /** The value of a JavaScript expression in the page, or of its promise. */
  evaluate(expression: string): Promise<unknown>
  url(): string | Promise<string>
  content(): Promise<string>
  frameLocator(selector: string): Finder
  isClosed(): boolean | Promise<boolean>
  waitForEvent(event: 'close'): Promise<unknown>
  /** The browser of this person. The event is a tab that opens by itself. */
  context(): { newPage(): Promise<Tab>; waitForEvent(event: 'page'): Promise<Tab> }
}
