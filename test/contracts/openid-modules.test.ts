import { describe, expect, test } from 'vitest'
import { openBrowser } from '../harness/deployment/browser.ts'
import { type HostileDeployment, hostileDeployment } from '../harness/deployment/hostile-deployment.ts'
import { basicModules } from './openid-modules/basic-modules.ts'
import { hybridModules } from './openid-modules/hybrid-modules.ts'
import { neighbouringModules } from './openid-modules/neighbouring-modules.ts'
import type { OpenidModule } from './openid-modules/openid-module.ts'

const plans = [
  { plan: 'oidcc-client-basic-certification-test-plan', integration: 'dp-code', modules: basicModules },
  { plan: 'oidcc-client-hybrid-certification-test-plan', integration: 'dp-hybrid', modules: hybridModules },
  { plan: 'neighbouring plans', integration: 'dp-hybrid', modules: neighbouringModules },
] as const

/** The requirements of every module of the conformance suite on a relying party. */
const expectProperRequests = ({ provider }: HostileDeployment) => {
  const authorize = provider.requests.find(({ path }) => path.endsWith('/authorize'))
  const parameters = new URL(authorize?.url ?? '').searchParams
  expect(parameters.get('scope')?.split(' ')).toEqual(expect.arrayContaining(['openid', 'profile']))
  expect(parameters.get('nonce')).toMatch(/^[\w-]{22,}$/)
  expect(parameters.get('state')).toMatch(/^[\w-]{22,}$/)
  for (const { path, url, body, headers } of provider.requests) {
    expect(url).toMatch(/^https:/)
    if (path.endsWith('/token'))
      expect(new URLSearchParams(body).get('redirect_uri')).toBe(parameters.get('redirect_uri'))
    if (!path.endsWith('/userinfo')) continue
    expect(headers['authorization']).toMatch(/^Bearer /)
    expect(url).not.toContain('?')
  }
}

const expectNoFurtherRequests = ({ provider }: HostileDeployment, channel: OpenidModule['channel']) => {
  if (channel === 'front') expect(provider.count('token')).toBe(0)
  if (channel === 'back') expect(provider.count('userinfo')).toBe(0)
  expect(provider.count('api')).toBe(0)
}

describe.each(plans)('$plan', ({ integration, modules }) => {
  test.each(modules.map((module) => [module.name, module] as const))('%s', async (_, module) => {
    const at = await hostileDeployment()
    at.provider.behave(module.behaviour)
    const result = await openBrowser(at).connect({ integration }, { account: 'alice' })
    expect(result.ok ? 'connected' : result.body.code).toBe(module.outcome)
    expectProperRequests(at)
    expectNoFurtherRequests(at, module.channel)
    expect(await at.rows('connections')).toHaveLength(module.outcome === 'connected' ? 1 : 0)
  })
})

describe('modules with their own flow', () => {
  const startAttempt = async (at: HostileDeployment) => openBrowser(at).start({ integration: 'dp-hybrid' })

  test('oidcc-client-test-discovery-issuer-mismatch', async () => {
    const at = await hostileDeployment()
    at.provider.behave({ metadata: (honest) => ({ ...honest, issuer: `${String(honest['issuer'])}1` }) })
    await expect(startAttempt(at)).rejects.toThrow('provider-metadata-unusable')
    expect(at.provider.count('authorize')).toBe(0)
  })

  test('oidcc-client-test-signing-key-rotation-just-before-signing', async () => {
    const at = await hostileDeployment()
    const browser = openBrowser(at)
    const pending = await browser.start({ integration: 'dp-code' })
    const rotation = neighbouringModules.find(({ name }) => name.endsWith('signing-key-rotation'))
    at.provider.behave(rotation?.behaviour ?? {})
    const done = await browser.complete(pending, await browser.atProvider(pending, { account: 'alice' }))
    expect(done.ok).toBe(true)
  })

  test.each([
    [
      'fapi2-security-profile-final-client-test-remove-authorization-response-iss',
      'dp-code',
      'issuer-mismatch',
    ],
    ['the same with an ID token that names the issuer', 'dp-hybrid', 'connected'],
  ])('%s', async (_, integration, outcome) => {
    const at = await hostileDeployment()
    at.provider.behave({
      metadata: (honest) => ({ ...honest, authorization_response_iss_parameter_supported: true }),
    })
    const result = await openBrowser(at).connect({ integration }, { account: 'alice' })
    expect(result.ok ? 'connected' : result.body.code).toBe(outcome)
  })

  test.each([
    ['fapi2-security-profile-final-client-test-ensure-authorization-response-with-invalid-state-fails', 'x'],
    [
      'fapi2-security-profile-final-client-test-ensure-authorization-response-with-invalid-missing-state-fails',
      null,
    ],
  ])('%s', async (_, state) => {
    const at = await hostileDeployment()
    at.provider.behave({
      authorizationResponse: ({ mode, parameters }) => ({
        mode,
        parameters: [
          ...parameters.filter(([name]) => name !== 'state'),
          ...(state === null ? [] : [['state', state] as const]),
        ],
      }),
    })
    const result = await openBrowser(at).connect({ integration: 'dp-hybrid' }, { account: 'alice' })
    expect(result.ok).toBe(false)
    expect(at.provider.count('token')).toBe(0)
  })
})
