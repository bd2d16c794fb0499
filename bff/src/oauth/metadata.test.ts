import { describe, expect, test } from 'vitest'
import { verifyMetadata } from './metadata.ts'

const issuer = 'https://login.example/tenant'
const pinned = { issuer, token: `${issuer}/token`, authorize: `${issuer}/authorize` }
const honest = {
  issuer,
  token_endpoint: `${issuer}/token`,
  authorization_endpoint: `${issuer}/authorize`,
  jwks_uri: `${issuer}/jwks`,
  userinfo_endpoint: `${issuer}/userinfo`,
}

describe('metadata', () => {
  test('MD-01: those of the pinned issuer are usable', () => {
    expect(verifyMetadata(honest, pinned)).toEqual({
      kind: 'usable',
      facts: { jwksUri: honest.jwks_uri, userinfo: honest.userinfo_endpoint, issuerPromised: false },
    })
  })

  const { userinfo_endpoint: _, authorization_endpoint: __, ...least } = honest
  test('MD-02: what may be missing may be missing', () => {
    expect(verifyMetadata(least, pinned)).toMatchObject({ kind: 'usable', facts: { userinfo: null } })
  })

  test('CB-02: a promised iss parameter is heard of', () => {
    const promising = { ...honest, authorization_response_iss_parameter_supported: true }
    expect(verifyMetadata(promising, pinned)).toMatchObject({ facts: { issuerPromised: true } })
  })

  const evil = 'https://evil.example'
  test.each([
    ['MD-01: another issuer', { issuer: evil }],
    ['MD-01: one character more', { issuer: `${issuer}1` }],
    ['MD-01: a slash more', { issuer: `${issuer}/` }],
    ['MD-01: no issuer', { issuer: undefined }],
    ['MD-02: the token endpoint on another host', { token_endpoint: `${evil}/token` }],
    ['MD-02: the token endpoint on another path', { token_endpoint: `${issuer}/token2` }],
    ['MD-02: no token endpoint', { token_endpoint: undefined }],
    ['MD-02: the authorize endpoint on another host', { authorization_endpoint: `${evil}/authorize` }],
    ['MD-02: the keys on another host', { jwks_uri: `${evil}/jwks` }],
    ['MD-02: the keys on another port', { jwks_uri: 'https://login.example:8443/jwks' }],
    ['MD-02: the keys in the clear', { jwks_uri: 'http://login.example/jwks' }],
    [
      'MD-02: the keys behind a name that looks alike',
      { jwks_uri: 'https://login.example@evil.example/jwks' },
    ],
    ['MD-02: the keys in a file', { jwks_uri: 'file:///etc/passwd' }],
    ['MD-02: no keys', { jwks_uri: undefined }],
    ['MD-02: userinfo on another host', { userinfo_endpoint: `${evil}/userinfo` }],
    ['MD-02: userinfo in the clear', { userinfo_endpoint: 'http://login.example/userinfo' }],
  ])('%s → unusable', (___, change) => {
    expect(verifyMetadata({ ...honest, ...change }, pinned).kind).toBe('unusable')
  })

  test.each([[null], [[]], ['text'], [17], [{}]])('MD-03: %j is no metadata', (json) => {
    expect(verifyMetadata(json, pinned).kind).toBe('unusable')
  })
})
