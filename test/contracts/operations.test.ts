import { type OperationDefinition, type ProviderDefinition, providers } from '@planbridge/shared/providers'
import { describe, expect, test } from 'vitest'
import { docplannerInput } from './operations/docplanner-input.ts'
import { dynamicPlannerInput } from './operations/dynamic-planner-input.ts'
import { type Environment, environments } from './operations/environment.ts'
import { callOf, type Extent, type FindInput, type Input } from './operations/input.ts'
import { plannrInput } from './operations/plannr-input.ts'
import { unlistedCalls } from './operations/unlisted-calls.ts'

const inputs: Readonly<Record<string, FindInput>> = {
  'dynamic-planner': dynamicPlannerInput,
  plannr: plannrInput,
  docplanner: docplannerInput,
}

const definitions: readonly ProviderDefinition[] = Object.values(providers)

interface Listed {
  readonly name: string
  readonly provider: ProviderDefinition
  readonly operation: OperationDefinition
}

const listed: readonly Listed[] = definitions.flatMap((provider) =>
  provider.api.operations.map((operation) => ({
    name: `${provider.id} ${operation.id}`,
    provider,
    operation,
  })),
)

const open = async ({ provider, operation }: Listed): Promise<{ environment: Environment; input: Input }> => {
  const environment = await environments[provider.id]?.(operation.id)
  const input = environment && (await inputs[provider.id]?.(environment, operation))
  if (!environment || !input) throw new Error(`${provider.id} has no environment and no input yet`)
  return { environment, input }
}

const extents: readonly Extent[] = ['required', 'everything']

const hasMore = ({ operation: { query = [], body } }: Listed): boolean =>
  body?.optional === true || query.some(({ required }) => required !== true)

/** A member by its dotted name. */
const memberOf = (json: unknown, name: string): unknown =>
  name.split('.').reduce<unknown>((value, part) => Object(value)[part], json)

const mediaTypeOf = ({ headers }: Response): string => headers.get('content-type')?.split(';')[0] ?? 'none'

/** The query for one record per page, and the members with the number of records or pages. */
const pagingOf = ({ paging }: OperationDefinition): { size: string; counts: string[] } => {
  if (paging?.kind !== 'page-number') return { size: '', counts: [paging?.left ?? []].flat() }
  const { parameter, size, last } = paging
  return {
    size: new URLSearchParams({ [parameter]: '1', [size]: '1' }).toString(),
    counts: [last ?? []].flat(),
  }
}

describe.each(extents)('a listed operation, called with %s', (extent) => {
  const table = listed.filter((one) => extent === 'required' || hasMore(one))

  test.each(table)(
    '$name: the provider accepts the call and responds in a requested media type',
    async (one) => {
      const { environment, input } = await open(one)
      const { path, init } = callOf(one.operation, input, extent)
      environment.log.clear()
      const response = await environment.browser.api(environment.connection, path, init)
      const text = await response.text()
      expect([response.ok, response.status, text]).toEqual([true, response.status, text])
      expect(response.headers.get('planbridge-code')).toBeNull()
      const sent = environment.log.entries.map(({ method, path: where }) => `${method} ${where}`)
      expect(sent).toEqual([`${one.operation.method} ${path.split('?')[0]}`])
      expect(environment.log.entries[0]?.headers).toMatchObject(one.provider.api.headers)
      const { accept } = one.provider.api.headers
      expect(accept).toContain(text === '' ? '' : mediaTypeOf(response))
    },
  )
})

describe('paging', () => {
  const paged = listed.filter(({ operation: { paging } }) => paging !== undefined)

  test.each(paged)('$name: requests and counts pages as defined', async (one) => {
    const { environment, input } = await open(one)
    const { path } = callOf(one.operation, input, 'required')
    const { size, counts } = pagingOf(one.operation)
    const json: unknown = await environment.read(`${path}${path.includes('?') ? '&' : '?'}${size}`)
    expect(counts.map((name) => typeof memberOf(json, name))).toEqual(counts.map(() => 'number'))
  })
})

/** Removes one member from a body; `slots[].start` removes it from each item of the list. */
const without = (body: Record<string, unknown>, name: string): Record<string, unknown> => {
  const [first = '', ...rest] = name.split('.')
  const key = first.replace('[]', '')
  if (rest.length === 0) return Object.fromEntries(Object.entries(body).filter(([each]) => each !== key))
  const inner = [body[key]].flat().map((each) => without(Object(each), rest.join('.')))
  return { ...body, [key]: first.endsWith('[]') ? inner : inner[0] }
}

describe('a request body', () => {
  const required = listed.flatMap((one) =>
    (one.operation.body?.fields ?? [])
      .filter((field) => field.required === true)
      .map((field) => ({ ...one, field: field.name })),
  )

  const withBody = listed.filter(({ operation: { body } }) => body !== undefined)

  test.each(withBody)('$name: is sent with the media type of the definition', async (one) => {
    const { environment, input } = await open(one)
    const { path, init } = callOf(one.operation, input, 'everything')
    environment.log.clear()
    await environment.browser.api(environment.connection, path, init)
    expect(environment.log.entries[0]?.headers['content-type']).toBe(one.operation.body?.mediaType)
    expect(environment.log.entries[0]?.body).toBe(init.body)
  })

  test.each(required)('$name: is refused by the provider without $field', async ({ field, ...one }) => {
    const { environment, input } = await open(one)
    const { path, init } = callOf(one.operation, input, 'everything')
    const body = JSON.stringify(without(JSON.parse(init.body ?? '{}'), field))
    const response = await environment.browser.api(environment.connection, path, { ...init, body })
    expect([400, 422]).toContain(response.status)
    expect(response.headers.get('planbridge-code')).toBe('provider-failing')
  })
})

describe('an unlisted call', () => {
  test.each(definitions)('PX-01: to $name is refused without a request to the provider', async (provider) => {
    const environment = await environments[provider.id]?.()
    if (!environment) throw new Error(`${provider.id} has no environment yet`)
    environment.log.clear()
    const calls = unlistedCalls(provider)
    for (const { method, path } of calls) {
      const response = await environment.browser.api(environment.connection, path, { method })
      expect([method, path, response.status]).toEqual([method, path, 404])
      expect(await response.json()).toMatchObject({ code: 'operation-not-allowed' })
    }
    expect(environment.log.entries).toEqual([])
    expect(calls.length).toBeGreaterThan(20)
  })
})
