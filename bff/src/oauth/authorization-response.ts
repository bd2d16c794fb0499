import type { Flow } from '@planbridge/shared/contract'

/** What the provider sent back through the browser, once it is of the one form that the attempt expects. */
export interface AuthorizationResponse {
  readonly state: string
  readonly code: string
  /** Hybrid flow only. */
  readonly idToken: string | null
}

export type ResponseVerification =
  | { readonly kind: 'granted'; readonly response: AuthorizationResponse }
  | { readonly kind: 'denied'; readonly error: string; readonly description: string | null }
  | { readonly kind: 'refused'; readonly error: string; readonly description: string | null }
  | { readonly kind: 'malformed'; readonly detail: string }
  | { readonly kind: 'issuer-mismatch'; readonly detail: string }

const parametersMax = 40
const verified = [
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

/** The state of a raw response, for finding its attempt: null where it is missing, empty or there twice. */
export const stateOf = (raw: string): string | null => {
  const states = new URLSearchParams(raw).getAll('state')
  return states.length === 1 && states[0] ? states[0] : null
}

export interface ExpectedResponse {
  readonly flow: Flow
  readonly mode: 'query' | 'fragment'
  /** null where the provider has no issuer. */
  readonly issuer: string | null
  /** The metadata promise `iss` in every response. @see https://www.rfc-editor.org/rfc/rfc9207#section-3 */
  readonly issuerPromised: boolean
}

const modeOf: Record<Flow, ExpectedResponse['mode']> = { code: 'query', 'code id_token': 'fragment' }

/** Judges the form of a response whose state is already known to be ours. @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2 */
export const verifyResponse = (raw: string, expected: ExpectedResponse): ResponseVerification => {
  const parameters = new URLSearchParams(raw)
  const twice = verified.find((name) => parameters.getAll(name).length > 1)
  if (twice !== undefined) return { kind: 'malformed', detail: `parameter ${twice} is there twice` }
  if ([...parameters.keys()].length > parametersMax)
    return { kind: 'malformed', detail: 'too many parameters' }
  const issuer = parameters.get('iss')
  if (issuer !== null && issuer !== expected.issuer)
    return { kind: 'issuer-mismatch', detail: 'iss parameter' }
  const error = parameters.get('error')
  // A response that holds an error is an error, whatever else it holds.
  if (error !== null) return verifyError(error, parameters)
  return verifySuccess(parameters, expected)
}

const verifyError = (error: string, parameters: URLSearchParams): ResponseVerification => {
  const description = parameters.get('error_description')?.slice(0, 500) ?? null
  return { kind: error === 'access_denied' ? 'denied' : 'refused', error: error.slice(0, 100), description }
}

type SuccessRule = (parameters: URLSearchParams, expected: ExpectedResponse) => string | false

const successRules: readonly SuccessRule[] = [
  (_parameters, { flow, mode }) =>
    mode !== modeOf[flow] && `success in the ${mode} of a ${modeOf[flow]} flow`,
  // RFC 9700 §2.1.2: tokens do not belong in the front channel; one that came anyway is not to be trusted.
  (parameters) => parameters.has('access_token') && 'an access token in the front channel',
  (parameters) => !parameters.get('code') && 'no code',
  (parameters, { flow }) =>
    parameters.has('id_token') !== (flow === 'code id_token') && `id_token does not fit ${flow}`,
]

const verifySuccess = (parameters: URLSearchParams, expected: ExpectedResponse): ResponseVerification => {
  for (const rule of successRules) {
    const detail = rule(parameters, expected)
    if (detail !== false) return { kind: 'malformed', detail }
  }
  const idToken = parameters.get('id_token')
  // RFC 9207 §4: an ID token names the issuer as well as the parameter does.
  const unnamed = expected.issuerPromised && !parameters.has('iss') && idToken === null
  if (unnamed) return { kind: 'issuer-mismatch', detail: 'iss was promised and is missing' }
  return {
    kind: 'granted',
    response: { state: text(parameters, 'state'), code: text(parameters, 'code'), idToken },
  }
}

const text = (parameters: URLSearchParams, name: string): string => parameters.get(name) ?? ''
