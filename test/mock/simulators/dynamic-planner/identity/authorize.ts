import { base64url } from 'jose'
import { consentPage } from '../../pages/consent-page.ts'
import { errorPage } from '../../pages/error-page.ts'
import { checkAuthorizeRequest } from './authorize-request.ts'
import type { AuthorizeRequest, AuthorizeVerdict } from './authorize-verdict.ts'
import { authorizeResponse, redirect } from './authorize-response.ts'
import { dynamicPlannerBrand } from './brand.ts'
import type { Identity, IssuedCode, SsoSession } from './identity-state.ts'
import { scopesInPlainWords } from './scopes.ts'
import { endSession, readSession } from './sso-session.ts'
import { halfHash, idToken } from './tokens.ts'

/** `GET /connect/authorize`: an error page, an error for the client, a sign-in, a consent page, or the response. */
export const authorize = async (identity: Identity, request: Request): Promise<Response> => {
  const verdict = checkAuthorizeRequest(new URL(request.url).searchParams, identity)
  if (verdict.kind !== 'valid') return sayNo(identity, verdict)
  const asked = verdict.request
  const session = readSession(identity, request)
  if (session === undefined || !isFreshEnough(identity, asked, session)) {
    return asked.prompt === 'none'
      ? authorizeResponse(asked.reply, { error: 'login_required' })
      : askToSignIn(identity, request, asked)
  }
  if (asked.prompt !== 'consent' && !needsConsent(identity, asked, session))
    return respond(identity, asked, session)
  if (asked.prompt === 'none') return authorizeResponse(asked.reply, { error: 'interaction_required' })
  return askForConsent(identity, request, { asked, session })
}

/** `POST /connect/consent`: what the person decided. */
export const decide = async (identity: Identity, request: Request): Promise<Response> => {
  const url = new URL(request.url)
  const verdict = checkAuthorizeRequest(url.searchParams, identity)
  if (verdict.kind !== 'valid') return sayNo(identity, verdict)
  const session = readSession(identity, request)
  const form = new URLSearchParams(await request.text())
  if (session === undefined || form.get('idsrv.xsrf') !== session.antiForgery) {
    return redirect(`${identity.issuer}/connect/authorize${url.search}`)
  }
  const decision = form.get('decision')
  if (decision === 'switch') return switchAccount(identity, url, session)
  if (decision !== 'allow') return authorizeResponse(verdict.request.reply, { error: 'access_denied' })
  remember(identity, { asked: verdict.request, session }, form.get('remember') === 'yes')
  return respond(identity, verdict.request, session)
}

interface AskedBy {
  readonly asked: AuthorizeRequest
  readonly session: SsoSession
}

const pageTexts: Readonly<Record<string, string>> = {
  unauthorized_client: 'The client application is not known or is not authorized.',
  invalid_request: 'The client application made an invalid request.',
  unsupported_response_type: 'The authorization server does not support the requested response type.',
  invalid_scope: 'The client application tried to access a resource it does not have access to.',
}

const sayNo = ({ server }: Identity, verdict: Exclude<AuthorizeVerdict, { kind: 'valid' }>) => {
  // IdentityServer4 redirects only with the errors that come after validation.
  if (verdict.kind === 'page' || server === 'identity-server-4') {
    const message = pageTexts[verdict.error] ?? verdict.error
    return errorPage({ brand: dynamicPlannerBrand, message, hint: verdict.hint })
  }
  return authorizeResponse(verdict.reply, { error: verdict.error, error_description: verdict.description })
}

const isFreshEnough = (
  identity: Identity,
  { prompt, maxAgeSeconds }: AuthorizeRequest,
  session: SsoSession,
) => {
  if (prompt === 'login' || prompt === 'select_account' || session.person.active === false) return false
  return maxAgeSeconds === undefined || identity.seconds() <= session.authTime + maxAgeSeconds
}

const askToSignIn = (identity: Identity, request: Request, { client }: AuthorizeRequest) => {
  const { searchParams } = new URL(request.url)
  // Otherwise the way back from signing in would ask again.
  if (searchParams.get('prompt') !== 'consent') searchParams.delete('prompt')
  const id = identity.random.hex(32)
  const returnTo = `${identity.issuer}/connect/authorize?${searchParams}`
  identity.state.pendingSignIns.set(id, { returnTo, clientName: client.name })
  return redirect(`${identity.issuer}/login?signin=${id}`)
}

const consentKey = ({ asked, session }: AskedBy) => `${asked.client.clientId} ${session.person.sub}`

const needsConsent = (identity: Identity, asked: AuthorizeRequest, session: SsoSession) => {
  if (asked.client.requiresConsent === false) return false
  const remembered = identity.state.consents.get(consentKey({ asked, session })) ?? []
  return !asked.scopes.every((scope) => remembered.includes(scope))
}

const remember = (identity: Identity, by: AskedBy, isWanted: boolean) => {
  if (isWanted) identity.state.consents.set(consentKey(by), by.asked.scopes)
  else identity.state.consents.delete(consentKey(by))
}

const askForConsent = (identity: Identity, request: Request, { asked, session }: AskedBy) =>
  consentPage({
    brand: dynamicPlannerBrand,
    action: `${identity.issuer}/connect/consent${new URL(request.url).search}`,
    fields: { 'idsrv.xsrf': session.antiForgery },
    clientName: asked.client.name,
    person: session.person,
    requests: scopesInPlainWords(asked.scopes, identity.delegationSeconds),
    offersRemember: true,
  })

const switchAccount = (identity: Identity, url: URL, session: SsoSession) => {
  const response = redirect(`${identity.issuer}/connect/authorize${url.search}`)
  response.headers.append('set-cookie', endSession(identity, session))
  return response
}

const respond = async (identity: Identity, asked: AuthorizeRequest, session: SsoSession) => {
  const { client, reply, scopes, nonce, codeChallenge, codeChallengeMethod } = asked
  const issued: IssuedCode = {
    client,
    scopes,
    person: session.person,
    sid: session.id,
    authTime: session.authTime,
    consentedAt: identity.seconds(),
    redirectUri: reply.redirectUri,
    ...(nonce === undefined ? {} : { nonce }),
    ...(codeChallenge === undefined ? {} : { codeChallenge }),
    ...(codeChallengeMethod === undefined ? {} : { codeChallengeMethod }),
  }
  const code = `CANARY-CODE-${identity.random.hex(32)}`
  identity.state.codes.set(code, issued)
  const sessionState = await makeSessionState(identity, asked, session)
  if (asked.responseType === 'code') return authorizeResponse(reply, { code }, sessionState)
  const id_token = await idToken(identity, issued, { nonce, cHash: await halfHash(code) })
  return authorizeResponse(reply, { code, id_token, scope: scopes.join(' ') }, sessionState)
}

/** @see https://openid.net/specs/openid-connect-session-1_0.html#CreatingUpdatingSessions */
const makeSessionState = async (
  identity: Identity,
  { client, reply }: AuthorizeRequest,
  { id }: SsoSession,
) => {
  const salt = identity.random.hex(32)
  const text = `${client.clientId}${new URL(reply.redirectUri).origin}${id}${salt}`
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return `${base64url.encode(new Uint8Array(digest))}.${salt}`
}
