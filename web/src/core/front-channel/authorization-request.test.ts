import { AuthorizationFacts, Challenge } from '@planbridge/shared/contract'
import { describe, expect, it } from 'vitest'
import { authorizationRequest } from './authorization-request.ts'

const challenge = Challenge.parse('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM')

const facts = (change: Partial<Record<keyof AuthorizationFacts, unknown>> = {}): AuthorizationFacts =>
  AuthorizationFacts.parse({
    state: 's'.repeat(43),
    nonce: 'n'.repeat(43),
    authorization_endpoint: 'https://identity.example/connect/authorize',
    client_id: 'planbridge',
    redirect_uri: 'https://app.example/callback/one?tenant=7',
    response_type: 'code id_token',
    response_mode: 'fragment',
    scope: 'openid profile crm.read',
    send_challenge: true,
    extra: { prompt: 'consent' },
    expires_at: '2026-11-20T10:00:00.000Z',
    ...change,
  })

const parametersOf = (url: string): string[][] =>
  new URL(url).search
    .slice(1)
    .split('&')
    .map((pair) => pair.split('=').map(decodeURIComponent))
    .toSorted(([one = ''], [other = '']) => one.localeCompare(other))

describe('the authorize URL', () => {
  it('TX-08: carries each parameter exactly once, as it was configured', () => {
    const parameters = parametersOf(authorizationRequest(facts(), challenge))
    expect(parameters).toEqual([
      ['client_id', 'planbridge'],
      ['code_challenge', challenge],
      ['code_challenge_method', 'S256'],
      ['nonce', 'n'.repeat(43)],
      ['prompt', 'consent'],
      ['redirect_uri', 'https://app.example/callback/one?tenant=7'],
      ['response_mode', 'fragment'],
      ['response_type', 'code id_token'],
      ['scope', 'openid profile crm.read'],
      ['state', 's'.repeat(43)],
    ])
  })

  it('TX-08: sets each parameter once even if the endpoint or an extra parameter sets it too', () => {
    const url = authorizationRequest(
      facts({
        authorization_endpoint: 'https://identity.example/authorize?state=planted&state=again&tenant=7',
        extra: { response_type: 'token', client_id: 'other', redirect_uri: 'https://evil.example' },
      }),
      challenge,
    )
    const names = parametersOf(url).map(([name]) => name)
    expect(names).toHaveLength(new Set(names).size)
    const parameters = new URL(url).searchParams
    expect(parameters.get('state')).toBe('s'.repeat(43))
    expect(parameters.get('response_type')).toBe('code id_token')
    expect(parameters.get('client_id')).toBe('planbridge')
    expect(parameters.get('redirect_uri')).toBe('https://app.example/callback/one?tenant=7')
    expect(parameters.get('tenant')).toBe('7')
  })

  it('withholds the challenge from a provider that must not receive it, even if an extra parameter sets one', () => {
    const url = authorizationRequest(
      facts({ send_challenge: false, extra: { code_challenge: 'planted', code_challenge_method: 'plain' } }),
      challenge,
    )
    expect(url).not.toContain('code_challenge')
    expect(url).not.toContain(challenge)
  })

  it('leaves out nonce, response mode and scope if they are not set', () => {
    const names = parametersOf(
      authorizationRequest(
        facts({ nonce: null, response_mode: null, scope: '', response_type: 'code', extra: {} }),
        challenge,
      ),
    ).map(([name]) => name)
    expect(names).toEqual([
      'client_id',
      'code_challenge',
      'code_challenge_method',
      'redirect_uri',
      'response_type',
      'state',
    ])
  })

  it('encodes a space as %20, which every server decodes as a space, and a plus sign as %2B', () => {
    const url = authorizationRequest(facts({ extra: { login_hint: 'a+b c' } }), challenge)
    expect(url).toContain('response_type=code%20id_token')
    expect(url).toContain('login_hint=a%2Bb%20c')
    expect(new URL(url).search).not.toContain('+')
  })

  it.each(['javascript:alert(1)', 'data:text/html,x', 'blob:https://app.example/1'])(
    'is refused if the endpoint would run script: %s',
    (authorization_endpoint) => {
      expect(() => authorizationRequest(facts({ authorization_endpoint }), challenge)).toThrow(TypeError)
    },
  )
})
