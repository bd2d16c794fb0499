import { providers, type ProviderDefinition } from '@planbridge/shared/providers'
import { describe, expect, it } from 'vitest'
import type { SubscriptionKey } from '../domain/integration.ts'
import type { Config } from './config.ts'
import type { ConfigProblem } from './problem.ts'
import { readConfig, type ConfigSource } from './read-config.ts'

type Settings = Record<string, unknown>

const definitions: readonly ProviderDefinition[] = Object.values(providers)
const [hybrid, portal, clinic] = ['openid', 'account', 'domains'].map((mark) =>
  definitions.find(
    (one) =>
      ({ openid: one.openid, account: one.api.accountHeader, domains: one.domains })[mark] !== undefined,
  ),
)

const canary = 'CANARY-SECRET-of-a-client'
const subscriptionKey = 'CANARY0SUBSCRIPTION0KEY012345678'
const vaultKey = 'q83vASNFZ4mrze8BI0VniavN7wEjRWeJ8Jt6x1Lm2Po'

const env = {
  CLIENT: canary,
  KEY: subscriptionKey,
  KEY_2: subscriptionKey.toLowerCase(),
  VAULT: vaultKey,
  KEY_3: `${subscriptionKey.slice(1)}9`,
}

const origin = 'https://app.example.com'
const client = { id: 'acme', secret: 'env:CLIENT' }
const vault = { current: 'k1', keys: { k1: 'env:VAULT' } }

const advice: Settings = {
  provider: hybrid?.id,
  environment: 'production',
  access_models: ['user-present', 'delegation'],
  client,
  subscription_key: 'env:KEY',
  redirect_uri: `${origin}/callback/advice`,
}
const crm: Settings = {
  provider: portal?.id,
  environment: 'production',
  access_models: ['user-present', 'personal-token'],
  client,
  redirect_uri: `${origin}/callback/crm`,
}
const facilities: Settings = {
  provider: clinic?.id,
  environment: 'production',
  access_models: ['service-account'],
  domain: 'doctoralia.es',
  client,
}
const integrations = { advice, crm, facilities }
const deployment = { origin, vault, integrations }

/** Against simulators, with nothing that leaves this machine. */
const home = 'http://localhost:8080'
const atHome = (entry: Settings): Settings => ({
  ...entry,
  environment: 'simulated',
  origins: { identity: 'http://127.0.0.1:4101/identity', api: 'http://127.0.0.1:4102' },
  ...(entry['redirect_uri'] === undefined
    ? {}
    : { redirect_uri: `${home}/back/${String(entry['provider'])}` }),
})
const simulated = {
  origin: home,
  integrations: { advice: atHome(advice), crm: atHome(crm), facilities: atHome(facilities) },
}

const source = (text: string, more: Partial<ConfigSource> = {}): ConfigSource => ({
  text,
  file: 'planbridge.config.yaml',
  env,
  readFile: () => undefined,
  localVaultKey: () => ({ kind: 'key', key: vaultKey }),
  ...more,
})

const read = (file: unknown, more?: Partial<ConfigSource>) => readConfig(source(JSON.stringify(file), more))

const problemsOf = (file: unknown, more?: Partial<ConfigSource>): readonly ConfigProblem[] => {
  const result = read(file, more)
  return result.kind === 'problems' ? result.problems : []
}

const said = (file: unknown, more?: Partial<ConfigSource>): string[] =>
  problemsOf(file, more).map(({ path, message }) => `${path}: ${message}`)

const configOf = (file: unknown, more?: Partial<ConfigSource>): Config => {
  const result = read(file, more)
  if (result.kind === 'problems') throw new Error(said(file, more).join('\n'))
  return result.config
}

const integrationOf = (file: unknown, id: string) => {
  const found = configOf(file).integrations.find((integration) => integration.id === id)
  if (!found) throw new Error(`no integration ${id}`)
  return found
}

const withAdvice = (change: Settings) => ({
  ...deployment,
  integrations: { ...integrations, advice: { ...advice, ...change } },
})
const withCrm = (change: Settings) => ({
  ...deployment,
  integrations: { ...integrations, crm: { ...crm, ...change } },
})
const withClinic = (change: Settings) => ({
  ...deployment,
  integrations: { ...integrations, facilities: { ...facilities, ...change } },
})
const without = (settings: Settings, ...names: string[]) =>
  Object.fromEntries(Object.entries(settings).filter(([name]) => !names.includes(name)))

