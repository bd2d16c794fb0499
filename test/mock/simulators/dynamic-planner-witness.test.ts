import * as oauth from 'oauth4webapi'
import { describe, expect, test } from 'vitest'
import type { Flow } from './dynamic-planner.ts'
import {
  allScopes,
  clientIdOf,
  redirectUri,
  secretOf,
  start,
  openTestSimulator,
} from './dynamic-planner/test-simulator.ts'

/** An independent relying party, which checks the simulator against another implementation. */
const relyingParty = async (flow: Flow, setup: ReturnType<typeof openTestSimulator>) => {
  const { issuer } = setup.simulator
  const options = { [oauth.customFetch]: asCustomFetch(setup.fetch) }
  const found = await oauth.discoveryRequest(new URL(issuer), options)
  const as = await oauth.processDiscoveryResponse(new URL(issuer), found)
  const client: oauth.Client = {
    client_id: clientIdOf(flow),
    [oauth.clockSkew]: Math.round((start - Date.now()) / 1000),
  }
  return { as, client, options, auth: oauth.ClientSecretPost(secretOf(flow)) }
}

const asCustomFetch =
  (fetch: typeof globalThis.fetch) =>
  (
    url: string,
    { body, method, headers, redirect }: oauth.CustomFetchOptions<string, URLSearchParams | undefined>,
  ) =>
    fetch(url, { method, headers, redirect, ...(body === undefined ? {} : { body }) })

const nonce = 'CANARY-NONCE-witness'
const state = 'CANARY-STATE-witness'
const person = { account: 'priya.nair' }

describe.each(['identity-server-3', 'identity-server-4'] as const)(
  'oauth4webapi as the client of %s',
  (server) => {
    test('The hybrid flow gives a response with a valid c_hash, tokens and a refresh', async () => {
      const setup = openTestSimulator({ server })
      const { as, client, options, auth } = await relyingParty('hybrid', setup)
      const url = setup.authorizeUrl('hybrid', { nonce, state, scope: allScopes })
      const arrival = await setup.browser.signIn(url, person)
      const checked = await oauth.validateCodeIdTokenResponse(
        as,
        client,
        arrival.url,
        nonce,
        state,
        undefined,
        options,
      )

      const response = await oauth.authorizationCodeGrantRequest(
        as,
        client,
        auth,
        checked,
        redirectUri,
        oauth.nopkce,
        options,
      )
      const tokens = await oauth.processAuthorizationCodeResponse(as, client, response, {
        expectedNonce: nonce,
        requireIdToken: true,
      })
      expect(oauth.getValidatedIdTokenClaims(tokens)?.name).toBe('Priya Nair')

      const refreshResponse = await oauth.refreshTokenGrantRequest(
        as,
        client,
        auth,
        tokens.refresh_token ?? '',
        options,
      )
      const refreshed = await oauth.processRefreshTokenResponse(as, client, refreshResponse)
      expect(refreshed.refresh_token).not.toBe(tokens.refresh_token)
      expect(oauth.getValidatedIdTokenClaims(refreshed)?.sub).toBe(
        oauth.getValidatedIdTokenClaims(tokens)?.sub,
      )
    })

    test('The ID tokens of the front channel and of the token endpoint are signed with the published key', async () => {
      const setup = openTestSimulator({ server })
      const { as, client, options, auth } = await relyingParty('code+pkce', setup)
      const verifier = 'CANARY-VERIFIER-0123456789-0123456789-0123456789'
      const url = setup.authorizeUrl('code+pkce', {
        nonce,
        state,
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      })
      const arrival = await setup.browser.signIn(url, person)
      const checked = oauth.validateAuthResponse(as, client, arrival.url, state)
      const response = await oauth.authorizationCodeGrantRequest(
        as,
        client,
        auth,
        checked,
        redirectUri,
        verifier,
        options,
      )
      const tokens = await oauth.processAuthorizationCodeResponse(as, client, response, {
        expectedNonce: nonce,
      })
      await oauth.validateApplicationLevelSignature(as, response, options)
      const info = await oauth.userInfoRequest(as, client, tokens.access_token, options)
      const sub = oauth.getValidatedIdTokenClaims(tokens)?.sub ?? ''
      await expect(oauth.processUserInfoResponse(as, client, sub, info)).resolves.toMatchObject({
        name: 'Priya Nair',
      })
    })

    test('Client credentials and revocation conform to the specifications', async () => {
      const setup = openTestSimulator({ server })
      const service = await relyingParty('client-credentials', setup)
      const scope = { scope: 'crm.read' }
      const response = await oauth.clientCredentialsGrantRequest(
        service.as,
        service.client,
        service.auth,
        scope,
        service.options,
      )
      const tokens = await oauth.processClientCredentialsResponse(service.as, service.client, response)
      expect(tokens).toMatchObject({ token_type: 'bearer', expires_in: 3600 })

      const { as, client, options, auth } = await relyingParty('hybrid', setup)
      const { refresh_token = '' } = await setup.tokens('hybrid')
      const revoked = await oauth.revocationRequest(as, client, auth, refresh_token, options)
      await expect(oauth.processRevocationResponse(revoked)).resolves.toBeUndefined()
      expect((await setup.refresh('hybrid', refresh_token)).status).toBe(400)
    })
  },
)
