import { describe, expect, test } from 'vitest'
import { readConfig } from '@planbridge/bff/internal/config/read-config.ts'

const key = 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQ_yIzRFVmd4g'
const env = {
  VAULT_KEY: key,
  FIRM_SECRET: 'fZ8-firm-value',
  PLANNR_SECRET: 'pQ2-plannr-value',
  DOC_SECRET: 'dK4-doc-value',
}

type Fields = Readonly<Record<string, unknown>>

const read = (file: Fields) =>
  readConfig({
    text: JSON.stringify(file),
    file: '/etc/planbridge.config.yaml',
    env,
    readFile: () => undefined,
  })

const problemsOf = (file: Fields): readonly string[] => {
  const result = read(file)
  return result.kind === 'config' ? [] : result.problems.map(({ path, message }) => `${path}: ${message}`)
}

const docplanner = {
  provider: 'docplanner',
  environment: 'production',
  domain: 'doctoralia.es',
  access_models: ['service-account'],
  client: { id: '12_abc', secret: 'env:DOC_SECRET' },
}
const pasted = { provider: 'plannr', environment: 'production', access_models: ['personal-token'] }
const plannr = {
  provider: 'plannr',
  environment: 'production',
  access_models: ['user-present'],
  client: { id: '9a1d', secret: 'env:PLANNR_SECRET' },
  redirect_uri: 'https://app.example.com/callback/plannr',
}
const firm = {
  issuer: 'https://login.example.com',
  client: { id: 'planbridge', secret: 'env:FIRM_SECRET' },
  redirect_uri: 'https://app.example.com/callback/firm',
  email_domains: ['example.com'],
}
const base = {
  origin: 'https://app.example.com',
  store: { path: '/var/lib/planbridge.db' },
  vault: { current: 'k', keys: { k: 'env:VAULT_KEY' } },
}
const hash = `sha256:${'A'.repeat(43)}`

const withIntegrations = (integrations: Fields, rest: Fields = {}) => ({ ...base, integrations, ...rest })
const withFirm = (change: Fields = {}, integrations: Fields = { docplanner }) =>
  withIntegrations(integrations, { sign_in: { firm: { ...firm, ...change } } })

describe('a configuration that serves somebody', () => {
  test.each([
    ['an integration with consent', withIntegrations({ plannr })],
    [
      'an integration with delegations alone',
      withIntegrations({ plannr: { ...plannr, access_models: ['delegation'] } }),
    ],
    ['Docplanner alone with a sign-in of the firm', withFirm()],
    ['pasted tokens alone with a sign-in of the firm', withFirm({}, { plannr: pasted })],
    ['a host key and a service account', withIntegrations({ docplanner }, { host_keys: { crm: { hash } } })],
    [
      'a host key of a tenant and an integration of it',
      withIntegrations(
        { docplanner: { ...docplanner, tenant: 'north' } },
        { host_keys: { crm: { hash, tenant: 'north' } } },
      ),
    ],
    [
      'a host key for connect sessions and pasted tokens',
      withIntegrations({ plannr: pasted }, { host_keys: { crm: { hash, scopes: ['connect'] } } }),
    ],
  ])('IDT-128: %s starts', (_, file) => {
    expect(problemsOf(file)).toEqual([])
  })

  const waiting = { ...plannr, client: undefined, awaiting_credentials: true }
  test.each([
    ['pasted tokens alone', withIntegrations({ plannr: pasted })],
    ['service accounts alone', withIntegrations({ docplanner })],
    ['both', withIntegrations({ plannr: pasted, docplanner })],
    ['an integration that waits for credentials', withIntegrations({ plannr: waiting })],
    [
      'an integration with consent in another tenant',
      withIntegrations({ plannr: { ...plannr, tenant: 'north' }, docplanner }),
    ],
    [
      'a host key of a tenant without integrations',
      withIntegrations({ docplanner }, { host_keys: { crm: { hash, tenant: 'north' } } }),
    ],
    [
      'a host key and pasted tokens, which serve only their person',
      withIntegrations({ plannr: pasted }, { host_keys: { crm: { hash } } }),
    ],
    [
      'a host key for an integration with pasted tokens only',
      withIntegrations(
        { plannr: pasted, docplanner },
        { host_keys: { crm: { hash, integrations: ['plannr'] } } },
      ),
    ],
    ['an empty sign_in', withIntegrations({ docplanner }, { sign_in: {} })],
    ['no host key', withIntegrations({ docplanner }, { host_keys: {} })],
  ])('IDT-128: %s does not start, and the problem says what to add', (_, file) => {
    const [problem = '', ...more] = problemsOf(file)
    expect(more).toEqual([])
    expect(problem).toMatch(/^integrations: nobody can sign in: no integration/)
    expect(problem).toContain('add sign_in')
    expect(problem).toContain('host key')
  })

  test('IDT-128: the problem is not reported beside one that hides the answer', () => {
    const problems = problemsOf(withIntegrations({ docplanner }, { sign_in: { firm: { issuer: 5 } } }))
    expect(problems.join('\n')).not.toContain('nobody can sign in')
    expect(problems.length).toBeGreaterThan(0)
  })
})