describe('a complete file', () => {
  it('is accepted for all three providers, real and simulated', () => {
    expect(said(deployment)).toEqual([])
    expect(said(simulated)).toEqual([])
  })

  it('fills in what the operator left to the provider', () => {
    expect(integrationOf(deployment, 'advice')).toMatchObject({
      label: 'Dynamic Planner',
      tenant: 'deployment',
      flow: 'code id_token',
      sendChallenge: false,
      scopes: hybrid?.scopes.defaults,
      serviceUse: { kind: 'signed-in' },
      operations: hybrid?.api.operations,
      openid: {
        issuer: 'https://identity.distribution-technology.com/identity',
        metadataUrl: 'https://identity.distribution-technology.com/identity/.well-known/openid-configuration',
        algorithm: 'RS256',
      },
      endpoints: {
        authorize: 'https://identity.distribution-technology.com/identity/connect/authorize',
        token: 'https://identity.distribution-technology.com/identity/connect/token',
        revoke: 'https://identity.distribution-technology.com/identity/connect/revocation',
      },
    })
  })

  it('fills the chosen domain into every address', () => {
    expect(integrationOf(deployment, 'facilities')).toMatchObject({
      origins: { identity: 'https://www.doctoralia.es', api: 'https://www.doctoralia.es' },
      endpoints: { authorize: null, token: 'https://www.doctoralia.es/oauth/v2/token', revoke: null },
      openid: null,
      redirectUri: null,
    })
  })

  it('swaps the origins of a simulated provider, the issuer included', () => {
    expect(integrationOf(simulated, 'advice')).toMatchObject({
      origins: { identity: 'http://127.0.0.1:4101/identity', api: 'http://127.0.0.1:4102' },
      openid: {
        issuer: 'http://127.0.0.1:4101/identity',
        metadataUrl: 'http://127.0.0.1:4101/identity/.well-known/openid-configuration',
      },
      endpoints: { token: 'http://127.0.0.1:4101/identity/connect/token' },
    })
  })

  it('names the client in a revocation that is an API call', () => {
    expect(integrationOf(deployment, 'crm').endpoints.revoke).toBe(
      'https://api.plannrcrm.com/api/v1/integrations/acme/revoke',
    )
  })

  it('tells several integrations of one provider apart', () => {
    const second = { ...crm, redirect_uri: `${origin}/callback/crm-2` }
    const labels = configOf({ ...deployment, integrations: { ...integrations, second } }).integrations.map(
      ({ label }) => label,
    )
    expect(new Set(labels).size).toBe(4)
  })

  it('listens where the origin says, and beside a proxy where that is https', () => {
    expect(configOf(simulated)).toMatchObject({
      listen: { host: 'localhost', port: 8080 },
      operations: { host: '127.0.0.1', port: 8081 },
    })
    expect(configOf(deployment)).toMatchObject({
      listen: { host: '127.0.0.1', port: 8787 },
      operations: { host: '127.0.0.1', port: 8788 },
    })
  })

  it('has sessions of 30 idle minutes, 8 hours and 1200 calls a minute, ten for a person, unless it says otherwise', () => {
    expect(configOf(deployment).sessions).toEqual({
      idleSeconds: 1800,
      absoluteSeconds: 28_800,
      callsPerMinute: 1200,
      perPerson: 10,
    })
    expect(configOf({ ...deployment, sessions: { idle_minutes: 5 } }).sessions).toEqual({
      idleSeconds: 300,
      absoluteSeconds: 28_800,
      callsPerMinute: 1200,
      perPerson: 10,
    })
  })

  it('keeps the store beside the file', () => {
    const { store } = configOf(deployment, { file: '/etc/planbridge/planbridge.config.yaml' })
    expect(store).toEqual({ kind: 'sqlite', path: '/etc/planbridge/.planbridge/planbridge.db' })
  })

  const textOf = ({ position, secret, since }: SubscriptionKey) => `${position} ${secret.reveal()} ${since}`

  it('carries subscription keys in their order', () => {
    const keys = { subscription_keys: { primary: 'env:KEY', secondary: 'env:KEY_2' } }
    const entry = { ...without(advice, 'subscription_key'), ...keys }
    const file = { ...deployment, integrations: { advice: entry } }
    expect(integrationOf(file, 'advice').subscriptionKeys.map(textOf)).toEqual([
      `primary ${env.KEY} null`,
      `secondary ${env.KEY_2} null`,
    ])
  })

  const withKeys = (keys: object) => ({
    ...deployment,
    integrations: { advice: { ...without(advice, 'subscription_key'), ...keys } },
  })

  it('carries the day from which a key is used', () => {
    const single = withKeys({ subscription_key: { key: 'env:KEY', since: '2025-01-31' } })
    expect(integrationOf(single, 'advice').subscriptionKeys.map(textOf)).toEqual([
      `primary ${env.KEY} 2025-01-31`,
    ])
    const pair = withKeys({
      subscription_keys: {
        primary: { key: 'env:KEY' },
        secondary: { key: 'env:KEY_2', since: '2025-06-30' },
      },
    })
    expect(integrationOf(pair, 'advice').subscriptionKeys.map(textOf)).toEqual([
      `primary ${env.KEY} null`,
      `secondary ${env.KEY_2} 2025-06-30`,
    ])
  })

  it('is warned of a key that is more than a year old, by its place', () => {
    const file = withKeys({
      subscription_keys: {
        primary: { key: 'env:KEY', since: '2025-01-31' },
        secondary: { key: 'env:KEY_2', since: '2025-02-01' },
      },
    })
    const warnings = (today?: number) => {
      const result = read(file, { ...(today !== undefined && { today }) })
      return result.kind === 'config' ? result.warnings : result.problems
    }
    expect(warnings(Date.UTC(2026, 1, 1))).toEqual([
      'integrations.advice: the primary subscription key is 366 days old: ask the provider for a new one',
    ])
    expect(warnings(Date.UTC(2026, 0, 1))).toEqual([])
    expect(warnings()).toEqual([])
  })

  it('does not ask a service account for what speaks of a person', () => {
    const service = { ...without(advice, 'redirect_uri'), access_models: ['service-account'] }
    const found = integrationOf({ ...deployment, integrations: { service } }, 'service')
    expect(found.scopes).toEqual(['crm.read'])
    expect(found.openid).toBeNull()
  })

  it('knows who vouches for the people that a service account serves', () => {
    const service_account_use = [
      { integration: 'advice', account: 'ana' },
      { integration: 'crm', account: 'ben' },
    ]
    expect(integrationOf(withClinic({ service_account_use }), 'facilities').serviceUse).toEqual({
      kind: 'named',
      people: [
        { issuer: hybrid?.openid?.issuer, account: 'ana' },
        { issuer: 'https://api.plannrcrm.com', account: 'ben' },
      ],
    })
  })

  it('allows the chosen operations and the added ones, placeholders included', () => {
    const add = [
      { id: 'list-policies', title: 'Policies', method: 'GET', path: '/crm/v1/c/{client}/p', query: ['q'] },
    ]
    const { operations } = integrationOf(
      withAdvice({ operations: { only: ['list-clients'], add } }),
      'advice',
    )
    expect(operations.map(({ id }) => id)).toEqual(['list-clients', 'list-policies'])
    expect(operations[1]).toMatchObject({
      params: [{ name: 'client' }],
      query: [{ name: 'q' }],
    })
  })

  it('takes of an added operation whatever a form, a retry or a delegation wants to know', () => {
    const status = { name: 'status', kind: 'choice', values: ['open', 'closed'], example: 'open' }
    const plain = { id: 'put-policy', title: 'Put', method: 'PUT', path: '/crm/v1/policies/{id}' }
    const pages = { parameter: 'page', size: 'per', last: 'meta.last' }
    const sent = { body_media_type: 'application/json', body_example: '{"a":1}', repeatable: true }
    const written = { ...plain, ...sent, query: ['page', 'per', status], pages, scopes: ['crm.write'] }
    expect(integrationOf(withAdvice({ operations: { add: [written] } }), 'advice').operations.at(-1)).toEqual(
      {
        ...plain,
        params: [{ name: 'id' }],
        query: [{ name: 'page' }, { name: 'per' }, status],
        body: { mediaType: 'application/json', example: '{"a":1}' },
        paging: { kind: 'page-number', ...pages },
        scopes: ['crm.write'],
        repeatable: true,
      },
    )
  })

  it('keeps to the documented pace, or to what the operator says of it', () => {
    const documented = integrationOf(deployment, 'facilities')
    expect(documented.pace).toEqual(clinic?.api.pace)
    expect(documented.concurrency).toEqual({ connection: 64, integration: 256 })
    const own = { pace: [{ calls: 5, seconds: 10 }], concurrency: { connection: 2 } }
    const told = integrationOf(withClinic(own), 'facilities')
    expect(told.pace.limits).toEqual([{ counts: 'all', calls: 5, seconds: 10, per: 'integration' }])
    expect(told.pace.headers).toEqual(clinic?.api.pace?.headers)
    expect(told.concurrency).toEqual({ connection: 2, integration: 256 })
    expect(integrationOf(withClinic({ pace: [] }), 'facilities').pace.limits).toEqual([])
  })

  it('is told about a pace that counts nothing, or the same calls twice', () => {
    const limit = { calls: 5, seconds: 10 }
    expect(said(withClinic({ pace: [limit, { ...limit, calls: 6 }, { ...limit, seconds: 11 }] }))).toEqual([
      'integrations.facilities.pace[1]: counts the same calls as another one',
    ])
    expect(said(withClinic({ pace: [{ calls: 0, seconds: 1.5 }] }))).toEqual([
      'integrations.facilities.pace[0].calls: must be at least 1',
      'integrations.facilities.pace[0].seconds: must be a whole number',
    ])
  })

  it('can wait for its credentials, and needs no client for pasted tokens alone', () => {
    const waiting = { ...without(advice, 'client', 'subscription_key'), awaiting_credentials: true }
    const pasted = { ...without(crm, 'client', 'redirect_uri'), access_models: ['personal-token'] }
    const file = { ...deployment, integrations: { waiting, pasted } }
    expect(configOf(file).integrations.map((integration) => integration.client)).toEqual([null, null])
  })

  it('is guarded unless it says otherwise, and warned where it does', () => {
    expect(configOf(deployment).proxy.guard).toBe(true)
    const result = read({ ...deployment, proxy: { guard: 'off' } })
    expect(result).toMatchObject({ kind: 'config', config: { proxy: { guard: false } } })
    expect(result.kind === 'config' && result.warnings).toEqual([
      expect.stringContaining('proxy.guard is off'),
    ])
    expect(said({ ...deployment, proxy: { guard: false } })).toEqual([expect.stringContaining('proxy.guard')])
  })

  it('is warned about where it reaches production from a laptop', () => {
    const entry = { ...facilities, service_account_use: 'signed-in' }
    const result = read({ origin: home, integrations: { entry } })
    expect(result).toMatchObject({ kind: 'config', config: { anonymousUse: false } })
    expect(result.kind === 'config' && result.warnings).toEqual([expect.stringContaining('production')])
  })
})

