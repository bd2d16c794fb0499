import { html, raw } from 'hono/html'
import type { Brand } from './brand.ts'
import { pageStyle } from './page-style.ts'
import { workStyle } from './work-style.ts'

/** Escaped HTML from the `html` tag of Hono. */
export type Markup = ReturnType<typeof html>

export interface Page {
  readonly brand: Brand
  readonly title: string
  readonly body: Markup
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** A script that runs after the body, for a page that submits itself. */
  readonly script?: string
  /** A page to work with: wider, and with links to the other pages of the provider. */
  readonly sections?: readonly PageLink[]
  /** What the last action has done. */
  readonly notice?: Notice | undefined
}

export interface PageLink {
  readonly href: string
  readonly title: string
  readonly current?: boolean
}

export interface Notice {
  readonly text: string
  /** True if the action was refused. */
  readonly refused?: boolean
}

/** An HTML response in the provider's colours, marked as a simulator's. */
export const page = async ({ brand, title, body, status = 200, headers = {}, script, ...more }: Page) => {
  const { sections, notice } = more
  const markup = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} – ${brand.name} (simulator)</title>
        <style>
          ${raw(pageStyle(brand))} ${sections === undefined ? '' : raw(workStyle)}
        </style>
      </head>
      <body class="${sections === undefined ? 'narrow' : 'wide'}">
        <header>
          <span class="mark" aria-hidden="true">${brand.mark}</span>
          <span class="name">${brand.name}</span>
          <span class="badge">Simulator</span>
        </header>
        ${sections === undefined ? '' : navigation(brand, sections)}
        <main>
          <h1>${title}</h1>
          ${notice === undefined ? '' : noticeBox(notice)} ${body}
        </main>
        <footer>
          This page imitates ${brand.name} for development. ${brand.name} does not operate it, and your input
          stays in this simulator.
        </footer>
        ${script === undefined ? '' : raw(`<script>${script}</script>`)}
      </body>
    </html>`
  return new Response(markup.toString(), {
    status,
    headers: { ...pageHeaders(script !== undefined), ...headers },
  })
}

const navigation = ({ name }: Brand, links: readonly PageLink[]) =>
  html`<nav aria-label="Pages of ${name}">
    ${links.map(
      ({ href, title, current = false }) =>
        html`<a href="${href}" ${current ? raw('aria-current="page"') : ''}>${title}</a>`,
    )}
  </nav>`

const noticeBox = ({ text, refused = false }: Notice) =>
  html`<p class="notice ${refused ? 'refused' : ''}" role="${refused ? 'alert' : 'status'}">${text}</p>`

// Without form-action, because browsers also apply it to the redirect after the form.
const pageHeaders = (scripted: boolean) => ({
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': [
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
    ...(scripted ? ["script-src 'unsafe-inline'"] : []),
  ].join('; '),
  'referrer-policy': 'no-referrer',
})

/** Hidden inputs for the fields of a form. */
export const hiddenFields = (fields: Readonly<Record<string, string>>): Markup[] =>
  Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)
