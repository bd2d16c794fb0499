import { publicPart, simulatorSigningKeys } from '../../signing-keys.ts'
import type { IdentityServer } from '../options.ts'
import { knownScopes } from './scopes.ts'

/** The path of the key set, which differs between the two servers. */
export const jwksPath: Record<IdentityServer, string> = {
  'identity-server-3': '/.well-known/jwks',
  'identity-server-4': '/.well-known/openid-configuration/jwks',
}

/** The discovery document with its members in the server's order. @see https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata */
export const discoveryDocument = (issuer: string, server: IdentityServer) => ({
  issuer,
  jwks_uri: `${issuer}${jwksPath[server]}`,
  authorization_endpoint: `${issuer}/connect/authorize`,
  token_endpoint: `${issuer}/connect/token`,
  userinfo_endpoint: `${issuer}/connect/userinfo`,
  end_session_endpoint: `${issuer}/connect/endsession`,
  check_session_iframe: `${issuer}/connect/checksession`,
  revocation_endpoint: `${issuer}/connect/revocation`,
  introspection_endpoint: `${issuer}/connect/introspect`,
  frontchannel_logout_supported: true,
  frontchannel_logout_session_supported: true,
  scopes_supported: knownScopes.map(({ name }) => name),
  claims_supported: ['sub', 'name', 'given_name', 'family_name', 'preferred_username'],
  response_types_supported: [
    'code',
    'token',
    'id_token',
    'id_token token',
    'code id_token',
    'code token',
    'code id_token token',
  ],
  response_modes_supported: ['form_post', 'query', 'fragment'],
  grant_types_supported: [
    'authorization_code',
    'client_credentials',
    'password',
    'refresh_token',
    'implicit',
  ],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
  code_challenge_methods_supported: ['plain', 'S256'],
  token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
})

/** The current key. The second published key is the next one, as during a rollover. */
export const signingKey = simulatorSigningKeys[0]

export const keySet = () => ({
  keys: [publicPart(simulatorSigningKeys[0]), publicPart(simulatorSigningKeys[1])],
})