describe('a file with problems', () => {
  it('is told about all of them at once, each with its line and path', () => {
    const text = `
origin: http://app.example.com
sesions: {}
integrations:
  advice:
    provider: ${hybrid?.id}
    environment: production
    access_models: [user-present, personal-token]
    client: { id: acme, secret: 'env:NOWHERE' }
    tenat: acme
    scopes: [openid, openid]
  crm:
    provider: plannrr
    environment: prod
    access_models: []
`
    const result = readConfig(source(text))
    const problems = result.kind === 'problems' ? result.problems : []
    expect(problems.map(({ path, line }) => `${line} ${path}`)).toEqual([
      '1 vault',
      '2 origin',
      '3 sesions',
      '5 integrations.advice.subscription_key',
      '5 integrations.advice.redirect_uri',
      '8 integrations.advice.access_models[1]',
      '9 integrations.advice.client.secret',
      '10 integrations.advice.tenat',
      '11 integrations.advice.scopes[1]',
      '13 integrations.crm.provider',
      '14 integrations.crm.environment',
      '15 integrations.crm.access_models',
    ])
  })

  it('is asked whether it meant a setting that exists', () => {
    expect(said({ ...deployment, sesions: {} })).toEqual(['sesions: is no setting; did you mean "sessions"?'])
    expect(said(withCrm({ redirect_url: 'x' }))).toEqual([
      'integrations.crm.redirect_url: is no setting; did you mean "redirect_uri"?',
    ])
  })

  it('is told about an integration with a bad name as well as about what is in it', () => {
    const file = { ...deployment, integrations: { 'a b': { ...crm, tenat: 'acme' } } }
    expect(problemsOf(file).map(({ path }) => path)).toEqual(['integrations.a b', 'integrations.a b.tenat'])
  })

  it('is told when it is empty, a list, or has no integration', () => {
    expect(readConfig(source('')).kind).toBe('problems')
    expect(said([])).toContain(': must be a group of settings')
    expect(said({ ...deployment, integrations: {} })).toEqual([
      'integrations: must hold at least one integration',
    ])
  })

  it('is told about a syntax error and about a key that is written twice, by line', () => {
    expect(readConfig(source('origin: [1,\n')).kind).toBe('problems')
    const twice = readConfig(source(`origin: ${origin}\norigin: ${origin}\nintegrations: {}\n`))
    expect(twice).toMatchObject({
      problems: [
        { path: 'vault' },
        { line: 2, message: 'this key is written twice' },
        { path: 'integrations' },
      ],
    })
  })
})

