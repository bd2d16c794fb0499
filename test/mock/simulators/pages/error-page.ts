import { html } from 'hono/html'
import type { Brand } from './brand.ts'
import { page } from './page.ts'

export interface ErrorPage {
  readonly brand: Brand
  readonly status?: number
  readonly title?: string
  /** The provider's own sentence. */
  readonly message: string
  /** What the simulator knows besides: the provider itself would not say it. */
  readonly hint?: string
}

/** The page on which a person is stranded when the provider will not redirect back. */
export const errorPage = ({ brand, status = 200, title = 'Error', message, hint }: ErrorPage) =>
  page({
    brand,
    status,
    title,
    body: html`<p role="alert">${message}</p>
      ${hint === undefined ? '' : html`<p class="quiet">Simulator: ${hint}</p>`}
      <p class="quiet">You can close this page and start again in the application you came from.</p>`,
  })
