import { describe, expect, test } from 'vitest'
import { verifyMetadata } from './metadata.ts'

const issuer = 'https://login.example/tenant'
const pinned = { issuer, token: `${issuer}/token`, authorize: `${issuer}/authorize` }
const valid = {
  issuer,
  token_endpoint: `${issuer}/token`,
  authorization_endpoint: `${issuer}/authorize`,
  jwks_uri: `${issuer}/jwks`,
  userinfo_endpoint: `${issuer}/userinfo`,
}

describe('issuer metadata', () => {
  test('MD-01: of the configured issuer are usable', () => {
    expect(verifyMetadata(valid, pinned)).toEqual({
      kind: 'usable',
      facts: {
        jwksUri: valid.jwks_uri,
        userinfo: valid.userinfo_endpoint,
        issSupported: false,
        revokes: false,
      },
    })
  })

  const { userinfo_endpoint: _, authorization_endpoint: __, ...least } = valid
  test('MD-02: are usable without their optional members', () => {
    expect(verifyMetadata(least, pinned)).toMatchObject({ kind: 'usable', facts: { userinfo: null } })
  })

  test('CB-02: can announce the iss parameter', () => {
    const announcing = { ...valid, authorization_response_iss_parameter_supported: true }
    expect(verifyMetadata(announcing, pinned)).toMatchObject({ facts: { issSupported: true } })
  })

  const evil = 'https://evil.example'
  test.each([
    ['MD-01: another issuer', { issuer: evil }],
    ['MD-01: an issuer with one more character', { issuer: `${issuer}1` }],
    ['MD-01: an issuer with a trailing slash', { issuer: `${issuer}/` }],
    ['MD-01: no issuer', { issuer: undefined }],
    ['MD-02: the token endpoint on another host', { token_endpoint: `${evil}/token` }],
    ['MD-02: the token endpoint on another path', { token_endpoint: `${issuer}/token2` }],
    ['MD-02: no token endpoint', { token_endpoint: undefined }],
    ['MD-02: the authorization endpoint on another host', { authorization_endpoint: `${evil}/authorize` }],
    ['MD-02: a JWK Set on another host', { jwks_uri: `${evil}/jwks` }],
    ['MD-02: a JWK Set on another port', { jwks_uri: 'https://login.example:8443/jwks' }],
    ['MD-02: a JWK Set over plain HTTP', { jwks_uri: 'http://login.example/jwks' }],
    [
      'MD-02: a JWK Set behind a look-alike user name',
      { jwks_uri: 'https://login.example@evil.example/jwks' },
    ],
    ['MD-02: a JWK Set in a file', { jwks_uri: 'file:///etc/passwd' }],
    ['MD-02: no JWK Set', { jwks_uri: undefined }],
    ['MD-02: userinfo on another host', { userinfo_endpoint: `${evil}/userinfo` }],
    ['MD-02: userinfo over plain HTTP', { userinfo_endpoint: 'http://login.example/userinfo' }],
  ])('%s makes them unusable', (___, change) => {
    expect(verifyMetadata({ ...valid, ...change }, pinned).kind).toBe('unusable')
  })

  test.each([
    'https://user:secret@login.example/jwks',
    'https://user@login.example/jwks',
    'https://login.example/jwks#keys',
    'https://login.example/jwks ',
    'https://login.example\\jwks',
  ])('MD-02 IDT-70: the URL %s makes them unusable', (url) => {
    for (const member of ['jwks_uri', 'userinfo_endpoint'])
      expect(verifyMetadata({ ...valid, [member]: url }, pinned).kind).toBe('unusable')
  })

  const members = [
    'issuer',
    'token_endpoint',
    'authorization_endpoint',
    'jwks_uri',
    'userinfo_endpoint',
  ] as const
  const unusable = [
    'https://user:secret@login.example/x',
    'https://login.example/x#fragment',
    'https://login.example/x ',
    'ftp://login.example/x',
    'http://login.example/x',
    'nonsense',
  ]
  test.each([
    [undefined, 'basic'],
    [['client_secret_post', 'client_secret_basic'], 'basic'],
    [['private_key_jwt', 'client_secret_post'], 'body'],
    [['private_key_jwt'], null],
    [[], null],
    ['client_secret_basic', null],
  ])(
    'MD-02: of an issuer whose endpoints are discovered name them wherever they are, and the client authentication %j',
    (methods, clientAuthentication) => {
      const elsewhere = {
        issuer,
        token_endpoint: 'https://tokens.example/token',
        authorization_endpoint: 'https://people.example/authorize',
        jwks_uri: 'https://keys.example/jwks',
        token_endpoint_auth_methods_supported: methods,
      }
      const { token_endpoint: token, authorization_endpoint: authorize } = elsewhere
      const verified = verifyMetadata(elsewhere, { ...pinned, discovered: true })
      expect(verified).toMatchObject(
        clientAuthentication === null
          ? { kind: 'unusable' }
          : { kind: 'usable', facts: { discovered: { authorize, token, clientAuthentication } } },
      )
      expect(verifyMetadata(elsewhere, pinned).kind).toBe('unusable')
    },
  )

  test('MD-02: of an issuer on this machine may be without TLS, at its own origin alone', () => {
    const local = 'http://localhost:9000'
    const at = (origin: string) => ({
      issuer: local,
      token_endpoint: `${local}/token`,
      authorization_endpoint: `${local}/authorize`,
      jwks_uri: `${origin}/jwks`,
    })
    const expected = { ...pinned, issuer: local, discovered: true } as const
    expect(verifyMetadata(at(local), expected).kind).toBe('usable')
    expect(verifyMetadata(at('http://localhost:9001'), expected).kind).toBe('unusable')
    const { authorization_endpoint: ___, ...incomplete } = at(local)
    expect(verifyMetadata(incomplete, expected).kind).toBe('unusable')
  })

  // An issuer on this machine may be one without TLS.
  const isUnusable = (member: string, url: string) => member !== 'issuer' || !url.startsWith('http:')
  const pairs = members.flatMap((member) => unusable.map((url) => [member, url] as const))
  test.each(pairs.filter(([member, url]) => isUnusable(member, url)))(
    'MD-02 IDT-70: of an issuer whose endpoints are discovered are unusable with the %s %s',
    (member, url) => {
      const discovered = { ...pinned, issuer: member === 'issuer' ? url : issuer, discovered: true } as const
      const document = { ...valid, [member]: url }
      expect(verifyMetadata(valid, { ...discovered, issuer }).kind).toBe('usable')
      expect(verifyMetadata(document, discovered).kind).toBe('unusable')
    },
  )

  test.each([[null], [[]], ['text'], [17], [{}]])(
    'MD-03: are rejected as malformed if they are %j',
    (json) => {
      expect(verifyMetadata(json, pinned).kind).toBe('unusable')
    },
  )
})