describe('secrets', () => {
  it('are never repeated, wherever a mistake puts them', () => {
    const texts = [
      JSON.stringify(withAdvice({ client: { id: 'acme', secret: canary } })),
      JSON.stringify(withAdvice({ client: { id: 'acme', secret: { value: canary } } })),
      JSON.stringify(withAdvice({ client: canary })),
      JSON.stringify(withAdvice({ subscription_key: canary, subscription_keys: [canary] })),
      JSON.stringify(withAdvice({ subscription_key: { key: canary, since: '2025-01-31' } })),
      JSON.stringify(withAdvice({ subscription_key: { key: 'env:KEY', since: canary } })),
      JSON.stringify({ ...deployment, vault: { current: 'k1', keys: { k1: canary } } }),
      JSON.stringify(withAdvice({ environment: canary, flow: canary, redirect_uri: `https://${canary}/x` })),
      JSON.stringify(withClinic({ domain: canary, issuer: `https://u:${canary}@x.example` })),
      `secret: "${canary}\n  : ${canary}`,
      `secret: *${canary}`,
      `secret: !${canary} x`,
      `secret: ${canary}\nsecret: ${canary}\n\t- ${canary}`,
      `? [${canary}]\n: {a: ${canary}`,
    ]
    for (const text of texts) {
      const result = readConfig(source(text))
      expect(result.kind).toBe('problems')
      expect(JSON.stringify(result)).not.toContain('CANARY')
    }
  })

  it('VT-11: a key that is refused is not printed', () => {
    const result = read(deployment, { env: { ...env, VAULT: `${canary}-${canary}` } })
    expect(result.kind).toBe('problems')
    expect(JSON.stringify(result)).not.toContain('CANARY')
  })

  it('do not print from a configuration that was accepted', () => {
    expect(JSON.stringify(read(deployment))).not.toContain('CANARY')
  })

  it('come from a file beside the configuration, without its last line break', () => {
    const asked: string[] = []
    const readFile = (path: string) => {
      asked.push(path)
      return `${canary}\n`
    }
    const file = withAdvice({ client: { id: 'acme', secret: 'file:secrets/dp' } })
    const config = configOf(file, { file: '/etc/planbridge/config.yaml', readFile })
    expect(asked).toEqual(['/etc/planbridge/secrets/dp'])
    expect(config.integrations[0]?.client?.secret.reveal()).toBe(canary)
  })

  it.each([
    ['a literal', { secret: canary }, 'must name where the secret lies'],
    ['an unset variable', { secret: 'env:UNSET' }, 'the environment variable UNSET is not set'],
    ['an empty variable', { secret: 'env:EMPTY' }, 'env:EMPTY is empty'],
    ['a file that cannot be read', { secret: 'file:/run/none' }, 'the file /run/none cannot be read'],
    ['a value with a line break in it', { secret: 'env:LINES' }, 'white space'],
    ['a sample', { secret: 'env:SAMPLE' }, 'sample value'],
  ])('OP-01: %s stops the start', (_, secret, message) => {
    const values = { ...env, EMPTY: ' ', LINES: 'a\nb', SAMPLE: 'your-client-secret' }
    expect(said(withAdvice({ client: { id: 'acme', ...secret } }), { env: values })).toEqual([
      expect.stringContaining(`integrations.advice.client.secret: `),
    ])
    expect(said(withAdvice({ client: { id: 'acme', ...secret } }), { env: values })[0]).toContain(message)
  })

  it('may be samples where the provider is simulated', () => {
    expect(said(simulated, { env: { ...env, CLIENT: 'changeme', KEY: 'short' } })).toEqual([])
  })

  it('a subscription key has 32 characters, and the second one is another', () => {
    expect(said(deployment, { env: { ...env, KEY: `${subscriptionKey}9` } })[0]).toContain(
      'must have 32 characters',
    )
    const keys = { subscription_keys: { primary: 'env:KEY', secondary: 'env:KEY' } }
    const entry = { ...without(advice, 'subscription_key'), ...keys }
    expect(said({ ...deployment, integrations: { entry } })).toEqual([
      'integrations.entry.subscription_keys.secondary: holds the same value as integrations.entry.subscription_keys.primary',
    ])
  })

  it('judge a subscription key with a day as one without, and say what is wrong with the day', () => {
    const about = (subscription_key: unknown, more: Partial<ConfigSource> = {}) =>
      said(withAdvice({ subscription_key }), more)
    const at = 'integrations.advice.subscription_key'
    expect(about({ key: 'env:UNSET' })).toEqual([`${at}.key: the environment variable UNSET is not set`])
    expect(about({ key: 'env:CLIENT' })).toEqual([`${at}.key: must have 32 characters; this one has 25`])
    expect(about({ key: 'env:KEY', since: '31.1.2025' })).toEqual([
      `${at}.since: must be a day such as 2026-01-31`,
    ])
    expect(about({ key: 'env:KEY', since: '2025-02-30' })).toEqual([
      `${at}.since: must be a day such as 2026-01-31`,
    ])
    expect(about({ since: '2025-01-31' })).toEqual([`${at}.key: is missing`])
    expect(about({ key: 'env:KEY', until: 'x' })).toEqual([`${at}.until: is no setting`])
    expect(about(['env:KEY'])).toEqual([expect.stringMatching(/^[^:]*: must name where the secret lies/)])
  })
})