describe('sign_in', () => {
  test('is completed with its defaults', () => {
    const result = read(withFirm({ email_domains: ['Bücher.Example'] }))
    expect(result).toMatchObject({
      kind: 'config',
      warnings: [],
      config: {
        firmSignIns: [
          {
            emailDomains: ['xn--bcher-kva.example'],
            groups: null,
            place: { tenant: 'deployment', role: 'person' },
            integration: {
              id: 'firm',
              label: 'firm',
              flow: 'code',
              sendChallenge: true,
              scopes: ['openid', 'profile', 'email'],
              openid: {
                issuer: 'https://login.example.com',
                metadataUrl: 'https://login.example.com/.well-known/openid-configuration',
                algorithm: 'RS256',
                discovered: true,
              },
            },
          },
        ],
      },
    })
  })

  test('takes an issuer that ends with a slash as it is', () => {
    const result = read(withFirm({ issuer: 'https://firm.eu.auth0.example/' }))
    expect(result).toMatchObject({
      config: {
        firmSignIns: [
          {
            integration: {
              openid: {
                issuer: 'https://firm.eu.auth0.example/',
                metadataUrl: 'https://firm.eu.auth0.example/.well-known/openid-configuration',
              },
            },
          },
        ],
      },
    })
  })

  test('that admits every account is warned about', () => {
    expect(read(withFirm({ email_domains: undefined }))).toMatchObject({
      warnings: [expect.stringContaining('sign_in.firm admits every account at https://login.example.com')],
    })
  })

  test.each([
    ['an issuer over http', { issuer: 'http://login.example.com' }, 'sign_in.firm.issuer: must be https'],
    [
      'an issuer on this machine for a public origin',
      { issuer: 'http://127.0.0.1:4105' },
      'sign_in.firm.issuer: must be https',
    ],
    [
      'an issuer with a query',
      { issuer: 'https://login.example.com/?a=b' },
      'sign_in.firm.issuer: must be a URL',
    ],
    ['the address of the metadata', { issuer: 'login.example.com' }, 'sign_in.firm.issuer: must be a URL'],
    [
      'a sample client id',
      { client: { id: 'your-client-id', secret: 'env:FIRM_SECRET' } },
      'sign_in.firm.client.id: is a sample',
    ],
    [
      'a secret that is not set',
      { client: { id: 'planbridge', secret: 'env:NONE' } },
      'sign_in.firm.client.secret: the environment variable NONE',
    ],
    [
      'a secret in the file',
      { client: { id: 'planbridge', secret: 'hunter2x' } },
      'must be a reference to a secret',
    ],
    [
      'a redirect URI elsewhere',
      { redirect_uri: 'https://evil.example/callback' },
      'sign_in.firm.redirect_uri: must be on the origin',
    ],
    [
      'a redirect URI of the app',
      { redirect_uri: 'https://app.example.com/bff/x' },
      'sign_in.firm.redirect_uri: must have a path of its own',
    ],
    ['no openid scope', { scopes: ['email'] }, 'sign_in.firm.scopes: must include openid'],
    ['domains without the scope email', { scopes: ['openid'] }, 'sign_in.firm.scopes: must include email'],
    [
      'offline access',
      { scopes: ['openid', 'email', 'offline_access'] },
      'sign_in.firm.scopes[2]: is of no use',
    ],
    ['a scope twice', { scopes: ['openid', 'email', 'email'] }, 'sign_in.firm.scopes[2]: is listed twice'],
    [
      'an address as domain',
      { email_domains: ['ann@example.com'] },
      'sign_in.firm.email_domains[0]: must be the part',
    ],
    [
      'a wildcard domain',
      { email_domains: ['*.example.com'] },
      'sign_in.firm.email_domains[0]: must be the part',
    ],
    ['a claim without groups', { groups_claim: 'roles' }, 'sign_in.firm.groups_claim: needs groups'],
    [
      'a group twice',
      { groups: [{ name: 'a' }, { name: 'a' }] },
      'sign_in.firm.groups[1].name: is listed twice',
    ],
    ['an unknown tenant', { tenant: 'south' }, 'sign_in.firm.tenant: places people in the tenant south'],
    [
      'an unknown tenant of a group',
      { groups: [{ name: 'a', tenant: 'south' }] },
      'sign_in.firm.groups[0].tenant: places people',
    ],
    ['an unknown role', { groups: [{ name: 'a', role: 'admin' }] }, 'sign_in.firm.groups[0].role'],
    [
      'a parameter of the flow',
      { authorize_parameters: { state: 'x' } },
      'sign_in.firm.authorize_parameters.state: is set by the flow',
    ],
    [
      'a max_age in words',
      { authorize_parameters: { max_age: 'an hour' } },
      'sign_in.firm.authorize_parameters.max_age: must be',
    ],
    ['a symmetric algorithm', { algorithm: 'HS256' }, 'sign_in.firm.algorithm'],
    ['no signature', { algorithm: 'none' }, 'sign_in.firm.algorithm'],
  ])('IDT-124: %s is a problem', (_, change, expected) => {
    expect(problemsOf(withFirm(change)).join('\n')).toContain(expected)
  })

  test('IDT-124: shares neither name nor redirect URI with an integration', () => {
    const twins = { firm: { ...plannr, redirect_uri: firm.redirect_uri } }
    const problems = problemsOf(withFirm({}, twins)).join('\n')
    expect(problems).toContain('sign_in.firm: has the name of an integration')
    expect(problems).toContain('sign_in.firm.redirect_uri: is also used by "firm"')
  })

  test('IDT-124: does not share the issuer of an integration', () => {
    const issuer = 'https://identity.distribution-technology.com/identity'
    const advice = {
      provider: 'dynamic-planner',
      environment: 'production',
      access_models: ['user-present'],
      awaiting_credentials: true,
      redirect_uri: 'https://app.example.com/callback/dp',
    }
    expect(problemsOf(withFirm({ issuer }, { advice })).join('\n')).toContain(
      'sign_in.firm.issuer: is the issuer of',
    )
  })

  test('IDT-124: certificate checks stay on for its issuer', () => {
    const local = {
      ...plannr,
      environment: 'simulated',
      origins: { identity: 'http://127.0.0.1:4103', api: 'http://127.0.0.1:4103' },
      redirect_uri: 'http://localhost:8787/callback/plannr',
    }
    const file = {
      ...base,
      origin: 'http://localhost:8787',
      integrations: { plannr: local },
      sign_in: { firm: { ...firm, redirect_uri: 'http://localhost:8787/callback/firm' } },
    }
    const result = readConfig({
      text: JSON.stringify(file),
      file: '/etc/planbridge.config.yaml',
      env: { ...env, NODE_TLS_REJECT_UNAUTHORIZED: '0' },
      readFile: () => undefined,
    })
    expect(JSON.stringify(result)).toContain('disables certificate checks')
  })

  test('people of the firm can be named for a service account', () => {
    const named = { ...docplanner, service_account_use: [{ integration: 'firm', account: 'h-101' }] }
    const result = read(withFirm({}, { docplanner: named }))
    expect(result).toMatchObject({
      config: {
        integrations: [
          {
            serviceUse: {
              kind: 'named',
              people: [{ issuer: 'https://login.example.com', account: 'h-101' }],
            },
          },
        ],
      },
    })
  })
})
