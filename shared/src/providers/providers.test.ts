import { describe, expect, test } from 'vitest'
import { accessModels } from '../contract/access-model.ts'
import { failures } from '../contract/failure.ts'
import { OperationId } from '../contract/identifiers.ts'
import { providers, type OperationDefinition, type ProviderDefinition } from './index.ts'

const all = Object.entries(providers as Readonly<Record<string, ProviderDefinition>>)

const refusalRules = ({ refusals }: ProviderDefinition) => [
  ...refusals.exchange,
  ...refusals.refresh,
  ...refusals.api,
]

const isHttps = (text: string): boolean => /^https:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:\/|$)/.test(text)

describe.each(all)('%s', (id, provider) => {
  test('is listed under its own id', () => {
    expect(provider.id).toBe(id)
  })

  test('links to https pages, or to a mailbox', () => {
    const links = [provider.docs, provider.contact.url].filter((link) => !link.startsWith('mailto:'))
    expect(links.filter((link) => !isHttps(link))).toEqual([])
  })

  test('has https origins for every domain', () => {
    const { identity, api } = provider.origins
    const domains = provider.domains ?? ['unused.example']
    const origins = domains.flatMap((domain) => [identity, api].map((url) => url.replace('{domain}', domain)))
    expect(origins.filter((origin) => !isHttps(origin) || origin.includes('{'))).toEqual([])
    expect(provider.openid ? isHttps(provider.openid.issuer) : true).toBe(true)
  })

  test('has paths that start with a slash', () => {
    const { paths, revocation, accountEndpoint, openid, api } = provider
    const own = [paths.token, paths.authorize, accountEndpoint?.path, openid?.discoveryPath, api.basePath]
    const known = [...own, revocation.kind === 'none' ? undefined : revocation.path]
    expect(known.filter((path) => path !== undefined && !path.startsWith('/'))).toEqual([])
  })

  test('has known access models, and the paths and flows that they need', () => {
    const models = Object.entries(provider.accessModels)
    const needsAuthorize = models.some(([, { grant }]) => grant === 'authorization_code')
    expect(models.filter(([model]) => !accessModels.some((known) => known === model))).toEqual([])
    expect(needsAuthorize).toBe(provider.paths.authorize !== undefined)
    expect(needsAuthorize).toBe(provider.flows.length > 0)
  })

  test('limits the days of every delegation and every personal token', () => {
    const { delegation, 'personal-token': personalToken } = provider.accessModels
    const limited = [delegation, personalToken].filter((model) => model !== undefined)
    expect(limited.filter(({ daysMax }) => daysMax === undefined || daysMax > 366)).toEqual([])
  })

  test('gives every refusal a failure of the table', () => {
    expect(refusalRules(provider).filter(({ means }) => !(means in failures))).toEqual([])
  })

  test('names response headers of refusals in lower case', () => {
    const headers = refusalRules(provider).flatMap(({ header }) => (header ? [header] : []))
    const texts = headers.flatMap(({ name, startsWith }) => [name, startsWith])
    expect(texts.filter((text) => text !== text.toLowerCase())).toEqual([])
  })

  test('has rate limits of at least one call in at least one second', () => {
    const limits = provider.api.pace?.limits ?? []
    const own = provider.api.operations.flatMap(({ atMost }) => (atMost ? [atMost] : []))
    expect([...limits, ...own].filter(({ calls, seconds }) => calls < 1 || seconds < 1)).toEqual([])
  })

  test('names operations of its own for the queue of its events', () => {
    const ids = provider.api.operations.map((operation) => operation.id)
    const { queue } = provider.inbound ?? {}
    expect([queue?.take, queue?.release].filter((one) => one !== undefined && !ids.includes(one))).toEqual([])
  })

  test('has a sentence for every event, and gates only for its own events', () => {
    const { events = {}, gates = [] } = provider.inbound ?? {}
    expect(Object.values(events).filter((words) => !/^[A-Z][^.]+$/.test(words))).toEqual([])
    expect(gates.filter((gate) => !(gate in events))).toEqual([])
  })

  test('publishes its addresses over https for every domain', () => {
    const { json, text } = provider.inbound?.addressList ?? { json: provider.docs, text: provider.docs }
    const domains = provider.domains ?? ['unused.example']
    const lists = domains.flatMap((domain) => [json, text].map((url) => url.replace('{domain}', domain)))
    expect(lists.filter((url) => !isHttps(url) || url.includes('{'))).toEqual([])
  })

  test('has operations with unique ids, and with unique calls', () => {
    const { operations } = provider.api
    const ids = operations.map((operation) => operation.id)
    const calls = operations.map(({ method, path }) => `${method} ${path.replaceAll(/\{\w+\}/g, '{}')}`)
    expect(ids).toEqual([...new Set(ids)])
    expect(calls).toEqual([...new Set(calls)])
    expect(ids.filter((one) => !OperationId.safeParse(one).success)).toEqual([])
  })
})

const placeholders = ({ path }: OperationDefinition): string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)

const operations = all.flatMap(([id, { api, scopes }]) =>
  api.operations.map((operation) => ({ name: `${id} ${operation.id}`, operation, api, scopes })),
)

describe.each(operations)('$name', ({ operation, api, scopes }) => {
  test('has a path below the base path of the API', () => {
    expect(operation.path.startsWith(api.basePath)).toBe(true)
    expect(operation.path).not.toMatch(/\/\/|\.\.|[?#%]/)
  })

  test('describes exactly the placeholders of its path', () => {
    const described = (operation.params ?? []).map(({ name }) => name)
    expect(described.toSorted()).toEqual(placeholders(operation).toSorted())
  })

  test('has a closed list for every choice, and for nothing else', () => {
    const fields = [
      ...(operation.params ?? []),
      ...(operation.query ?? []),
      ...(operation.body?.fields ?? []),
    ]
    const hasList = ({ kind = 'text' }: { readonly kind?: string }) => kind === 'choice' || kind === 'choices'
    expect(fields.filter((field) => hasList(field) !== (field.values ?? []).length > 0)).toEqual([])
  })

  // A provider has read and write scopes of one name; the default scopes grant all reads.
  test('requires scopes that the provider has', () => {
    const needed = operation.scopes ?? []
    const known = new Set(scopes.defaults.flatMap((scope) => [scope, scope.replace(/\.read$/, '.write')]))
    expect(needed.filter((scope) => !known.has(scope))).toEqual([])
    const reads = operation.method === 'GET' ? needed : []
    expect(reads.filter((scope) => !scopes.defaults.includes(scope))).toEqual([])
  })
})

test.each(Object.values(providers))('the pictogram of $name is path data that apps draw', ({ mark }) => {
  expect(mark).toMatch(/^M[MLHVCSQTAZ\d\s.,+-]{0,500}$/i)
})
