import type { Hono } from 'hono'
import { readSignIn, signInPage } from '../../pages/sign-in-page.ts'
import type { Random } from '../../random.ts'
import type { Generation, PlannrClient, PlannrPerson } from '../options.ts'
import { type AuthorizeRequest, readAuthorizeRequest, withState } from './authorize-request.ts'
import { consentView, personDetail, plannrBrand } from './consent-view.ts'
import { type PassportError, dialects, errorRedirect, passportErrors, redirectTo } from './passport-error.ts'
import type { Passport } from './passport.ts'
import type { Session, Sessions } from './sessions.ts'
import { withCookie } from '../../pages/cookies.ts'

interface Needs {
  readonly passport: Passport
  readonly sessions: Sessions
  readonly people: readonly PlannrPerson[]
  readonly clients: readonly PlannrClient[]
  readonly generation: Generation
  readonly random: Random
  /** The path of the pages; empty at the origin itself. */
  readonly base: string
}

/** `/oauth/authorize` and the sign-in page. @see https://github.com/laravel/passport/blob/12.x/src/Http/Controllers/AuthorizationController.php */
export const authorizeRoutes = (app: Hono, needs: Needs): void => {
  app.get('/oauth/authorize', (c) => showAuthorize(needs, c.req.raw))
  app.on(['POST', 'DELETE'], '/oauth/authorize', (c) => decide(needs, c.req.raw))
  app.get('/login', (c) => showSignIn(needs, needs.sessions.of(c.req.raw), false))
  app.post('/login', (c) => signIn(needs, c.req.raw))
}

const showAuthorize = async (needs: Needs, raw: Request): Promise<Response> => {
  const url = new URL(raw.url)
  const read = readAuthorizeRequest(url.searchParams, needs.clients, needs.generation)
  if (read.kind === 'refused') return read.response
  const { request } = read
  const session = needs.sessions.of(raw)
  const { withoutPrompt } = dialects[needs.generation]
  if (session?.person === undefined)
    return request.prompt === 'none'
      ? deny(needs, request, withoutPrompt.withoutSession)
      : toSignIn(needs, url, session)
  if (request.prompt === 'login' && !session.promptedForLogin) return toSignIn(needs, url, session)
  session.promptedForLogin = false
  if (request.prompt !== 'consent' && hasLiveToken(needs, request, session.person))
    return approve(needs, request, session.person)
  if (request.prompt === 'none') return deny(needs, request, withoutPrompt.withoutConsent)
  return showConsent(needs, request, { url, session, person: session.person })
}

/**
 * Passport skips consent if a live token has the same scopes. It drops the scope `*`, so both sets are empty and any live
 * token suffices.
 */
const hasLiveToken = ({ passport }: Needs, { client }: AuthorizeRequest, person: PlannrPerson): boolean =>
  [...passport.accessTokens.values()].some(
    (token) => token.clientId === client.clientId && token.person === person && passport.isLive(token),
  )

const toSignIn = ({ sessions, base }: Needs, url: URL, old: Session | undefined): Response => {
  if (old !== undefined) sessions.close(old)
  const session = sessions.open()
  session.intended = `${url.pathname}${url.search}`
  session.promptedForLogin = true
  return withCookie(redirectTo(`${url.origin}${base}/login`), sessions.cookie(session))
}

const showSignIn = ({ people, clients, base }: Needs, session: Session | undefined, failed: boolean) => {
  const intended = new URLSearchParams(session?.intended?.split('?')[1])
  const client = clients.find(({ clientId }) => clientId === intended.get('client_id'))
  return signInPage({
    brand: plannrBrand,
    action: `${base}/login`,
    fields: {},
    accounts: people.map((person) => ({ ...person, detail: personDetail(person) })),
    clientName: client?.name ?? client?.clientId ?? 'Plannr',
    failed,
  })
}

const signIn = async (needs: Needs, raw: Request): Promise<Response> => {
  const { sessions, people, base } = needs
  const old = sessions.of(raw)
  const form = new URLSearchParams(await raw.text())
  const person = readSignIn(
    form,
    people.map((one) => ({ ...one, detail: '', itself: one })),
  )
  if (person === undefined) return showSignIn(needs, old, true)
  const session = sessions.open(person.itself)
  session.promptedForLogin = old?.promptedForLogin ?? false
  if (old !== undefined) sessions.close(old)
  const { origin } = new URL(raw.url)
  return withCookie(redirectTo(`${origin}${old?.intended ?? `${base}/login`}`), sessions.cookie(session))
}

interface ConsentContext {
  readonly url: URL
  readonly session: Session
  readonly person: PlannrPerson
}

const showConsent = (needs: Needs, request: AuthorizeRequest, { url, session, person }: ConsentContext) => {
  const authToken = needs.random.hex(32)
  session.consent = { authToken, query: url.search }
  const action = `${needs.base}/oauth/authorize`
  return consentView({ request, person, authToken, action, switchUrl: withLoginPrompt(action, url.search) })
}

/** The same request with `prompt=login`, with which Passport asks for another sign-in. */
const withLoginPrompt = (path: string, query: string): string => {
  const another = new URLSearchParams(query)
  another.set('prompt', 'login')
  return `${path}?${another}`
}

const decide = async (needs: Needs, raw: Request): Promise<Response> => {
  const session = needs.sessions.of(raw)
  const form = new URLSearchParams(await raw.text())
  const { person, consent } = session ?? {}
  if (session === undefined || person === undefined)
    return redirectTo(`${new URL(raw.url).origin}${needs.base}/login`)
  // assumed: the status; Passport throws a plain exception for the first and an authorization exception for the second
  if (consent === undefined) return jsonMessage(500, 'Authorization request was not present in the session.')
  if (form.get('auth_token') !== consent.authToken)
    return jsonMessage(
      403,
      'The provided auth token for the request is different from the session auth token.',
    )
  session.consent = undefined
  const query = new URLSearchParams(consent.query)
  const read = readAuthorizeRequest(query, needs.clients, needs.generation)
  if (read.kind === 'refused') return read.response
  if (form.get('decision') === 'switch')
    return redirectTo(
      `${new URL(raw.url).origin}${withLoginPrompt(`${needs.base}/oauth/authorize`, consent.query)}`,
    )
  return isDenial(raw.method, form)
    ? deny(needs, read.request, passportErrors.accessDenied('The user denied the request'))
    : approve(needs, read.request, person)
}

/** Passport's form spoofs DELETE. `decision` is the field that the pages of all simulators have. */
const isDenial = (method: string, form: URLSearchParams): boolean =>
  method === 'DELETE' || form.get('_method')?.toUpperCase() === 'DELETE' || form.get('decision') === 'deny'

const jsonMessage = (status: number, message: string): Response =>
  new Response(JSON.stringify({ message }), { status, headers: { 'content-type': 'application/json' } })

const approve = ({ passport }: Needs, request: AuthorizeRequest, person: PlannrPerson): Response => {
  const { client, sentRedirectUri, challenge, redirectUri, state } = request
  const code = passport.newCode({
    clientId: client.clientId,
    person,
    redirectUri: sentRedirectUri,
    challenge,
  })
  const answer = new URLSearchParams({ code, ...(state === undefined ? {} : { state }) })
  return redirectTo(`${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${answer}`)
}

const deny = (
  { generation }: Needs,
  { redirectUri, state }: AuthorizeRequest,
  problem: PassportError,
): Response => errorRedirect(withState(redirectUri, state), problem, generation)
