import type { Generation } from '../options.ts'

/** An error of league/oauth2-server, independent of the Passport generation. */
export interface PassportError {
  readonly error: string
  readonly status: number
  readonly description: string
  readonly hint?: string
}

const missing =
  'The request is missing a required parameter, includes an invalid parameter value, includes a parameter more than once, or is otherwise malformed.'
const badGrant =
  'The provided authorization grant (e.g., authorization code, resource owner credentials) or refresh token is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.'

/** The code, status and description of each error. @see https://github.com/thephpleague/oauth2-server/tree/8.5.5/src/Exception/OAuthServerException.php */
export const passportErrors = {
  invalidClient: (): PassportError => ({
    error: 'invalid_client',
    status: 401,
    description: 'Client authentication failed',
  }),
  invalidRequest: (parameter: string, hint = `Check the \`${parameter}\` parameter`): PassportError => ({
    error: 'invalid_request',
    status: 400,
    description: missing,
    hint,
  }),
  unsupportedGrantType: (): PassportError => ({
    error: 'unsupported_grant_type',
    status: 400,
    description: 'The authorization grant type is not supported by the authorization server.',
    hint: 'Check that all required parameters have been provided',
  }),
  invalidScope: (scope: string): PassportError => ({
    error: 'invalid_scope',
    status: 400,
    description: 'The requested scope is invalid, unknown, or malformed',
    hint: `Check the \`${scope}\` scope`,
  }),
  invalidGrant: (hint: string): PassportError => ({
    error: 'invalid_grant',
    status: 400,
    description: badGrant,
    hint,
  }),
  accessDenied: (hint: string): PassportError => ({
    error: 'access_denied',
    status: 401,
    description: 'The resource owner or authorization server denied the request.',
    hint,
  }),
  loginRequired: (): PassportError => ({
    error: 'login_required',
    status: 401,
    description: 'The authorization server requires end-user authentication.',
    hint: 'The user is not authenticated',
  }),
  consentRequired: (): PassportError => ({
    error: 'consent_required',
    status: 401,
    description: 'The authorization server requires end-user consent.',
  }),
}

interface Dialect {
  readonly codeEnded: (hint: string) => PassportError
  readonly codeUndecryptable: PassportError
  readonly refreshRefused: (hint: string) => PassportError
  readonly authorizeIncomplete: (parameter: string) => PassportError
  /** The errors that `prompt=none` returns. */
  readonly withoutPrompt: { readonly withoutSession: PassportError; readonly withoutConsent: PassportError }
  readonly repeatsDescription: boolean
  /** True if the invalid_scope redirect contains the state. */
  readonly scopeErrorKeepsState: boolean
}

const { invalidRequest, invalidGrant, unsupportedGrantType, accessDenied, loginRequired, consentRequired } =
  passportErrors
const refreshWords = 'The refresh token is invalid.'

/** The differences between league 8.5 (Passport 12) and 9.x (Passport 13). */
export const dialects: Record<Generation, Dialect> = {
  'passport-12': {
    codeEnded: (hint) => invalidRequest('code', hint),
    codeUndecryptable: invalidRequest('code', 'Cannot decrypt the authorization code'),
    refreshRefused: (hint) => ({ error: 'invalid_request', status: 401, description: refreshWords, hint }),
    authorizeIncomplete: () => unsupportedGrantType(),
    withoutPrompt: {
      withoutSession: accessDenied('Unauthenticated'),
      withoutConsent: accessDenied('The user denied the request'),
    },
    repeatsDescription: true,
    scopeErrorKeepsState: false,
  },
  'passport-13': {
    codeEnded: invalidGrant,
    codeUndecryptable: invalidRequest('code', 'Issue decrypting the authorization code'),
    refreshRefused: (hint) => ({ error: 'invalid_grant', status: 400, description: refreshWords, hint }),
    authorizeIncomplete: (parameter) => invalidRequest(parameter),
    withoutPrompt: { withoutSession: loginRequired(), withoutConsent: consentRequired() },
    repeatsDescription: false,
    scopeErrorKeepsState: true,
  },
}

/** `error, error_description, hint, message`, in this order. */
export const errorPayload = (problem: PassportError, generation: Generation): Record<string, string> => ({
  error: problem.error,
  error_description: problem.description,
  ...(problem.hint === undefined ? {} : { hint: problem.hint }),
  ...(dialects[generation].repeatsDescription ? { message: problem.description } : {}),
})

/** The error as JSON, with a Basic challenge if the client is invalid and sent an Authorization header. */
export const errorAnswer = (problem: PassportError, generation: Generation, request?: Request): Response => {
  const challenged = problem.error === 'invalid_client' && request?.headers.has('authorization') === true
  return new Response(JSON.stringify(errorPayload(problem, generation)), {
    status: problem.status,
    headers: {
      'content-type': 'application/json',
      ...(challenged ? { 'www-authenticate': 'Basic realm="OAuth"' } : {}),
    },
  })
}

/** A redirect with the error in the query. */
export const errorRedirect = (uri: string, problem: PassportError, generation: Generation): Response => {
  const query = new URLSearchParams(errorPayload(problem, generation))
  return redirectTo(`${uri}${uri.includes('?') ? '&' : '?'}${query}`)
}

export const redirectTo = (location: string): Response =>
  new Response(null, { status: 302, headers: { location } })