describe('the vault', () => {
  it.each([
    ['31 bytes', Buffer.from(vaultKey, 'base64url').subarray(1).toString('base64'), 'these are 31'],
    [
      '33 bytes',
      Buffer.concat([Buffer.from(vaultKey, 'base64url'), Buffer.of(1)]).toString('base64'),
      'these are 33',
    ],
    ['all zero', Buffer.alloc(32).toString('base64'), 'is not random'],
    ['one byte over and over', Buffer.alloc(32, 7).toString('base64url'), 'is not random'],
    ['the documented example', 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=', 'is the example'],
    ['no base64', 'not a key at all', 'must be 32 random bytes'],
  ])('VT-11: a key of %s stops the start', (_, key, message) => {
    expect(said(deployment, { env: { ...env, VAULT: key } })).toEqual([
      expect.stringMatching(new RegExp(`^vault[.]keys[.]k1: .*${message}`)),
    ])
  })

  it('VT-11: a missing key stops the start', () => {
    expect(said(deployment, { env: { ...env, VAULT: undefined } })).toEqual([
      'vault.keys.k1: the environment variable VAULT is not set',
    ])
    expect(said(without(deployment, 'vault'))).toEqual([expect.stringContaining('vault: is missing')])
    expect(said({ ...deployment, vault: { current: 'k1', keys: {} } })).toEqual([
      'vault.keys: must hold at least one key',
    ])
  })

  it('must seal with a key that it holds, and hold no key twice', () => {
    expect(said({ ...deployment, vault: { ...vault, current: 'k9' } })).toEqual([
      'vault.current: must name one of the keys: k1',
    ])
    expect(
      said({ ...deployment, vault: { current: 'k1', keys: { k1: 'env:VAULT', k2: 'env:VAULT' } } }),
    ).toEqual(['vault.keys.k2: holds the same value as vault.keys.k1'])
  })

  it('accepts base64 and base64url alike', () => {
    const base64 = Buffer.from(vaultKey, 'base64url').toString('base64')
    const [first, second] = [vaultKey, base64].map(
      (VAULT) => configOf(deployment, { env: { ...env, VAULT } }).vault,
    )
    expect(first?.keys['k1']?.reveal()).toBe(vaultKey)
    expect(second?.keys['k1']?.reveal()).toBe(vaultKey)
  })

  it('may be the key of this machine on a loopback origin, and is only asked for there', () => {
    let asked = 0
    const localVaultKey = () => {
      asked += 1
      return { kind: 'key', key: vaultKey } as const
    }
    expect(configOf(simulated, { localVaultKey }).vault.keys['local']?.reveal()).toBe(vaultKey)
    read(without(deployment, 'vault'), { localVaultKey })
    read({ ...simulated, vault }, { localVaultKey })
    read({ ...simulated, nonsense: 1 }, { localVaultKey })
    expect(asked).toBe(1)
  })

  it('VT-11: a key of this machine that is bad or refused stops the start', () => {
    const zero = Buffer.alloc(32).toString('base64')
    expect(said(simulated, { localVaultKey: () => ({ kind: 'key', key: zero }) })).toEqual([
      'vault: is not random',
    ])
    const refused = { kind: 'refused', reason: 'can be read by others' } as const
    expect(said(simulated, { localVaultKey: () => refused })).toEqual(['vault: can be read by others'])
  })
})

describe('the deployment', () => {
  it.each([
    ['plain http', 'http://app.example.com', 'must be https'],
    ['a wildcard', 'https://*.example.com', 'no wildcard'],
    ['a path', 'https://app.example.com/app', 'no path'],
    ['a last slash', 'https://app.example.com/', 'no path'],
    ['another scheme', 'ftp://app.example.com', 'scheme'],
    ['a user', 'https://a:b@app.example.com', 'scheme'],
    ['a name that only looks local', 'http://localhost.example.com', 'must be https'],
  ])('OP-01: an origin with %s stops the start', (_, address, message) => {
    const problems = said({ ...deployment, origin: address }).filter((line) => line.startsWith('origin: '))
    expect(problems).toEqual([expect.stringContaining(message)])
  })

  it('OP-01: nobody can trust all proxies', () => {
    expect(said({ ...deployment, trusted_proxies: '*' })).toEqual([expect.stringContaining('is no setting')])
  })

  it('OP-02: switched-off certificate checks stop the start unless everything is simulated', () => {
    const off = { ...env, NODE_TLS_REJECT_UNAUTHORIZED: '0' }
    expect(said(deployment, { env: off })).toEqual([expect.stringContaining('NODE_TLS_REJECT_UNAUTHORIZED')])
    expect(said(simulated, { env: off })).toEqual([])
  })

  it('keeps health and metrics off the port that people reach', () => {
    expect(said({ ...deployment, operations_listener: { port: 8787 } })).toEqual([
      expect.stringContaining('operations_listener.port'),
    ])
  })

  it('cannot be idle for longer than a session lasts', () => {
    expect(said({ ...deployment, sessions: { idle_minutes: 61, absolute_hours: 1 } })).toEqual([
      expect.stringContaining('sessions.idle_minutes'),
    ])
  })
})

describe('mix-up defence', () => {
  it('MD-09: two provider definitions with the same issuer stop the start', () => {
    const twin = { ...hybrid, id: 'twin', name: 'Twin' } as ProviderDefinition
    expect(said(deployment, { definitions: [...definitions, twin] })).toEqual([
      expect.stringContaining('are defined with the same issuer'),
    ])
  })

  it('MD-09: an integration cannot take on the issuer of another provider', () => {
    const other = { ...hybrid?.openid, issuer: 'https://other.example' }
    const twin = { ...hybrid, id: 'twin', openid: other } as ProviderDefinition
    const thief = {
      ...advice,
      provider: 'twin',
      redirect_uri: `${origin}/thief`,
      issuer: hybrid?.openid?.issuer,
    }
    const file = { ...deployment, integrations: { advice, thief } }
    expect(said(file, { definitions: [...definitions, twin] })).toEqual([
      'integrations.thief.issuer: has the same issuer as "advice", which is another provider',
    ])
  })

  it.each([
    ['the same', `${origin}/callback/advice`],
    ['the same in other letters', `${origin}/callback/ADVICE`],
    ['the same with a last slash', `${origin}/callback/advice/`],
  ])('MD-09: a redirect URI that is %s as that of another integration stops the start', (_, redirect_uri) => {
    expect(said(withCrm({ redirect_uri }))).toEqual([
      'integrations.crm.redirect_uri: is also the one of "advice": each needs its own',
    ])
  })
})

describe('a redirect URI', () => {
  it.each(['/cb', '/oauth/plannr/return', '/connections', '/bffx', '/Callback.aspx', '/a/b/'])(
    'may have the path %s',
    (path) => {
      expect(said(withCrm({ redirect_uri: `${origin}${path}` }))).toEqual([])
    },
  )

  const refused: readonly (readonly [what: string, redirect: string, message: string])[] = [
    ['another origin', 'https://evil.example/cb', 'must lie on the origin'],
    ['another port', `${origin}:8443/cb`, 'must lie on the origin'],
    ['plain http', 'http://app.example.com/cb', 'must lie on the origin'],
    ['no address', '/cb', 'must be a whole address'],
    ['a query', `${origin}/cb?a=1`, 'no query'],
    ['a fragment', `${origin}/cb#a`, 'no query and no fragment'],
    ['dot segments', `${origin}/a/../cb`, 'written as it is compared'],
    ['an escape', `${origin}/a%2Fcb`, 'written as it is compared'],
    ['a route pattern', `${origin}/:any`, 'written as it is compared'],
    ['a double slash', `${origin}//cb`, 'written as it is compared'],
    ['the root', `${origin}/`, 'taken by the app'],
    ...[
      'bff',
      'v1',
      'embed-api',
      'webhooks',
      'assets',
      'connect',
      'embed',
      'healthz',
      'readyz',
      'metrics',
    ].map((name) => [`the app's own /${name}`, `${origin}/${name}/cb`, 'taken by the app'] as const),
    ['the API description', `${origin}/openapi.json`, 'taken by the app'],
    ['an own path in capitals', `${origin}/BFF/cb`, 'taken by the app'],
  ]

  it.each(refused)('is refused with %s', (_, redirect_uri, message) => {
    expect(said(withCrm({ redirect_uri }))).toEqual([expect.stringContaining(`crm.redirect_uri: `)])
    expect(said(withCrm({ redirect_uri }))[0]).toContain(message)
  })

  it('is demanded where people sign in', () => {
    const file = { ...deployment, integrations: { crm: without(crm, 'redirect_uri') } }
    expect(said(file)).toEqual([expect.stringContaining('crm.redirect_uri: is missing')])
  })
})

describe('contradictions and strangers', () => {
  const aGet = { id: 'more', title: 'More', method: 'GET', path: '/crm/v1/more' }

  const wrong: readonly (readonly [what: string, file: unknown, path: string])[] = [
    [
      'a redirect for a service account',
      withClinic({ redirect_uri: `${origin}/x` }),
      'facilities.redirect_uri',
    ],
    ['a flow for a service account', withClinic({ flow: 'code' }), 'facilities.flow'],
    ['PKCE for a service account', withClinic({ pkce: 'send' }), 'facilities.pkce'],
    ['the hybrid flow without OpenID', withCrm({ flow: 'code id_token' }), 'crm.flow'],
    ['an issuer without OpenID', withCrm({ issuer: 'https://x.example' }), 'crm.issuer'],
    ['the hybrid flow without openid', withAdvice({ scopes: ['crm.read'] }), 'advice.scopes'],
    ['offline_access by hand', withAdvice({ scopes: ['openid', 'offline_access'] }), 'advice.scopes[1]'],
    [
      'a delegation that the provider lacks',
      withClinic({ access_models: ['delegation'] }),
      'facilities.access_models[0]',
    ],
    [
      'an access model twice',
      withCrm({ access_models: ['user-present', 'user-present'] }),
      'crm.access_models[1]',
    ],
    ['a client that is awaited', withCrm({ awaiting_credentials: true }), 'crm.client'],
    [
      'two ways to give keys',
      withAdvice({ subscription_keys: { primary: 'env:KEY_2', secondary: 'env:KEY_3' } }),
      'advice.subscription_keys',
    ],
    ['a key for a provider without', withCrm({ subscription_key: 'env:KEY' }), 'crm.subscription_key'],
    ['a domain that is not listed', withClinic({ domain: 'doctoralia.example' }), 'facilities.domain'],
    ['a domain for a provider without', withCrm({ domain: 'doctoralia.es' }), 'crm.domain'],
    [
      'no domain',
      { ...deployment, integrations: { facilities: without(facilities, 'domain') } },
      'facilities.domain',
    ],
    ['no client', { ...deployment, integrations: { crm: without(crm, 'client') } }, 'crm.client'],
    [
      'a sample client id',
      withCrm({ client: { id: 'your-client-id', secret: 'env:CLIENT' } }),
      'crm.client.id',
    ],
    ['a client id that is a number', withCrm({ client: { id: 7, secret: 'env:CLIENT' } }), 'crm.client.id'],
    [
      'no subscription key',
      { ...deployment, integrations: { advice: without(advice, 'subscription_key') } },
      'advice.subscription_key',
    ],
    [
      'real origins',
      withCrm({ origins: { identity: 'http://127.0.0.1:1', api: 'http://127.0.0.1:1' } }),
      'crm.origins',
    ],
    ['OP-01: an http issuer', withAdvice({ issuer: 'http://identity.example' }), 'advice.issuer'],
    [
      'state in the parameters',
      withCrm({ authorize_parameters: { State: 'x' } }),
      'crm.authorize_parameters.State',
    ],
    [
      'a challenge in the parameters',
      withCrm({ authorize_parameters: { code_challenge: 'x' } }),
      'crm.authorize_parameters.code_challenge',
    ],
    [
      'anyone on a real provider',
      withClinic({ service_account_use: 'anyone' }),
      'facilities.service_account_use',
    ],
    [
      'service use without a service account',
      withCrm({ service_account_use: 'signed-in' }),
      'crm.service_account_use',
    ],
    [
      'people of no integration',
      withClinic({ service_account_use: [{ integration: 'no', account: 'a' }] }),
      'facilities.service_account_use[0].integration',
    ],
    [
      'people of a service account',
      withClinic({ service_account_use: [{ integration: 'facilities', account: 'a' }] }),
      'facilities.service_account_use[0].integration',
    ],
    [
      'an unknown operation',
      withAdvice({ operations: { only: ['list-client'] } }),
      'advice.operations.only[0]',
    ],
    [
      'an operation twice',
      withAdvice({ operations: { only: ['list-clients', 'list-clients'] } }),
      'advice.operations.only[1]',
    ],
    [
      'an added operation with a known id',
      withAdvice({ operations: { add: [{ ...aGet, id: 'list-clients' }] } }),
      'advice.operations.add[0]',
    ],
    [
      'an added operation that is there',
      withAdvice({ operations: { add: [{ ...aGet, path: '/crm/v1/clients/{x}' }] } }),
      'advice.operations.add[0]',
    ],
    [
      'an added operation outside the base',
      withCrm({ operations: { add: [{ ...aGet, path: '/oauth/token' }] } }),
      'crm.operations.add[0].path',
    ],
    [
      'a body for a GET',
      withAdvice({ operations: { add: [{ ...aGet, body_media_type: 'text/plain' }] } }),
      'advice.operations.add[0].body_media_type',
    ],
    [
      'an example of no body',
      withAdvice({ operations: { add: [{ ...aGet, body_example: '{}' }] } }),
      'advice.operations.add[0].body_example',
    ],
    [
      'a parameter twice',
      withAdvice({ operations: { add: [{ ...aGet, query: ['a', { name: 'a' }] }] } }),
      'advice.operations.add[0].query',
    ],
    [
      'a choice of nothing',
      withAdvice({ operations: { add: [{ ...aGet, query: [{ name: 'a', kind: 'choice' }] }] } }),
      'advice.operations.add[0].query',
    ],
    [
      'pages by parameters that may not be sent',
      withAdvice({ operations: { add: [{ ...aGet, pages: { parameter: 'page', size: 'per' } }] } }),
      'advice.operations.add[0].pages',
    ],
    ...[
      '/a/../b',
      '/a//b',
      '/a/./b',
      '/a%2e',
      '/a?b',
      '/a#b',
      '/a\\b',
      '/{a}/{a}',
      '/{a-b}',
      '/a{b}',
      '/*',
    ].map(
      (path) =>
        [
          `the path ${path}`,
          withAdvice({ operations: { add: [{ ...aGet, path }] } }),
          'advice.operations.add[0].path',
        ] as const,
    ),
  ]

  it.each(wrong)('%s is one problem, at its place', (_, file, path) => {
    expect(problemsOf(file).map((problem) => problem.path)).toEqual([`integrations.${path}`])
  })

  it.each([
    ['another machine', { identity: 'http://10.0.0.1:4101', api: 'http://127.0.0.1:1' }, 'identity'],
    [
      'a name that resolves anywhere',
      { identity: 'http://127.0.0.1:1', api: 'https://localhost.example.com' },
      'api',
    ],
    [
      'a loopback address in disguise',
      { identity: 'http://127.1:4101', api: 'http://127.0.0.1:1' },
      'identity',
    ],
    ['an API with a path', { identity: 'http://127.0.0.1:1', api: 'http://127.0.0.1:1/api' }, 'api'],
    ['a last slash', { identity: 'http://[::1]:1/identity/', api: 'http://[::1]:1' }, 'identity'],
  ])('PX-26: a simulated provider on %s stops the start', (_, origins, name) => {
    const file = { origin: home, integrations: { crm: { ...atHome(crm), origins } } }
    expect(problemsOf(file).map(({ path }) => path)).toEqual([`integrations.crm.origins.${name}`])
  })

  it('OP-04: a simulated provider needs its addresses, and an app on this machine', () => {
    const bare = { origin: home, integrations: { crm: without(atHome(crm), 'origins') } }
    expect(said(bare)).toEqual([expect.stringContaining('crm.origins: is missing')])
    const entry = { ...atHome(crm), redirect_uri: `${origin}/x` }
    expect(said({ ...deployment, integrations: { entry } })).toEqual([
      expect.stringContaining('integrations.entry.environment: '),
    ])
  })

  it('anyone may use a service account only where everything is simulated on loopback', () => {
    const open = { ...atHome(facilities), service_account_use: 'anyone' }
    const allSimulated = { origin: home, integrations: { open } }
    expect(configOf(allSimulated)).toMatchObject({
      anonymousUse: true,
      integrations: [{ serviceUse: { kind: 'anyone' } }],
    })
    expect(said({ origin: home, integrations: { open, real: facilities } })).toEqual([
      expect.stringContaining('integrations.open.service_account_use'),
    ])
  })
})
