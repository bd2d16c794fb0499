import { errorPage } from '../pages/error-page.ts'
import { readSignIn, signInPage } from '../pages/sign-in-page.ts'
import type { Firm, FirmClient } from './state.ts'
import { withCookie } from '../pages/cookies.ts'

const cookieName = 'firm_session'
const codeSeconds = 60

interface Authorize {
  readonly client: FirmClient
  readonly query: URLSearchParams
  readonly redirectUri: string
}

/** `GET` and `POST /authorize`: the sign-in page, or the response. @see https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest */
export const authorize = async (firm: Firm, request: Request): Promise<Response> => {
  const query = new URL(request.url).searchParams
  const client = firm.clients.find(({ clientId }) => clientId === query.get('client_id'))
  const redirectUri = query.get('redirect_uri') ?? ''
  if (!client?.redirectUris.includes(redirectUri))
    return errorPage({ brand: firm.brand, message: 'This application is not registered here.', status: 400 })
  const asked = { client, query, redirectUri }
  const error = faultOf(query)
  if (error !== undefined) return respond(firm, asked, { error })
  if (request.method === 'POST') return signIn(firm, asked, new URLSearchParams(await request.text()))
  const session = usableSession(firm, request, query)
  if (session) return respond(firm, asked, { code: issueCode(firm, asked, session) })
  return promptsIn(query).includes('none')
    ? respond(firm, asked, { error: 'login_required' })
    : show(firm, asked, false)
}

const promptsIn = (query: URLSearchParams) => (query.get('prompt') ?? '').split(' ')

/** The session of the browser, unless the application asks for a sign-in or for a recent one. */
const usableSession = (firm: Firm, request: Request, query: URLSearchParams) => {
  const session = firm.sessions.get(sessionOf(request))
  if (!session || promptsIn(query).some((prompt) => prompt === 'login' || prompt === 'select_account'))
    return undefined
  const age = firm.seconds() - session.authTime
  return age <= Number(query.get('max_age') ?? Infinity) ? session : undefined
}

const faultOf = (query: URLSearchParams): string | undefined => {
  if (query.get('response_type') !== 'code') return 'unsupported_response_type'
  if (!(query.get('scope') ?? '').split(' ').includes('openid')) return 'invalid_scope'
  return query.get('code_challenge_method') === 'S256' ? undefined : 'invalid_request'
}

const show = (firm: Firm, { client, query }: Authorize, failed: boolean) =>
  signInPage({
    brand: firm.brand,
    action: `${firm.issuer}/authorize?${query}`,
    fields: {},
    accounts: firm.people,
    clientName: client.name,
    failed,
  })

const signIn = (firm: Firm, asked: Authorize, form: URLSearchParams) => {
  const person = readSignIn(form, firm.people)
  if (!person) return show(firm, asked, true)
  const session = { person, authTime: firm.seconds() }
  const id = `CANARY-FIRM-SID-${firm.random.hex(32)}`
  firm.sessions.set(id, session)
  const response = respond(firm, asked, { code: issueCode(firm, asked, session) })
  return withCookie(response, `${cookieName}=${id}; Path=/; HttpOnly; SameSite=Lax`)
}

const sessionOf = (request: Request): string =>
  new RegExp(`(?:^|; *)${cookieName}=([^;]*)`).exec(request.headers.get('cookie') ?? '')?.[1] ?? ''

const issueCode = (
  firm: Firm,
  { client, query, redirectUri }: Authorize,
  { person, authTime }: { person: Firm['people'][number]; authTime: number },
): string => {
  const code = `CANARY-FIRM-CODE-${firm.random.hex(32)}`
  firm.codes.set(code, {
    client,
    person,
    authTime,
    redirectUri,
    nonce: query.get('nonce'),
    challenge: query.get('code_challenge'),
    scopes: (query.get('scope') ?? '').split(' '),
    endsAt: firm.seconds() + codeSeconds,
  })
  return code
}

/** With `iss`. @see https://www.rfc-editor.org/rfc/rfc9207#section-2 */
const respond = (
  { issuer }: Firm,
  { query, redirectUri }: Authorize,
  parameters: Readonly<Record<string, string>>,
) => {
  const url = new URL(redirectUri)
  const state = query.get('state')
  const all = { ...parameters, ...(state !== null && { state }), iss: issuer }
  for (const [name, value] of Object.entries(all)) url.searchParams.set(name, value)
  return new Response(null, { status: 302, headers: { location: url.href, 'cache-control': 'no-store' } })
}
