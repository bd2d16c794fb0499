import type { ClientAuthentication } from '@planbridge/shared/providers'
import { authenticateClient, type Client } from './client-authentication.ts'

/** A token or revocation endpoint with its client authentication. */
export interface TokenEndpoint {
  readonly url: string
  readonly authentication: ClientAuthentication
  readonly headers: Readonly<Record<string, string>>
}

/**
 * The form fields of a token request.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3 for authorization_code
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-6 for refresh_token
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.4.2 for client_credentials
 */
export type Grant =
  | {
      readonly grant_type: 'authorization_code'
      readonly code: string
      readonly redirect_uri: string
      /** Present only if the authorization request had a challenge. @see https://www.rfc-editor.org/rfc/rfc7636#section-4.5 */
      readonly code_verifier?: string
    }
  | { readonly grant_type: 'refresh_token'; readonly refresh_token: string; readonly scope?: string }
  | { readonly grant_type: 'client_credentials'; readonly scope?: string }

/** Builds a request to the token endpoint. @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3 */
export const tokenRequest = (endpoint: TokenEndpoint, client: Client, grant: Grant): Request =>
  formRequest(endpoint, client, grant)

/** Builds a request to the revocation endpoint. @see https://www.rfc-editor.org/rfc/rfc7009#section-2.1 */
export const revocationRequest = (
  endpoint: TokenEndpoint,
  client: Client,
  token: { readonly token: string; readonly token_type_hint: 'refresh_token' | 'access_token' },
): Request => formRequest(endpoint, client, token)

const formRequest = (
  endpoint: TokenEndpoint,
  client: Client,
  fields: Readonly<Record<string, string>>,
): Request => {
  const headers = new Headers(endpoint.headers)
  headers.set('content-type', 'application/x-www-form-urlencoded')
  const form = new URLSearchParams(fields)
  authenticateClient[endpoint.authentication](client, headers, form)
  return new Request(endpoint.url, { method: 'POST', headers, body: form.toString() })
}
