import * as oidc from 'openid-client'
import type { OutsideClient, Outsider, Registration, Tokens } from './outsider.ts'

type Fetch = typeof globalThis.fetch

const throughFetch =
  (fetch: Fetch): oidc.CustomFetch =>
  (url, { body, method, headers, redirect }) =>
    fetch(url, { method, headers, redirect, ...(body ? { body: body as BodyInit } : {}) })

const authenticate = ({ authentication, clientSecret }: Registration) =>
  authentication === 'header' ? oidc.ClientSecretBasic(clientSecret) : oidc.ClientSecretPost(clientSecret)

const configure = async (registration: Registration, fetch: Fetch): Promise<oidc.Configuration> => {
  const { issuer, clientId, publishesMetadata, authorizationEndpoint, tokenEndpoint } = registration
  const customFetch = throughFetch(fetch)
  // The simulators on 127.0.0.1 have no TLS.
  const execute = [oidc.allowInsecureRequests]
  if (publishesMetadata) {
    const options = { execute, [oidc.customFetch]: customFetch }
    return oidc.discovery(new URL(issuer), clientId, undefined, authenticate(registration), options)
  }
  const server = { issuer, authorization_endpoint: authorizationEndpoint, token_endpoint: tokenEndpoint }
  const configuration = new oidc.Configuration(server, clientId, undefined, authenticate(registration))
  configuration[oidc.customFetch] = customFetch
  for (const change of execute) change(configuration)
  return configuration
}

const tokensOf = (answer: oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers): Tokens => ({
  accessToken: answer.access_token,
  refreshToken: answer.refresh_token,
  subject: answer.claims()?.sub,
})

const open = async (registration: Registration, fetch: Fetch): Promise<OutsideClient> => {
  const { redirectUri: redirect_uri, responseType, scope, usesProofKey, publishesMetadata } = registration
  const configuration = await configure(registration, fetch)
  if (responseType === 'code id_token') oidc.useCodeIdTokenResponseType(configuration)
  if (publishesMetadata) oidc.enableNonRepudiationChecks(configuration)
  return {
    begin: async (slip) => {
      const verifier = oidc.randomPKCECodeVerifier()
      const expectedState = oidc.randomState()
      const nonce = publishesMetadata ? oidc.randomNonce() : undefined
      const url = oidc.buildAuthorizationUrl(configuration, {
        redirect_uri,
        ...(scope !== '' && { scope }),
        state: expectedState,
        ...(nonce !== undefined && { nonce }),
        ...(usesProofKey && {
          code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
        }),
      })
      const sent = slip?.verifier === 'another' ? oidc.randomPKCECodeVerifier() : verifier
      const checks = {
        expectedState,
        ...(nonce !== undefined && { expectedNonce: nonce, idTokenExpected: true }),
        ...(usesProofKey && { pkceCodeVerifier: sent }),
      }
      const finish = async (arrived: URL) =>
        tokensOf(await oidc.authorizationCodeGrant(configuration, arrived, checks))
      return { url, finish }
    },
    refresh: async (token) => tokensOf(await oidc.refreshTokenGrant(configuration, token)),
    asItself: async () => tokensOf(await oidc.clientCredentialsGrant(configuration, { scope })),
    call: (token, url, headers = {}) =>
      oidc.fetchProtectedResource(configuration, token, new URL(url), 'GET', undefined, new Headers(headers)),
  }
}

/** The certified relying party of another author. @see https://github.com/panva/openid-client */
export const openidClient: Outsider = { name: 'openid-client', open }
