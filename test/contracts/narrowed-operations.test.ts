import { type DetailedEntry, endpoints } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import { type Browser, openBrowser } from '../harness/deployment/browser.ts'
import { deployment } from '../harness/deployment/deployment.ts'

const tom = { account: 'tom@elmsample.example' }
const redirect = 'redirect_uri: http://localhost:8787/callback/plannr'

// An operation that the provider offers only to this operator.
const narrowed = `operations:
      only: [me, list-plans]
      add:
        - id: list-extras
          title: List extras
          method: GET
          path: /api/v1/plans/{plan}/valuations
          query: [per_page, { name: sort, kind: choice, values: [type], example: type }]
          pages: { parameter: per_page, size: per_page, last: meta.last_page }
    ${redirect}`

const withNarrowed = (text: string): string => text.replace(redirect, narrowed)

const catalogOf = async (browser: Browser): Promise<readonly DetailedEntry[]> => {
  const listed = await browser.call(endpoints.getCatalog, {})
  if (!listed.ok) throw new Error(listed.body.code)
  return listed.body.entries
}

const idsIn = (entries: readonly DetailedEntry[], integration: string): string[] =>
  entries.find(({ id }) => id === integration)?.operations.map(({ id }) => id) ?? []

describe('an integration with its own list of operations', () => {
  test('offers the listed and the added operations, and refuses every other call', async () => {
    const at = await deployment({ config: withNarrowed })
    const browser = openBrowser(at)
    const { id } = await browser.connectOrThrow({ integration: 'plannr' }, tom)
    expect(idsIn(await catalogOf(browser), 'plannr')).toEqual(['me', 'list-plans', 'list-extras'])
    const { log } = at.simulators.plannr
    log.clear()
    expect((await browser.api(id, '/api/v1/me')).status).toBe(200)
    const added = await browser.api(
      id,
      '/api/v1/plans/p%201/valuations?per_page=2&sort=type&include=everything',
    )
    // The provider has no such path, but the operator's list decides.
    expect([added.status, added.headers.get('planbridge-code')]).toEqual([404, 'provider-failing'])
    expect((await browser.api(id, '/api/v1/task')).status).toBe(404)
    expect((await browser.api(id, '/api/v1/plans/p1/cover')).status).toBe(404)
    const requested = log.entries.map(({ url }) => url.slice(new URL(url).origin.length))
    expect(requested).toEqual(['/api/v1/me', '/api/v1/plans/p%201/valuations?per_page=2&sort=type'])
  })

  test('describes the added operation in the catalog', async () => {
    const at = await deployment({ config: withNarrowed })
    const [entry] = (await catalogOf(openBrowser(at))).filter(({ id }) => id === 'plannr')
    expect(entry?.operations.at(-1)).toEqual({
      id: 'list-extras',
      title: 'List extras',
      method: 'GET',
      path: '/api/v1/plans/{plan}/valuations',
      fields: [
        { in: 'path', name: 'plan', required: true },
        { in: 'query', name: 'per_page' },
        { in: 'query', name: 'sort', kind: 'choice', values: ['type'], example: 'type' },
      ],
      body: null,
      paging: { kind: 'page-number', parameter: 'per_page', size: 'per_page', last: 'meta.last_page' },
      repeatable: true,
      assumed: false,
    })
  })
})

describe('a delegation', () => {
  test('allows the agreed operations and refuses the others of the integration', async () => {
    const at = await deployment()
    const browser = openBrowser(at)
    const terms = { purpose: 'Look at the tasks', operations: ['list-tasks'], days: 5 }
    const options = { integration: 'plannr', model: 'delegation', delegation: terms } as const
    const { id } = await browser.connectOrThrow(options, tom)
    const { log } = at.simulators.plannr
    log.clear()
    const refused = await browser.api(id, '/api/v1/cases')
    expect(await refused.json()).toMatchObject({ code: 'operation-not-agreed' })
    expect(log.entries).toEqual([])
    expect((await browser.api(id, '/api/v1/task')).status).toBe(200)
  })
})

describe('the catalog', () => {
  test('describes every operation without credentials, in less than 32 kB per integration', async () => {
    const at = await deployment()
    const response = await openBrowser(at).send('/bff/catalog')
    const text = await response.text()
    expect(text).not.toContain('CANARY')
    const { entries } = endpoints.getCatalog.output.parse(JSON.parse(text))
    const sizes = entries.map((entry) => JSON.stringify(entry).length)
    expect(sizes.filter((size) => size >= 32_000)).toEqual([])
    const operations = entries.flatMap((entry) => entry.operations)
    expect(operations.find(({ id }) => id === 'cancel-booking')).toMatchObject({
      area: 'Bookings',
      repeatable: false,
      body: { media_type: 'application/json', required: false, fields: [{ name: 'reason' }] },
    })
    expect(operations.find(({ id }) => id === 'pull-notifications')).toMatchObject({
      repeatable: false,
      paging: { kind: 'queue', left: 'remaining' },
    })
    expect(operations.find(({ id }) => id === 'put-client')).toMatchObject({
      repeatable: true,
      assumed: true,
    })
    expect(
      operations.filter(({ fields }) =>
        fields.some(({ in: place, required }) => place === 'path' && !required),
      ),
    ).toEqual([])
  })
})
