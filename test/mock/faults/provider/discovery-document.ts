/** Lists algorithms besides RS256, `none` included. @see https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata */
export const discoveryDocument = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/connect/authorize`,
  token_endpoint: `${issuer}/connect/token`,
  userinfo_endpoint: `${issuer}/connect/userinfo`,
  revocation_endpoint: `${issuer}/connect/revocation`,
  jwks_uri: `${issuer}/jwks`,
  response_types_supported: ['code', 'code id_token'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256', 'PS256', 'ES256', 'HS256', 'none'],
})
