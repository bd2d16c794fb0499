import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import type { DynamicPlannerOptions } from './dynamic-planner.ts'
import {
  allScopes,
  developmentKey,
  productionKey,
  readJson,
  start,
  suspendedKey,
  openTestSimulator,
} from './dynamic-planner/test-simulator.ts'

const origin = 'https://open-api.dynamicplanner.com'

/** Calls the API with an access token and a subscription key. */
const caller = async (changes: Partial<DynamicPlannerOptions> = {}, account = 'priya.nair') => {
  const setup = openTestSimulator(changes)
  await setup.browser.signIn(setup.authorizeUrl('hybrid', { scope: allScopes }), { account })
  const { access_token = '' } = await setup.tokens('hybrid', { scope: allScopes })
  const headers = { authorization: `Bearer ${access_token}`, 'ocp-apim-subscription-key': developmentKey }
  const get = (path: string, changed: Record<string, string> = {}) =>
    setup.fetch(`${origin}${path}`, { headers: { ...headers, ...changed } })
  const put = (id: string, body: unknown) =>
    setup.fetch(`${origin}/crm/v1/clients/${id}`, { method: 'PUT', headers, body: JSON.stringify(body) })
  const list = async (path: string, changed: Record<string, string> = {}) => (await get(path, changed)).json()
  return { ...setup, get, put, list, access_token }
}

describe('The gateway', () => {
  const statusAndBytes = async (response: Response) => {
    const { byteLength } = await response.arrayBuffer()
    return [response.status, byteLength, response.headers.get('content-length')]
  }

  test('A missing key gets 401 with exactly 152 bytes and a challenge, even if the bearer token is also missing', async () => {
    const { fetch } = openTestSimulator()
    const response = await fetch(`${origin}/crm/v1/clients`)
    expect(response.headers.get('www-authenticate')).toBe(
      `AzureApiManagementKey realm="${origin}/crm/v1",name="Ocp-Apim-Subscription-Key",type="header"`,
    )
    expect(await statusAndBytes(response)).toEqual([401, 152, '152'])
  })

  test.each(['CANARYKEY00000000000000unknown01', suspendedKey])(
    'The invalid key %s gets 401 with exactly 143 bytes',
    async (key) => {
      const { get } = await caller()
      const response = await get('/crm/v1/clients', { 'ocp-apim-subscription-key': key })
      expect(await statusAndBytes(response)).toEqual([401, 143, '143'])
    },
  )

  test('An unknown path or method gets the gateway’s 404 without a correlation id', async () => {
    const { get, fetch } = await caller()
    expect(await readJson(await get('/crm/v1/nothing'))).toEqual({
      statusCode: 404,
      message: 'Resource not found',
    })
    expect((await fetch(`${origin}/crm/v1/clients`, { method: 'DELETE' })).status).toBe(404)
  })

  test('A call over the rate limit gets 429 with Retry-After until the window ends', async () => {
    const { get, clock } = await caller({ rateLimit: { calls: 2, seconds: 60 } })
    await get('/crm/v1/clients')
    clock.pass(20)
    await get('/crm/v1/clients')
    const limited = await get('/crm/v1/clients')
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '40'])
    expect((await readJson(limited)).message).toBe('Rate limit is exceeded. Try again in 40 seconds.')
    clock.pass(40)
    expect((await get('/crm/v1/clients')).status).toBe(200)
  })

  test('A call over the quota gets 403 with Retry-After and the time of replenishment', async () => {
    const { get } = await caller({ quota: { calls: 1, seconds: 25_280 } })
    await get('/crm/v1/clients')
    const over = await get('/crm/v1/clients')
    expect([over.status, over.headers.get('retry-after')]).toEqual([403, '25280'])
    expect(await readJson(over)).toEqual({
      statusCode: 403,
      message: 'Out of call volume quota. Quota will be replenished in 07:01:20.',
    })
  })
})

describe('The bearer token', () => {
  test('A missing, forged or expired token gets the API’s own 401 with a correlation id', async () => {
    const { get, clock, access_token } = await caller()
    const forged = `${access_token.slice(0, -8)}AAAAAAAA`
    const before = await Promise.all(
      ['', 'Bearer nonsense', `Bearer ${forged}`].map((authorization) =>
        get('/crm/v1/clients', { authorization }),
      ),
    )
    clock.pass(3601)
    for (const response of [...before, await get('/crm/v1/clients')]) {
      expect(response.status).toBe(401)
      expect(await readJson(response)).toMatchObject({
        error: 'Unauthorized',
        correlationId: response.headers.get('x-dt-requestid'),
      })
    }
  })

  test('A test can expire a token early', async () => {
    const { get, simulator } = await caller()
    expect((await get('/crm/v1/clients')).status).toBe(200)
    simulator.expireAccessTokens()
    expect((await get('/crm/v1/clients')).status).toBe(401)
  })

  test('A token without the scope gets the API’s 403', async () => {
    const { tokens, get } = await caller()
    const { access_token = '' } = await tokens('hybrid', { scope: 'openid profiling.read' })
    const response = await get('/crm/v1/clients', { authorization: `Bearer ${access_token}` })
    expect(response.status).toBe(403)
    expect((await readJson(response)).error).toBe('Forbidden')
  })

  test('A token of a trusted second identity server is accepted, a token of an unknown one is refused', async () => {
    const { publicKey, privateKey } = await generateKeyPair('RS256')
    const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'RS256' }] }
    const issuer = 'http://127.0.0.1:4999'
    const trusted = { issuer, jwks: async () => keys, audience: 'open-api' }
    const { get } = await caller({ trustedIssuers: [trusted] })
    const mint = (iss: string) =>
      new SignJWT({ scope: 'openid crm.read', employeeId: '0c000000-0000-4000-8000-000000000006' })
        .setProtectedHeader({ alg: 'RS256', kid: 'k' })
        .setIssuer(iss)
        .setAudience('open-api')
        .setExpirationTime(start / 1000 + 60)
        .sign(privateKey)
    const callWithIssuer = async (iss: string) =>
      get('/crm/v1/clients', { authorization: `Bearer ${await mint(iss)}` })
    expect((await callWithIssuer(issuer)).status).toBe(200)
    expect((await callWithIssuer('http://127.0.0.1:4998')).status).toBe(401)
  })
})

