import { html } from 'hono/html'
import { compactVerify, createLocalJWKSet } from 'jose'
import { page } from '../../pages/page.ts'
import { redirect } from './authorize-response.ts'
import { dynamicPlannerBrand } from './brand.ts'
import { keySet } from './discovery.ts'
import type { Identity } from './identity-state.ts'
import { endSession, readSession } from './sso-session.ts'
import { withCookie } from '../../pages/cookies.ts'

/** `GET` and `POST /connect/endsession`. @see https://openid.net/specs/openid-connect-rpinitiated-1_0.html */
export const startLogout = async (identity: Identity, request: Request): Promise<Response> => {
  const parameters =
    request.method === 'POST' ? new URLSearchParams(await request.text()) : new URL(request.url).searchParams
  const id = identity.random.hex(32)
  const backTo = await checkBackTo(identity, parameters)
  identity.state.pendingLogouts.set(id, backTo === undefined ? {} : { backTo })
  return redirect(`${identity.issuer}/logout?id=${id}`)
}

/** `GET /logout`: signs out and redirects only to a registered address of the client. */
export const logout = async (identity: Identity, request: Request): Promise<Response> => {
  const id = new URL(request.url).searchParams.get('id') ?? ''
  const backTo = identity.state.pendingLogouts.get(id)?.backTo
  identity.state.pendingLogouts.delete(id)
  const body = html`<p>You are now signed out of Dynamic Planner.</p>`
  const response =
    backTo === undefined
      ? await page({ brand: dynamicPlannerBrand, title: 'Signed out', body })
      : redirect(backTo)
  return withCookie(response, endSession(identity, readSession(identity, request)))
}

const checkBackTo = async ({ clients }: Identity, parameters: URLSearchParams) => {
  const uri = parameters.get('post_logout_redirect_uri') ?? ''
  const audience = await audienceOf(parameters.get('id_token_hint') ?? '')
  const client = clients.find(({ clientId }) => clientId === audience)
  if (client?.postLogoutRedirectUris?.includes(uri) !== true) return undefined
  const state = parameters.get('state')
  if (state === null) return uri
  return `${uri}${uri.includes('?') ? '&' : '?'}state=${encodeURIComponent(state)}`
}

/** The audience of an ID token that this server signed, even if it has expired. */
const audienceOf = async (idTokenHint: string): Promise<unknown> => {
  try {
    const { payload } = await compactVerify(idTokenHint, createLocalJWKSet(keySet()))
    return JSON.parse(new TextDecoder().decode(payload)).aud
  } catch {
    return undefined
  }
}
