import { html } from 'hono/html'
import { hiddenFields, page } from '../../pages/page.ts'
import type { Reply } from './authorize-result.ts'
import { dynamicPlannerBrand } from './brand.ts'

/** Sends an authorization response in its response mode; `undefined` values are omitted. */
export const authorizeResponse = (
  { redirectUri, mode, state }: Reply,
  parameters: Readonly<Record<string, string | undefined>>,
  sessionState?: string,
): Response | Promise<Response> => {
  const all = { ...parameters, state, session_state: sessionState }
  const present = Object.entries(all).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  )
  if (mode === 'form_post') return formPost(redirectUri, Object.fromEntries(present))
  const text = present.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')
  return redirect(`${redirectUri}${separator(redirectUri, mode)}${text}`)
}

const separator = (redirectUri: string, mode: 'query' | 'fragment') => {
  if (mode === 'fragment') return '#'
  return redirectUri.includes('?') ? '&' : '?'
}

/** A redirect that must not be cached. */
export const redirect = (location: string) =>
  new Response(null, { status: 302, headers: { location, 'cache-control': 'no-store' } })

/** @see https://openid.net/specs/oauth-v2-form-post-response-mode-1_0.html */
const formPost = (redirectUri: string, fields: Readonly<Record<string, string>>) =>
  page({
    brand: dynamicPlannerBrand,
    title: 'Returning to the application',
    body: html`<form method="post" action="${redirectUri}">
      ${hiddenFields(fields)}
      <button class="primary">Continue</button>
    </form>`,
    script: 'document.forms[0].submit()',
  })
