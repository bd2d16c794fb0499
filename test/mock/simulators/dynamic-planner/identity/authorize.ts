import { halfHash, sha256Base64url } from '../../digest.ts'
import { consentPage } from '../../pages/consent-page.ts'
import { errorPage } from '../../pages/error-page.ts'
import { checkAuthorizeRequest } from './authorize-request.ts'
import { authorizeResponse, redirect } from './authorize-response.ts'
import type { AuthorizeRequest, AuthorizeResult } from './authorize-result.ts'
import { dynamicPlannerBrand } from './brand.ts'
import type { Identity, IssuedCode, SsoSession } from './identity-state.ts'
import { describeScopes } from './scopes.ts'
import { endSession, readSession } from './sso-session.ts'
import { idToken } from './tokens.ts'
import { withCookie } from '../../pages/cookies.ts'

/** `GET /connect/authorize`: an error page, an error response, a sign-in, a consent page, or the response. */
export const authorize = async (identity: Identity, request: Request): Promise<Response> => {
  const result = checkAuthorizeRequest(new URL(request.url).searchParams, identity)
  if (result.kind !== 'valid') return refuseRequest(identity, result)
  const authorizeRequest = result.request
  const session = readSession(identity, request)
  if (session === undefined || !isRecentEnough(identity, authorizeRequest, session)) {
    return authorizeRequest.prompt === 'none'
      ? authorizeResponse(authorizeRequest.reply, { error: 'login_required' })
      : redirectToSignIn(identity, request, authorizeRequest)
  }
  if (authorizeRequest.prompt !== 'consent' && !needsConsent(identity, authorizeRequest, session))
    return respond(identity, authorizeRequest, session)
  if (authorizeRequest.prompt === 'none')
    return authorizeResponse(authorizeRequest.reply, { error: 'interaction_required' })
  return showConsent(identity, request, { authorizeRequest, session })
}

/** `POST /connect/consent`: the decision of the person. */
export const decide = async (identity: Identity, request: Request): Promise<Response> => {
  const url = new URL(request.url)
  const result = checkAuthorizeRequest(url.searchParams, identity)
  if (result.kind !== 'valid') return refuseRequest(identity, result)
  const session = readSession(identity, request)
  const form = new URLSearchParams(await request.text())
  if (session === undefined || form.get('idsrv.xsrf') !== session.antiForgery) {
    return redirect(`${identity.issuer}/connect/authorize${url.search}`)
  }
  const decision = form.get('decision')
  if (decision === 'switch') return switchAccount(identity, url, session)
  if (decision !== 'allow') return authorizeResponse(result.request.reply, { error: 'access_denied' })
  remember(identity, { authorizeRequest: result.request, session }, form.get('remember') === 'yes')
  return respond(identity, result.request, session)
}

interface SignedInRequest {
  readonly authorizeRequest: AuthorizeRequest
  readonly session: SsoSession
}

const pageTexts: Readonly<Record<string, string>> = {
  unauthorized_client: 'The client application is not known or is not authorized.',
  invalid_request: 'The client application made an invalid request.',
  unsupported_response_type: 'The authorization server does not support the requested response type.',
  invalid_scope: 'The client application tried to access a resource it does not have access to.',
}

const refuseRequest = ({ server }: Identity, result: Exclude<AuthorizeResult, { kind: 'valid' }>) => {
  // IdentityServer4 redirects only with errors that occur after validation.
  if (result.kind === 'page' || server === 'identity-server-4') {
    const message = pageTexts[result.error] ?? result.error
    return errorPage({ brand: dynamicPlannerBrand, message, hint: result.hint })
  }
  return authorizeResponse(result.reply, { error: result.error, error_description: result.description })
}

const isRecentEnough = (
  identity: Identity,
  { prompt, maxAgeSeconds }: AuthorizeRequest,
  session: SsoSession,
) => {
  if (prompt === 'login' || prompt === 'select_account' || session.person.active === false) return false
  return maxAgeSeconds === undefined || identity.seconds() <= session.authTime + maxAgeSeconds
}

const redirectToSignIn = (identity: Identity, request: Request, { client }: AuthorizeRequest) => {
  const { searchParams } = new URL(request.url)
  // Without this the return from sign-in would prompt again.
  if (searchParams.get('prompt') !== 'consent') searchParams.delete('prompt')
  const id = identity.random.hex(32)
  const returnTo = `${identity.issuer}/connect/authorize?${searchParams}`
  identity.state.pendingSignIns.set(id, { returnTo, clientName: client.name })
  return redirect(`${identity.issuer}/login?signin=${id}`)
}

const consentKey = ({ authorizeRequest, session }: SignedInRequest) =>
  `${authorizeRequest.client.clientId} ${session.person.sub}`

const needsConsent = (identity: Identity, authorizeRequest: AuthorizeRequest, session: SsoSession) => {
  if (authorizeRequest.client.requiresConsent === false) return false
  const remembered = identity.state.consents.get(consentKey({ authorizeRequest, session })) ?? []
  return !authorizeRequest.scopes.every((scope) => remembered.includes(scope))
}

const remember = (identity: Identity, by: SignedInRequest, isWanted: boolean) => {
  if (isWanted) identity.state.consents.set(consentKey(by), by.authorizeRequest.scopes)
  else identity.state.consents.delete(consentKey(by))
}

const showConsent = (identity: Identity, request: Request, { authorizeRequest, session }: SignedInRequest) =>
  consentPage({
    brand: dynamicPlannerBrand,
    action: `${identity.issuer}/connect/consent${new URL(request.url).search}`,
    fields: { 'idsrv.xsrf': session.antiForgery },
    clientName: authorizeRequest.client.name,
    person: session.person,
    requests: describeScopes(authorizeRequest.scopes, identity.delegationSeconds),
    offersRemember: true,
  })

const switchAccount = (identity: Identity, url: URL, session: SsoSession) => {
  const response = redirect(`${identity.issuer}/connect/authorize${url.search}`)
  return withCookie(response, endSession(identity, session))
}

const respond = async (identity: Identity, authorizeRequest: AuthorizeRequest, session: SsoSession) => {
  const { client, reply, scopes, nonce, codeChallenge, codeChallengeMethod } = authorizeRequest
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
  const sessionState = await makeSessionState(identity, authorizeRequest, session)
  if (authorizeRequest.responseType === 'code') return authorizeResponse(reply, { code }, sessionState)
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
  return `${await sha256Base64url(text)}.${salt}`
}
