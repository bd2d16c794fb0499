import type { Flow } from '@planbridge/shared/contract'

/**
 * A successful authorization response in the form that the attempt expects.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2
 */
export interface AuthorizationResponse {
  readonly state: string
  readonly code: string
  /** Hybrid flow only. */
  readonly idToken: string | null
}

/** `refused`: the provider sent an error, which may be that the person refused. */
export type ResponseVerification =
  | { readonly kind: 'granted'; readonly response: AuthorizationResponse }
  | { readonly kind: 'refused'; readonly error: string }
  | { readonly kind: 'malformed'; readonly detail: string }
  | { readonly kind: 'issuer-mismatch'; readonly detail: string }

const parametersMax = 40
const errorLengthMax = 100
const singleParameters = [
  'state',
  'code',
  'id_token',
  'iss',
  'error',
  'error_description',
  'error_uri',
  'access_token',
  'response',
]

/** The state of a raw response, by which its attempt is found; null if it is missing, empty or repeated. */
export const stateOf = (raw: string): string | null => {
  const states = new URLSearchParams(raw).getAll('state')
  return states.length === 1 && states[0] ? states[0] : null
}

/** The values that a response must match. */
export interface ExpectedResponse {
  readonly flow: Flow
  readonly mode: 'query' | 'fragment'
  /** null if the provider has no issuer. */
  readonly issuer: string | null
  /** True if the metadata announce `iss` in every response. @see https://www.rfc-editor.org/rfc/rfc9207#section-3 */
  readonly issSupported: boolean
}

/** @see https://openid.net/specs/oauth-v2-multiple-response-types-1_0.html#ResponseModes */
const modeOf: Record<Flow, ExpectedResponse['mode']> = { code: 'query', 'code id_token': 'fragment' }

/**
 * Verifies the form and the issuer of a response whose state belongs to an attempt.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2
 * @see https://www.rfc-editor.org/rfc/rfc9207#section-2.4
 */
export const verifyResponse = (raw: string, expected: ExpectedResponse): ResponseVerification => {
  const parameters = new URLSearchParams(raw)
  const repeated = singleParameters.find((name) => parameters.getAll(name).length > 1)
  if (repeated !== undefined) return { kind: 'malformed', detail: `parameter ${repeated} is repeated` }
  if ([...parameters.keys()].length > parametersMax)
    return { kind: 'malformed', detail: 'too many parameters' }
  const issuer = parameters.get('iss')
  if (issuer !== null && issuer !== expected.issuer)
    return { kind: 'issuer-mismatch', detail: 'iss parameter' }
  const error = parameters.get('error')
  // An error parameter takes precedence over all other parameters. https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1
  if (error !== null) return { kind: 'refused', error: error.slice(0, errorLengthMax) }
  return verifySuccess(parameters, expected)
}

type SuccessRule = (parameters: URLSearchParams, expected: ExpectedResponse) => string | false

const successRules: readonly SuccessRule[] = [
  (_parameters, { flow, mode }) =>
    mode !== modeOf[flow] && `success in the ${mode}, expected in the ${modeOf[flow]}`,
  // RFC 9700 §2.1.2: access tokens are not issued in the front channel, so this one is not trusted.
  (parameters) => parameters.has('access_token') && 'an access token in the front channel',
  (parameters) => !parameters.get('code') && 'no code',
  (parameters, { flow }) =>
    parameters.has('id_token') !== (flow === 'code id_token') &&
    `id_token ${parameters.has('id_token') ? 'unexpected' : 'missing'} in the flow ${flow}`,
]

const verifySuccess = (parameters: URLSearchParams, expected: ExpectedResponse): ResponseVerification => {
  for (const rule of successRules) {
    const detail = rule(parameters, expected)
    if (detail !== false) return { kind: 'malformed', detail }
  }
  const idToken = parameters.get('id_token')
  // RFC 9207 §2.4 applies to the parameter only; an ID token names the issuer itself (§4).
  const isIssMissing = expected.issSupported && !parameters.has('iss') && idToken === null
  if (isIssMissing) return { kind: 'issuer-mismatch', detail: 'iss parameter is missing' }
  return {
    kind: 'granted',
    response: { state: text(parameters, 'state'), code: text(parameters, 'code'), idToken },
  }
}

const text = (parameters: URLSearchParams, name: string): string => parameters.get(name) ?? ''