describe('The data', () => {
  test('Responses contain the caller’s trace id and a request id', async () => {
    const { get } = await caller()
    const response = await get('/crm/v1/clients', { 'x-dt-traceid': 'trace-1' })
    expect(response.headers.get('x-dt-traceid')).toBe('trace-1')
    expect(response.headers.get('x-dt-requestid')).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('The pages of a list contain each client exactly once', async () => {
    const { list, get } = await caller({}, 'helen.marsh')
    const pages = await Promise.all(
      [1, 2, 3].map((page) => list(`/crm/v1/clients?pageSize=10&pageNumber=${page}`)),
    )
    const ids = pages.flatMap(({ data }) => data.map(({ id }: { id: string }) => id))
    expect(pages[0]).toMatchObject({ pageNumber: 1, pageSize: 10, totalCount: 24, totalPages: 3 })
    expect(new Set(ids).size).toBe(24)
    expect((await get('/crm/v1/clients?pageSize=0')).status).toBe(400)
  })

  test('An employee sees their own unit and the units below it, and nothing of another firm', async () => {
    const counts = await Promise.all(
      ['priya.nair', 'helen.marsh', 'oliver.rowe'].map(async (account) => {
        const { list } = await caller({}, account)
        return (await list('/crm/v1/clients')).totalCount
      }),
    )
    expect(counts).toEqual([8, 24, 8])
    const { get, list } = await caller({}, 'oliver.rowe')
    const own = (await list('/crm/v1/clients')).data[0].id
    expect((await get(`/crm/v1/clients/${own}`)).status).toBe(200)
    const asPriya = await caller()
    expect((await asPriya.get(`/crm/v1/clients/${own}`)).status).toBe(404)
    const headOffice = '0d000000-0000-4000-8000-000000000001'
    expect((await asPriya.get(`/crm/v1/clients/${headOffice}`)).status).toBe(403)
  })

  test('The key selects the environment and its data', async () => {
    const { list } = await caller()
    const development = await list('/crm/v1/clients')
    const production = await list('/crm/v1/clients', { 'ocp-apim-subscription-key': productionKey })
    expect(production.data[0].id).not.toBe(development.data[0].id)
  })

  test('PUT creates and then replaces, and an error names the invalid field', async () => {
    const { put, get } = await caller()
    const id = '0f000000-0000-4000-8000-000000000001'
    const client = { firstName: 'Nora', lastName: 'Quist', dateOfBirth: '1980-02-03' }
    expect((await put(id, client)).status).toBe(201)
    expect((await put(id, { ...client, email: 'nora@example.com' })).status).toBe(200)
    expect(await readJson(await get(`/crm/v1/clients/${id}`))).toMatchObject({
      id,
      email: 'nora@example.com',
    })
    const bad = await put(id, { ...client, organisationUnitId: 'x' })
    expect(bad.status).toBe(400)
    expect(await readJson(bad)).toMatchObject({
      error: 'InvalidRequest',
      message: 'The provided OrganisationUnitId is invalid.',
      details: { field: 'organisationUnitId', issue: 'Value is not a valid GUID.' },
    })
  })

  test('Profiling and finances return visible clients only, filtered by the query', async () => {
    const { list } = await caller()
    const visible = (await list('/crm/v1/clients')).data[0].id
    const ids = `${visible},0d000000-0000-4000-8000-000000000001`
    const questionnaires = await list('/profiling/v1/questionnaires?ids=0e000000-0000-4000-8000-000000000002')
    expect(questionnaires.data).toHaveLength(1)
    const results = await list(`/profiling/v1/clients/${ids}/results?pageSize=50&pageNumber=1`)
    expect(new Set(results.data.map(({ clientId }: { clientId: string }) => clientId))).toEqual(
      new Set([visible]),
    )
    const finances = await list(`/finances/v1/clients/${ids}/finances?unions=includes&fields=cashflows`)
    expect(finances.data.map(Object.keys)).toEqual([['clientId', 'cashflows']])
  })
})
