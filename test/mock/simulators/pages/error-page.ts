import { html } from 'hono/html'
import type { Brand } from './brand.ts'
import { page } from './page.ts'

export interface ErrorPage {
  readonly brand: Brand
  readonly status?: number
  readonly title?: string
  /** The provider's own message. */
  readonly message: string
  /** The cause, which the provider itself would not show. */
  readonly hint?: string
}

/** The page that the provider shows if it does not redirect back to the application. */
export const errorPage = ({ brand, status = 200, title = 'Error', message, hint }: ErrorPage) =>
  page({
    brand,
    status,
    title,
    body: html`<p role="alert">${message}</p>
      ${hint === undefined ? '' : html`<p class="quiet">Simulator: ${hint}</p>`}
      <p class="quiet">Close this page and start again in the application.</p>`,
  })
