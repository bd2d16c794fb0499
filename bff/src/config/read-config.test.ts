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

const secretText = 'CANARY-SECRET-of-a-client'
const subscriptionKey = 'CANARY0SUBSCRIPTION0KEY012345678'
const vaultKey = 'q83vASNFZ4mrze8BI0VniavN7wEjRWeJ8Jt6x1Lm2Po'

const env = {
  CLIENT: secretText,
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

/** A configuration with simulators only, on this machine. */
const loopback = 'http://localhost:8080'
const simulatedEntry = (entry: Settings): Settings => ({
  ...entry,
  environment: 'simulated',
  origins: { identity: 'http://127.0.0.1:4101/identity', api: 'http://127.0.0.1:4102' },
  ...(entry['redirect_uri'] === undefined
    ? {}
    : { redirect_uri: `${loopback}/back/${String(entry['provider'])}` }),
})
const simulated = {
  origin: loopback,
  integrations: {
    advice: simulatedEntry(advice),
    crm: simulatedEntry(crm),
    facilities: simulatedEntry(facilities),
  },
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

const messagesOf = (file: unknown, more?: Partial<ConfigSource>): string[] =>
  problemsOf(file, more).map(({ path, message }) => `${path}: ${message}`)

const configOf = (file: unknown, more?: Partial<ConfigSource>): Config => {
  const result = read(file, more)
  if (result.kind === 'problems') throw new Error(messagesOf(file, more).join('\n'))
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
    expect(messagesOf(deployment)).toEqual([])
    expect(messagesOf(simulated)).toEqual([])
  })

  it('gets defaults from the provider definition', () => {
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

  it('gets the chosen domain in every URL', () => {
    expect(integrationOf(deployment, 'facilities')).toMatchObject({
      origins: { identity: 'https://www.doctoralia.es', api: 'https://www.doctoralia.es' },
      endpoints: { authorize: null, token: 'https://www.doctoralia.es/oauth/v2/token', revoke: null },
      openid: null,
      redirectUri: null,
    })
  })

  it('uses the configured origins of a simulated provider, also for the issuer', () => {
    expect(integrationOf(simulated, 'advice')).toMatchObject({
      origins: { identity: 'http://127.0.0.1:4101/identity', api: 'http://127.0.0.1:4102' },
      openid: {
        issuer: 'http://127.0.0.1:4101/identity',
        metadataUrl: 'http://127.0.0.1:4101/identity/.well-known/openid-configuration',
      },
      endpoints: { token: 'http://127.0.0.1:4101/identity/connect/token' },
    })
  })

  it('contains the client id in the URL of a revocation API', () => {
    expect(integrationOf(deployment, 'crm').endpoints.revoke).toBe(
      'https://api.plannrcrm.com/api/v1/integrations/acme/revoke',
    )
  })

  it('gives several integrations of one provider different labels', () => {
    const second = { ...crm, redirect_uri: `${origin}/callback/crm-2` }
    const labels = configOf({ ...deployment, integrations: { ...integrations, second } }).integrations.map(
      ({ label }) => label,
    )
    expect(new Set(labels).size).toBe(4)
  })

  it('listens on an http origin itself, and on a local port behind a proxy for https', () => {
    expect(configOf(simulated)).toMatchObject({
      listen: { host: 'localhost', port: 8080 },
      operations: { host: '127.0.0.1', port: 8081 },
    })
    expect(configOf(deployment)).toMatchObject({
      listen: { host: '127.0.0.1', port: 8787 },
      operations: { host: '127.0.0.1', port: 8788 },
    })
  })

  it('defaults sessions to 30 idle minutes, 8 hours, 1200 calls a minute and ten per person', () => {
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

  it('resolves the path of the store relative to the file', () => {
    const { store } = configOf(deployment, { file: '/etc/planbridge/planbridge.config.yaml' })
    expect(store).toEqual({ kind: 'sqlite', path: '/etc/planbridge/.planbridge/planbridge.db' })
  })

  const textOf = ({ position, secret, since }: SubscriptionKey) => `${position} ${secret.reveal()} ${since}`

  it('keeps the order of subscription keys', () => {
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

  it('keeps the issue date of a key', () => {
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

  it('warns about a key that is more than a year old, by its position', () => {
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
      'integrations.advice: the primary subscription key is 366 days old: request a new one from the provider',
    ])
    expect(warnings(Date.UTC(2026, 0, 1))).toEqual([])
    expect(warnings()).toEqual([])
  })

  it('requests no scopes about a person for a service account', () => {
    const service = { ...without(advice, 'redirect_uri'), access_models: ['service-account'] }
    const found = integrationOf({ ...deployment, integrations: { service, crm } }, 'service')
    expect(found.scopes).toEqual(['crm.read'])
    expect(found.openid).toBeNull()
  })

  it('resolves the issuers of the people that a service account serves', () => {
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

  it('allows the selected and the added operations, with their placeholders', () => {
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

  it('keeps the details of an added operation for forms, retries and delegations', () => {
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

  it('uses the documented rate limits unless the operator overrides them', () => {
    const documented = integrationOf(deployment, 'facilities')
    expect(documented.pace).toEqual(clinic?.api.pace)
    expect(documented.concurrency).toEqual({ connection: 64, integration: 256 })
    const own = { pace: [{ calls: 5, seconds: 10 }], concurrency: { connection: 2 } }
    const overridden = integrationOf(withClinic(own), 'facilities')
    expect(overridden.pace.limits).toEqual([{ counts: 'all', calls: 5, seconds: 10, per: 'integration' }])
    expect(overridden.pace.headers).toEqual(clinic?.api.pace?.headers)
    expect(overridden.concurrency).toEqual({ connection: 2, integration: 256 })
    expect(integrationOf(withClinic({ pace: [] }), 'facilities').pace.limits).toEqual([])
  })

  it('reports a rate limit without calls, or one that repeats another', () => {
    const limit = { calls: 5, seconds: 10 }
    expect(
      messagesOf(withClinic({ pace: [limit, { ...limit, calls: 6 }, { ...limit, seconds: 11 }] })),
    ).toEqual(['integrations.facilities.pace[1]: counts the same calls as an earlier limit'])
    expect(messagesOf(withClinic({ pace: [{ calls: 0, seconds: 1.5 }] }))).toEqual([
      'integrations.facilities.pace[0].calls: must be at least 1',
      'integrations.facilities.pace[0].seconds: must be a whole number',
    ])
  })

  it('can await credentials, and needs no client for personal tokens only', () => {
    const waiting = { ...without(advice, 'client', 'subscription_key'), awaiting_credentials: true }
    const pasted = { ...without(crm, 'client', 'redirect_uri'), access_models: ['personal-token'] }
    const file = { ...deployment, integrations: { waiting, pasted, crm } }
    const [first, second] = configOf(file).integrations
    expect([first?.client, second?.client]).toEqual([null, null])
  })

  it('has the response guard on by default, and warns if it is off', () => {
    expect(configOf(deployment).proxy.guard).toBe(true)
    const result = read({ ...deployment, proxy: { guard: 'off' } })
    expect(result).toMatchObject({ kind: 'config', config: { proxy: { guard: false } } })
    expect(result.kind === 'config' && result.warnings).toEqual([
      expect.stringContaining('proxy.guard is off'),
    ])
    expect(messagesOf({ ...deployment, proxy: { guard: false } })).toEqual([
      expect.stringContaining('proxy.guard'),
    ])
  })

  it('has the limits of connections and of the stop, and warns if idle connections end before those of a balancer', () => {
    expect(configOf(deployment)).toMatchObject({
      http: { keepAliveSeconds: 620, headerBytesMax: 16_384 },
      shutdown: { drainSeconds: 5 },
      storeWaitSeconds: Infinity,
    })
    const result = read({
      ...deployment,
      http: { keep_alive_seconds: 60, header_kibibytes: 32 },
      shutdown: { drain_seconds: 0 },
      store: { path: 'a.db', wait_seconds: 90 },
    })
    expect(result).toMatchObject({
      kind: 'config',
      config: {
        http: { keepAliveSeconds: 60, headerBytesMax: 32_768 },
        shutdown: { drainSeconds: 0 },
        storeWaitSeconds: 90,
      },
    })
    expect(result.kind === 'config' && result.warnings).toEqual([
      expect.stringContaining('http.keep_alive_seconds is not longer than 60'),
    ])
    for (const setting of [
      { http: { keep_alive_seconds: 0 } },
      { http: { header_kibibytes: 2 } },
      { shutdown: { drain_seconds: -1 } },
      { store: { path: 'a.db', wait_seconds: 1.5 } },
    ])
      expect(messagesOf({ ...deployment, ...setting })).toHaveLength(1)
  })

  it('warns if a loopback origin connects to production', () => {
    const entry = { ...crm, redirect_uri: `${loopback}/callback/crm` }
    const result = read({ origin: loopback, integrations: { entry } })
    expect(result).toMatchObject({ kind: 'config', config: { anonymousUse: false } })
    expect(result.kind === 'config' && result.warnings).toEqual([expect.stringContaining('production')])
  })
})

describe('a file with problems', () => {
  it('reports all problems at once, each with its line and path', () => {
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

  it('suggests an existing setting for a misspelled one', () => {
    expect(messagesOf({ ...deployment, sesions: {} })).toEqual([
      'sesions: is not a known setting; did you mean "sessions"?',
    ])
    expect(messagesOf(withCrm({ redirect_url: 'x' }))).toEqual([
      'integrations.crm.redirect_url: is not a known setting; did you mean "redirect_uri"?',
    ])
  })

  it('reports an integration with an invalid name and the problems inside it', () => {
    const file = { ...deployment, integrations: { 'a b': { ...crm, tenat: 'acme' } } }
    expect(problemsOf(file).map(({ path }) => path)).toEqual(['integrations.a b', 'integrations.a b.tenat'])
  })

  it('reports an empty file, a list, and a file without integrations', () => {
    expect(readConfig(source('')).kind).toBe('problems')
    expect(messagesOf([])).toContain(': must be a group of settings')
    expect(messagesOf({ ...deployment, integrations: {} })).toEqual([
      'integrations: must contain at least one integration',
    ])
  })

  it('reports a syntax error and a duplicated key, by line', () => {
    expect(readConfig(source('origin: [1,\n')).kind).toBe('problems')
    const twice = readConfig(source(`origin: ${origin}\norigin: ${origin}\nintegrations: {}\n`))
    expect(twice).toMatchObject({
      problems: [{ path: 'vault' }, { line: 2, message: 'this key is duplicated' }, { path: 'integrations' }],
    })
  })
})

describe('secrets', () => {
  it('are never repeated, wherever they are misplaced', () => {
    const texts = [
      JSON.stringify(withAdvice({ client: { id: 'acme', secret: secretText } })),
      JSON.stringify(withAdvice({ client: { id: 'acme', secret: { value: secretText } } })),
      JSON.stringify(withAdvice({ client: secretText })),
      JSON.stringify(withAdvice({ subscription_key: secretText, subscription_keys: [secretText] })),
      JSON.stringify(withAdvice({ subscription_key: { key: secretText, since: '2025-01-31' } })),
      JSON.stringify(withAdvice({ subscription_key: { key: 'env:KEY', since: secretText } })),
      JSON.stringify({ ...deployment, vault: { current: 'k1', keys: { k1: secretText } } }),
      JSON.stringify(
        withAdvice({ environment: secretText, flow: secretText, redirect_uri: `https://${secretText}/x` }),
      ),
      JSON.stringify(withClinic({ domain: secretText, issuer: `https://u:${secretText}@x.example` })),
      `secret: "${secretText}\n  : ${secretText}`,
      `secret: *${secretText}`,
      `secret: !${secretText} x`,
      `secret: ${secretText}\nsecret: ${secretText}\n\t- ${secretText}`,
      `? [${secretText}]\n: {a: ${secretText}`,
    ]
    for (const text of texts) {
      const result = readConfig(source(text))
      expect(result.kind).toBe('problems')
      expect(JSON.stringify(result)).not.toContain('CANARY')
    }
  })

  it('VT-11: a refused key is never printed', () => {
    const result = read(deployment, { env: { ...env, VAULT: `${secretText}-${secretText}` } })
    expect(result.kind).toBe('problems')
    expect(JSON.stringify(result)).not.toContain('CANARY')
  })

  it('are not printed with an accepted configuration', () => {
    expect(JSON.stringify(read(deployment))).not.toContain('CANARY')
  })

  it('are read from a file next to the configuration, without a trailing line break', () => {
    const readPaths: string[] = []
    const readFile = (path: string) => {
      readPaths.push(path)
      return `${secretText}\n`
    }
    const file = withAdvice({ client: { id: 'acme', secret: 'file:secrets/dp' } })
    const config = configOf(file, { file: '/etc/planbridge/config.yaml', readFile })
    expect(readPaths).toEqual(['/etc/planbridge/secrets/dp'])
    expect(config.integrations[0]?.client?.secret.reveal()).toBe(secretText)
  })

  it.each([
    ['a literal', { secret: secretText }, 'must be a reference to a secret'],
    ['an unset variable', { secret: 'env:UNSET' }, 'the environment variable UNSET is not set'],
    ['an empty variable', { secret: 'env:EMPTY' }, 'env:EMPTY is empty'],
    ['a file that cannot be read', { secret: 'file:/run/none' }, 'the file /run/none cannot be read'],
    ['a value with a line break in it', { secret: 'env:LINES' }, 'white space'],
    ['a sample', { secret: 'env:SAMPLE' }, 'sample value'],
  ])('OP-01: %s stops the start', (_, secret, message) => {
    const values = { ...env, EMPTY: ' ', LINES: 'a\nb', SAMPLE: 'your-client-secret' }
    expect(messagesOf(withAdvice({ client: { id: 'acme', ...secret } }), { env: values })).toEqual([
      expect.stringContaining(`integrations.advice.client.secret: `),
    ])
    expect(messagesOf(withAdvice({ client: { id: 'acme', ...secret } }), { env: values })[0]).toContain(
      message,
    )
  })

  it('may be samples for a simulated provider', () => {
    expect(messagesOf(simulated, { env: { ...env, CLIENT: 'changeme', KEY: 'short' } })).toEqual([])
  })

  it('a subscription key must have 32 characters and differ from the other one', () => {
    expect(messagesOf(deployment, { env: { ...env, KEY: `${subscriptionKey}9` } })[0]).toContain(
      'must have 32 characters',
    )
    const keys = { subscription_keys: { primary: 'env:KEY', secondary: 'env:KEY' } }
    const entry = { ...without(advice, 'subscription_key'), ...keys }
    expect(messagesOf({ ...deployment, integrations: { entry } })).toEqual([
      'integrations.entry.subscription_keys.secondary: has the same value as integrations.entry.subscription_keys.primary',
    ])
  })

  it('are validated alike for a subscription key with or without a date, and the date is validated too', () => {
    const messagesFor = (subscription_key: unknown, more: Partial<ConfigSource> = {}) =>
      messagesOf(withAdvice({ subscription_key }), more)
    const at = 'integrations.advice.subscription_key'
    expect(messagesFor({ key: 'env:UNSET' })).toEqual([
      `${at}.key: the environment variable UNSET is not set`,
    ])
    expect(messagesFor({ key: 'env:CLIENT' })).toEqual([`${at}.key: must have 32 characters, not 25`])
    expect(messagesFor({ key: 'env:KEY', since: '31.1.2025' })).toEqual([
      `${at}.since: must be a day such as 2026-01-31`,
    ])
    expect(messagesFor({ key: 'env:KEY', since: '2025-02-30' })).toEqual([
      `${at}.since: must be a day such as 2026-01-31`,
    ])
    expect(messagesFor({ since: '2025-01-31' })).toEqual([`${at}.key: is missing`])
    expect(messagesFor({ key: 'env:KEY', until: 'x' })).toEqual([`${at}.until: is not a known setting`])
    expect(messagesFor(['env:KEY'])).toEqual([
      expect.stringMatching(/^[^:]*: must be a reference to a secret/),
    ])
  })
})

describe('the vault', () => {
  it.each([
    ['31 bytes', Buffer.from(vaultKey, 'base64url').subarray(1).toString('base64'), 'not 31'],
    [
      '33 bytes',
      Buffer.concat([Buffer.from(vaultKey, 'base64url'), Buffer.of(1)]).toString('base64'),
      'not 33',
    ],
    ['all zero', Buffer.alloc(32).toString('base64'), 'is not random'],
    ['one byte over and over', Buffer.alloc(32, 7).toString('base64url'), 'is not random'],
    ['the documented example', 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=', 'is the example'],
    ['no base64', 'not a key at all', 'must be 32 random bytes'],
  ])('VT-11: a key of %s stops the start', (_, key, message) => {
    expect(messagesOf(deployment, { env: { ...env, VAULT: key } })).toEqual([
      expect.stringMatching(new RegExp(`^vault[.]keys[.]k1: .*${message}`)),
    ])
  })

  it('VT-11: a missing key stops the start', () => {
    expect(messagesOf(deployment, { env: { ...env, VAULT: undefined } })).toEqual([
      'vault.keys.k1: the environment variable VAULT is not set',
    ])
    expect(messagesOf(without(deployment, 'vault'))).toEqual([expect.stringContaining('vault: is missing')])
    expect(messagesOf({ ...deployment, vault: { current: 'k1', keys: {} } })).toEqual([
      'vault.keys: must contain at least one key',
    ])
  })

  it('must have its current key among its keys, and no key twice', () => {
    expect(messagesOf({ ...deployment, vault: { ...vault, current: 'k9' } })).toEqual([
      'vault.current: must be one of the keys: k1',
    ])
    expect(
      messagesOf({ ...deployment, vault: { current: 'k1', keys: { k1: 'env:VAULT', k2: 'env:VAULT' } } }),
    ).toEqual(['vault.keys.k2: has the same value as vault.keys.k1'])
  })

  it('accepts keys in base64 and in base64url', () => {
    const base64 = Buffer.from(vaultKey, 'base64url').toString('base64')
    const [first, second] = [vaultKey, base64].map(
      (VAULT) => configOf(deployment, { env: { ...env, VAULT } }).vault,
    )
    expect(first?.keys['k1']?.reveal()).toBe(vaultKey)
    expect(second?.keys['k1']?.reveal()).toBe(vaultKey)
  })

  it('may be absent on a loopback origin, where a local key is created', () => {
    let requests = 0
    const localVaultKey = () => {
      requests += 1
      return { kind: 'key', key: vaultKey } as const
    }
    expect(configOf(simulated, { localVaultKey }).vault.keys['local']?.reveal()).toBe(vaultKey)
    read(without(deployment, 'vault'), { localVaultKey })
    read({ ...simulated, vault }, { localVaultKey })
    read({ ...simulated, nonsense: 1 }, { localVaultKey })
    expect(requests).toBe(1)
  })

  it('VT-11: an invalid or refused key of this machine stops the start', () => {
    const zero = Buffer.alloc(32).toString('base64')
    expect(messagesOf(simulated, { localVaultKey: () => ({ kind: 'key', key: zero }) })).toEqual([
      'vault: is not random',
    ])
    const refused = { kind: 'refused', reason: 'can be read by others' } as const
    expect(messagesOf(simulated, { localVaultKey: () => refused })).toEqual(['vault: can be read by others'])
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
    const problems = messagesOf({ ...deployment, origin: address }).filter((line) =>
      line.startsWith('origin: '),
    )
    expect(problems).toEqual([expect.stringContaining(message)])
  })

  it('OP-01: there is no setting to trust all proxies', () => {
    expect(messagesOf({ ...deployment, trusted_proxies: '*' })).toEqual(['trusted_proxies: must be a list'])
  })

  it('OP-02: disabled certificate checks stop the start unless every provider is simulated', () => {
    const off = { ...env, NODE_TLS_REJECT_UNAUTHORIZED: '0' }
    expect(messagesOf(deployment, { env: off })).toEqual([
      expect.stringContaining('NODE_TLS_REJECT_UNAUTHORIZED'),
    ])
    expect(messagesOf(simulated, { env: off })).toEqual([])
  })

  it('keeps health and metrics off the public port', () => {
    expect(messagesOf({ ...deployment, operations_listener: { port: 8787 } })).toEqual([
      expect.stringContaining('operations_listener.port'),
    ])
  })

  it('rejects an idle limit longer than the absolute session limit', () => {
    expect(messagesOf({ ...deployment, sessions: { idle_minutes: 61, absolute_hours: 1 } })).toEqual([
      expect.stringContaining('sessions.idle_minutes'),
    ])
  })
})

describe('mix-up defence', () => {
  it('MD-09: two provider definitions with the same issuer stop the start', () => {
    const twin = { ...hybrid, id: 'twin', name: 'Twin' } as ProviderDefinition
    expect(messagesOf(deployment, { definitions: [...definitions, twin] })).toEqual([
      expect.stringContaining('have the same issuer'),
    ])
  })

  it('MD-09: an integration cannot use the issuer of another provider', () => {
    const other = { ...hybrid?.openid, issuer: 'https://other.example' }
    const twin = { ...hybrid, id: 'twin', openid: other } as ProviderDefinition
    const thief = {
      ...advice,
      provider: 'twin',
      redirect_uri: `${origin}/thief`,
      issuer: hybrid?.openid?.issuer,
    }
    const file = { ...deployment, integrations: { advice, thief } }
    expect(messagesOf(file, { definitions: [...definitions, twin] })).toEqual([
      'integrations.thief.issuer: is the same as the issuer of "advice", a different provider',
    ])
  })

  it.each([
    ['the same', `${origin}/callback/advice`],
    ['the same in other letters', `${origin}/callback/ADVICE`],
    ['the same with a last slash', `${origin}/callback/advice/`],
  ])('MD-09: a redirect URI that is %s as that of another integration stops the start', (_, redirect_uri) => {
    expect(messagesOf(withCrm({ redirect_uri }))).toEqual([
      'integrations.crm.redirect_uri: is also used by "advice": every integration needs its own',
    ])
  })
})

describe('a redirect URI', () => {
  it.each(['/cb', '/oauth/plannr/return', '/connections', '/bffx', '/Callback.aspx', '/a/b/'])(
    'may have the path %s',
    (path) => {
      expect(messagesOf(withCrm({ redirect_uri: `${origin}${path}` }))).toEqual([])
    },
  )

  const refused: readonly (readonly [description: string, redirect: string, message: string])[] = [
    ['another origin', 'https://evil.example/cb', 'must be on the origin'],
    ['another port', `${origin}:8443/cb`, 'must be on the origin'],
    ['plain http', 'http://app.example.com/cb', 'must be on the origin'],
    ['no address', '/cb', 'must be an absolute URL'],
    ['a query', `${origin}/cb?a=1`, 'no query'],
    ['a fragment', `${origin}/cb#a`, 'no query and no fragment'],
    ['dot segments', `${origin}/a/../cb`, 'in normalized form'],
    ['an escape', `${origin}/a%2Fcb`, 'in normalized form'],
    ['a route pattern', `${origin}/:any`, 'in normalized form'],
    ['a double slash', `${origin}//cb`, 'in normalized form'],
    ['the root', `${origin}/`, 'used by the app'],
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
    ].map((name) => [`the app's own /${name}`, `${origin}/${name}/cb`, 'used by the app'] as const),
    ['the API description', `${origin}/openapi.json`, 'used by the app'],
    ['an own path in capitals', `${origin}/BFF/cb`, 'used by the app'],
  ]

  it.each(refused)('is refused with %s', (_, redirect_uri, message) => {
    expect(messagesOf(withCrm({ redirect_uri }))).toEqual([expect.stringContaining(`crm.redirect_uri: `)])
    expect(messagesOf(withCrm({ redirect_uri }))[0]).toContain(message)
  })

  it('is required if people sign in', () => {
    const file = { ...deployment, integrations: { crm: without(crm, 'redirect_uri') } }
    expect(messagesOf(file)).toEqual([expect.stringContaining('crm.redirect_uri: is missing')])
  })
})

describe('contradictions and unknown values', () => {
  const aGet = { id: 'more', title: 'More', method: 'GET', path: '/crm/v1/more' }

  const wrong: readonly (readonly [description: string, file: unknown, path: string])[] = [
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

  it.each(wrong)('%s is reported as one problem with its path', (_, file, path) => {
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
    const file = { origin: loopback, integrations: { crm: { ...simulatedEntry(crm), origins } } }
    expect(problemsOf(file).map(({ path }) => path)).toEqual([`integrations.crm.origins.${name}`])
  })

  it('OP-04: a simulated provider needs its origins, and an app on this machine', () => {
    const bare = { origin: loopback, integrations: { crm: without(simulatedEntry(crm), 'origins') } }
    expect(messagesOf(bare)).toEqual([expect.stringContaining('crm.origins: is missing')])
    const entry = { ...simulatedEntry(crm), redirect_uri: `${origin}/x` }
    expect(messagesOf({ ...deployment, integrations: { entry } })).toEqual([
      expect.stringContaining('integrations.entry.environment: '),
    ])
  })

  it('anonymous use of a service account requires simulated providers and a loopback origin', () => {
    const open = { ...simulatedEntry(facilities), service_account_use: 'anyone' }
    const allSimulated = { origin: loopback, integrations: { open } }
    expect(configOf(allSimulated)).toMatchObject({
      anonymousUse: true,
      integrations: [{ serviceUse: { kind: 'anyone' } }],
    })
    expect(messagesOf({ origin: loopback, integrations: { open, real: facilities } })).toEqual([
      expect.stringContaining('integrations.open.service_account_use'),
    ])
  })
})

describe('trusted proxies', () => {
  const withProxies = (trusted_proxies: unknown) => ({ ...deployment, trusted_proxies })

  it('are none by default, so that no header names a client', () => {
    expect(configOf(deployment).trustedProxies).toEqual([])
  })

  it.each([
    ['10.0.0.5'],
    ['10.0.0.0/8'],
    ['::1'],
    ['2001:db8::/64'],
    ['fd00::/8'],
    ['::ffff:10.0.0.0/104'],
    ['64:ff9b::10.0.0.5'],
  ])('TX-40: %s is accepted', (range) => {
    expect(configOf(withProxies([range])).trustedProxies).toEqual([range])
  })

  it.each([
    '0.0.0.0/0',
    '128.0.0.0/1',
    '::/0',
    '2000::/3',
    '::ffff:0:0/96',
    '::/16',
    '64:ff9b::/96',
    '0::/8',
  ])('OP-01 TX-40: %s is refused, because every client could name its own address', (range) => {
    expect(messagesOf(withProxies([range]))).toEqual([
      'trusted_proxies[0]: covers addresses of strangers: name the proxies themselves',
    ])
  })

  it.each(['proxy.example', '10.0.0.0/33', '10.0.0', '10.0.0.1:80', '', '*', 5])(
    'OP-01 TX-40: %s is no address',
    (range) => {
      expect(messagesOf(withProxies(['10.0.0.5', range]))).toEqual([
        expect.stringMatching(/^trusted_proxies\[1\]: must be an IP address or a CIDR range/),
      ])
    },
  )
})
