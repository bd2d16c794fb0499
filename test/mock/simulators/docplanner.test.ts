import { describe, expect, test } from 'vitest'
import { inProcess } from '../transports/in-process.ts'
import { type DocplannerClient, type DocplannerOptions, docplanner } from './docplanner.ts'

const client: DocplannerClient = { clientId: '12_3k9sample', clientSecret: 'CANARY-SECRET-docplanner' }
const origin = 'https://www.doctoralia.es'
const addressPath = '/facilities/1/doctors/123/addresses/111'
const basicOf = (id: string, secret: string) => `Basic ${btoa(`${id}:${secret}`)}`
const basic = basicOf(client.clientId, client.clientSecret)
const grant = { grant_type: 'client_credentials', scope: 'integration' }

interface CallInit {
  readonly method?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

const setUp = (more: Partial<DocplannerOptions> = {}) => {
  const clock = { at: Date.parse('2026-03-02T09:00:00Z') }
  const environment = { now: () => clock.at, seed: 'docplanner tests' }
  const sim = docplanner({ environment, domain: 'doctoralia.es', clients: [client], ...more })
  const { fetch } = inProcess([sim])
  const requestToken = (
    fields: Record<string, string>,
    headers: Record<string, string> = { authorization: basic },
  ) => fetch(`${sim.origin}/oauth/v2/token`, { method: 'POST', body: new URLSearchParams(fields), headers })
  const newToken = async (): Promise<string> => (await (await requestToken(grant)).json()).access_token
  const api = (token: string, path: string, { method = 'GET', body, headers }: CallInit = {}) =>
    sim.fetch(
      new Request(`${sim.origin}/api/v3/integration${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    )
  const newCaller = async () => {
    const token = await newToken()
    return (path: string, init?: CallInit) => api(token, path, init)
  }
  return { clock, sim, fetch, requestToken, newToken, api, newCaller }
}

const message = async (response: Response) => {
  const body: { message: string; errors: unknown } = await response.json()
  return [response.status, body.message, body.errors]
}

const range = (start: string, end: string, names: [string, string] = ['start', 'end']) =>
  `?${new URLSearchParams([
    [names[0], start],
    [names[1], end],
  ])}`
const wholeDay = range('2026-03-03T00:00:00+01:00', '2026-03-04T00:00:00+01:00')

describe('The token endpoint (providers.md §1.2)', () => {
  test('The documented request gets a response with the documented members, and the scope is null', async () => {
    const { requestToken } = setUp()
    const response = await requestToken(grant)
    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toEqual({
      'content-type': 'application/json',
      'cache-control': 'no-store',
      pragma: 'no-cache',
    })
    const text = await response.text()
    expect(text).toMatch(
      /^\{"access_token":"CANARY-AT-dp-[0-9a-f]{73}","expires_in":3600,"token_type":"bearer","scope":null\}$/,
    )
  })

  test('The echoed scope of stock FOS and the documented 24 hours can be configured', async () => {
    const { requestToken } = setUp({ scopeEcho: 'stock', expiresIn: 86_400 })
    expect(await (await requestToken(grant)).json()).toMatchObject({
      scope: 'integration',
      expires_in: 86_400,
    })
    expect(await (await requestToken({ grant_type: 'client_credentials' })).json()).toMatchObject({
      scope: null,
    })
  })

  test('Credentials in the body work urlencoded and as multipart, which the provider’s own SDK sends', async () => {
    const { requestToken, fetch } = setUp()
    const fields = { ...grant, client_id: client.clientId, client_secret: client.clientSecret }
    expect((await requestToken(fields, {})).status).toBe(200)
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.set(name, value)
    expect((await fetch(`${origin}/oauth/v2/token`, { method: 'POST', body: form })).status).toBe(200)
  })

  test('The Basic header takes precedence over the body', async () => {
    const { requestToken } = setUp()
    const wrongBody = { ...grant, client_id: 'unknown', client_secret: 'CANARY-wrong' }
    expect((await requestToken(wrongBody)).status).toBe(200)
    const rightBody = { ...grant, client_id: client.clientId, client_secret: client.clientSecret }
    expect((await requestToken(rightBody, { authorization: basicOf('unknown', 'x') })).status).toBe(400)
  })

  test('GET reads the query, as stock FOS does', async () => {
    const { fetch } = setUp()
    const query = new URLSearchParams({
      ...grant,
      client_id: client.clientId,
      client_secret: client.clientSecret,
    })
    expect((await fetch(`${origin}/oauth/v2/token?${query}`)).status).toBe(200)
  })

  const mandatory = 'The client_secret is mandatory for the "client_credentials" grant type'
  test.each<
    [string, DocplannerClient, Record<string, string>, Record<string, string>, string, string | null]
  >([
    [
      'A missing grant type',
      client,
      {},
      {},
      'invalid_request',
      'Invalid grant_type parameter or parameter missing',
    ],
    [
      'A malformed grant type',
      client,
      { grant_type: 'x' },
      { authorization: basic },
      'invalid_request',
      'Invalid grant_type parameter or parameter missing',
    ],
    [
      'A missing client id',
      client,
      grant,
      {},
      'invalid_client',
      'Client id was not found in the headers or body',
    ],
    [
      'An unknown client',
      client,
      grant,
      { authorization: basicOf('9_x', 'y') },
      'invalid_client',
      'The client credentials are invalid',
    ],
    [
      'A wrong secret',
      client,
      { ...grant, scope: 'nonsense' },
      { authorization: basicOf(client.clientId, 'y') },
      'invalid_client',
      'The client credentials are invalid',
    ],
    [
      'A grant type that the client may not use',
      client,
      { grant_type: 'password' },
      { authorization: basic },
      'unauthorized_client',
      'The grant type is unauthorized for this client_id',
    ],
    [
      'An empty secret',
      { ...client, clientSecret: '' },
      grant,
      { authorization: basicOf(client.clientId, '') },
      'invalid_client',
      mandatory,
    ],
    [
      'An unknown scope',
      client,
      { ...grant, scope: 'integration x' },
      { authorization: basic },
      'invalid_scope',
      'An unsupported scope was requested.',
    ],
    [
      'A grant type without implementation',
      { ...client, grantTypes: ['password'] },
      { grant_type: 'password' },
      { authorization: basic },
      'unsupported_grant_type',
      null,
    ],
  ])('%s gets 400 with the message of FOS (§1.2.1)', async (...row) => {
    const [, registered, fields, headers, error, description] = row
    const { requestToken } = setUp({ clients: [registered] })
    const response = await requestToken(fields, headers)
    expect(response.status).toBe(400)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.json()).toEqual({ error, error_description: description })
  })

  test('A second token does not invalidate the first, and the same seed gives the same tokens', async () => {
    const { newToken, api, sim } = setUp()
    const [first, second] = [await newToken(), await newToken()]
    expect(first).not.toBe(second)
    expect((await api(first, '/facilities')).status).toBe(200)
    expect((await api(second, '/facilities')).status).toBe(200)
    expect(sim.tokensIssued.map(({ token }) => token)).toEqual([first, second])
    expect(await setUp().newToken()).toBe(first)
  })
})

describe('Authentication of calls (providers.md §1.2.2)', () => {
  test('Missing credentials have their own response body', async () => {
    const { fetch } = setUp()
    const response = await fetch(`${origin}/api/v3/integration/facilities`)
    expect(response.status).toBe(401)
    expect(await response.text()).toBe('{"message":"Authentication credentials could not be found."}')
  })

  test.each([
    [3600, 3_600_000],
    [86_400, 86_400_000],
  ] as const)(
    'A token with a lifetime of %i seconds works until its end and then gets invalid_grant',
    async (expiresIn, lasts) => {
      const { newToken, api, clock } = setUp({ expiresIn })
      const token = await newToken()
      clock.at += lasts - 1
      expect((await api(token, '/facilities')).status).toBe(200)
      clock.at += 1
      const response = await api(token, '/facilities')
      const text = 'The access token provided has expired.'
      expect([response.status, await response.json()]).toEqual([
        401,
        { error: 'invalid_grant', error_description: text },
      ])
      expect(response.headers.get('www-authenticate')).toBe(
        `Bearer realm="Service", error="invalid_grant", error_description="${text}"`,
      )
    },
  )

  test('A test can expire and delete tokens', async () => {
    const { newToken, api, sim } = setUp()
    const token = await newToken()
    sim.expireTokens()
    expect((await (await api(token, '/facilities')).json()).error_description).toContain('has expired')
    sim.deleteTokens()
    expect((await (await api(token, '/facilities')).json()).error_description).toContain('is invalid')
    expect((await api(await newToken(), '/facilities')).status).toBe(200)
  })

  test('The scheme is accepted only with a capital letter, although token_type is lower-case', async () => {
    const { newToken, api } = setUp()
    const token = await newToken()
    const response = await api(token, '/facilities', { headers: { authorization: `bearer ${token}` } })
    expect(await response.json()).toEqual({ message: 'Authentication credentials could not be found.' })
  })

  test('Two authentication methods in one request get 400', async () => {
    const { newToken, api } = setUp()
    const token = await newToken()
    expect((await api(token, `/facilities?access_token=${token}`)).status).toBe(400)
  })

  test('A client sees its own facilities and is refused at others', async () => {
    const { newCaller } = setUp({ clients: [{ ...client, facilities: ['1'] }] })
    const call = await newCaller()
    expect(await (await call('/facilities')).json()).toEqual({
      _items: [{ id: '1', name: 'Sample hospital' }],
    })
    expect(await message(await call('/facilities/2/doctors'))).toEqual([
      403,
      'You are not authorized to see this facility',
      [],
    ])
    expect((await call('/facilities/1/doctors/223')).status).toBe(403)
    expect((await call('/facilities/1/doctors/124/addresses/111')).status).toBe(403)
    expect((await call('/facilities/1/doctors/999')).status).toBe(404)
  })
})

describe('Docplanner below a path of another origin', () => {
  const below = 'https://planbridge.test/~/docplanner'

  test('answers its API and its documents there, and its pages lead to each other', async () => {
    const { sim } = setUp({ origin: below })
    const call = (path: string, init?: RequestInit) => sim.fetch(new Request(`${below}${path}`, init))
    expect(sim.origins).toContain(below)
    expect((await call('/api/v3/integration/facilities')).status).toBe(401)
    expect((await call('/public/docs/public-ips.txt')).status).toBe(200)
    expect((await call('/')).headers.get('location')).toBe(`${below}/calendar?`)
    const calendar = await (await call('/calendar')).text()
    const links = [...calendar.matchAll(/(?:href|action)="(\/[^"]*)"/g)].map(([, path = '']) => path)
    expect(links.length).toBeGreaterThan(3)
    expect(links.filter((path) => !path.startsWith('/~/docplanner/'))).toEqual([])
    const published = await call('/network', { method: 'POST', body: new URLSearchParams({ change: 'add' }) })
    expect(published.headers.get('location')).toBe(`${below}/network?said=added`)
  })
})

describe('https only (providers.md §1.2)', () => {
  test('A request with an http URL is redirected to https', async () => {
    const { sim } = setUp()
    for (const url of [
      'http://www.doctoralia.es/oauth/v2/token?a=1',
      'http://127.0.0.1:4103/api/v3/integration/facilities',
    ]) {
      const response = await sim.fetch(new Request(url))
      expect(response.status).toBe(301)
      expect(response.headers.get('location')).toBe(url.replace('http:', 'https:'))
    }
    expect(sim.origins).toEqual(['https://www.doctoralia.es', 'http://www.doctoralia.es'])
  })

  test('An http origin that is not loopback is redirected even if it is the configured origin', async () => {
    const { sim } = setUp({ origin: 'http://www.doctoralia.es' })
    expect((await sim.fetch(new Request('http://www.doctoralia.es/oauth/v2/token'))).status).toBe(301)
  })

  test('The simulator’s own loopback origin counts as https, another loopback origin does not', async () => {
    const { sim } = setUp({ origin: 'http://127.0.0.1:4103' })
    const ips = '/public/docs/public-ips.txt'
    expect((await sim.fetch(new Request(`http://127.0.0.1:4103${ips}`))).status).toBe(200)
    expect((await sim.fetch(new Request(`http://127.0.0.1:4104${ips}`))).status).toBe(301)
    expect(sim.origins).toEqual(['http://127.0.0.1:4103'])
  })
})

describe('Conventions (providers.md §1.3 to §1.5)', () => {
  test('Successes and errors have vendor media types', async () => {
    const { newCaller } = setUp()
    const call = await newCaller()
    const success = await call('/facilities')
    expect(success.headers.get('content-type')).toBe('application/vnd.docplanner+json; charset=UTF-8')
    const failed = await call('/facilities/9')
    expect(failed.headers.get('content-type')).toBe('application/vnd.error+docplanner+json')
    expect(await failed.text()).toBe('{"errors":[],"message":"Object not found"}')
  })

  test('The member errors is [] when empty and an object on validation', async () => {
    const { newCaller } = setUp()
    const call = await newCaller()
    const response = await call(`${addressPath}/slots`, {
      method: 'PUT',
      body: { slots: [{ start: 1, end: 'x' }] },
    })
    const [status, text, errors] = await message(response)
    expect([status, text]).toEqual([400, 'Invalid arguments'])
    expect(Object.keys(Object(errors))).toEqual(['slots[0].start'])
  })

  test('Every response has rate-limit headers: reads per hour, writes per minute, an ISO 8601 reset', async () => {
    const { newCaller, clock } = setUp()
    const call = await newCaller()
    const read = await call('/facilities')
    expect(Object.fromEntries(read.headers)).toMatchObject({
      'x-ratelimit-limit': '8000',
      'x-ratelimit-remaining': '7999',
      'x-ratelimit-used': '1',
      'x-ratelimit-reset': '2026-03-02T11:00:00+01:00',
    })
    const remove = () => call(`${addressPath}/breaks/none`, { method: 'DELETE' })
    for (let count = 0; count < 40; count += 1) expect((await remove()).status).toBe(404)
    const refused = await remove()
    expect(refused.status).toBe(429)
    expect(refused.headers.get('x-ratelimit-reset')).toBe('2026-03-02T10:01:00+01:00')
    expect(refused.headers.get('retry-after')).toBeNull()
    expect((await call('/facilities')).status).toBe(200)
    clock.at += 60_000
    expect((await remove()).status).toBe(404)
  })

  test('A test can lower the limits, and switch them off with their headers', async () => {
    const { newCaller, sim } = setUp({ limits: { getPerHour: 1 } })
    const call = await newCaller()
    await call('/facilities')
    expect((await call('/facilities')).status).toBe(429)
    sim.limits.getPerHour = Number.POSITIVE_INFINITY
    const free = await call('/facilities')
    expect([free.status, free.headers.get('x-ratelimit-limit')]).toEqual([200, null])
  })
})

describe('The directory (providers.md §1.7, §1.8)', () => {
  test('Ids are strings, and details appear only on request', async () => {
    const { newCaller } = setUp()
    const call = await newCaller()
    expect(await (await call('/facilities/1')).json()).toEqual({ id: '1', name: 'Sample hospital' })
    const facility = await (await call('/facilities/1?with=facility.doctors')).json()
    expect(facility.doctors['_items']).toHaveLength(2)
    const bare = await (await call('/facilities/1/doctors/123')).json()
    expect(Object.keys(bare)).toEqual(['id', 'name', 'surname'])
    const full = await (
      await call('/facilities/1/doctors/123?with=doctor.addresses,address.online_only,doctor.profile_url')
    ).json()
    expect(full.addresses['_items'].map((one: { is_online_only: boolean }) => one.is_online_only)).toEqual([
      false,
      true,
    ])
    expect(full.addresses['_items'][1].street).toBeNull()
  })

  test('Services, their expansions and dictionaries are lists in _items', async () => {
    const { newCaller } = setUp()
    const call = await newCaller()
    const services = await (await call(`${addressPath}/services?with=address_service.custom_name`)).json()
    expect(services['_items'].map(({ id }: { id: string }) => id)).toEqual(['101', '102'])
    expect(services['_items'][0]).toHaveProperty('custom_name', null)
    expect((await (await call('/services?specialization_id=14')).json())['_items']).toEqual([
      { id: '3', name: 'Dermatoscopy' },
    ])
    expect((await call(`${addressPath}/services/999`)).status).toBe(404)
    const patched = await call(addressPath, { method: 'PATCH', body: { insurance_support: 'private' } })
    expect(await patched.json()).toMatchObject({ insurance_support: 'private' })
  })
})

describe('Slots (providers.md §1.7, §1.8)', () => {
  test('Starting times have the local offset, show services on request, and exclude booked slots', async () => {
    const { newCaller } = setUp()
    const call = await newCaller()
    const bare = await (await call(`${addressPath}/slots${wholeDay}`)).json()
    // The sample booking occupies 9:00.
    expect(bare['_items'][0]).toEqual({ start: '2026-03-03T09:30:00+01:00' })
    const full = await (await call(`${addressPath}/slots${wholeDay}&with=slot.services`)).json()
    expect(full['_items'][0].address_services['_items'][0]).toMatchObject({ id: '101', name: 'USG' })
  })

  test('More than 180 days, no slots, and invalid or unencoded dates are refused with the documented messages', async () => {
    const { newCaller } = setUp()
    const call = await newCaller()
    const get = async (query: string) =>
      (await message(await call(`${addressPath}/slots${query}`))).slice(0, 2)
    expect(await get(range('2026-01-01T00:00:00+01:00', '2026-07-01T00:00:00+01:00'))).toEqual([
      400,
      'Date range must not exceed 180 days',
    ])
    expect(await get(range('2030-01-01T00:00:00+01:00', '2030-01-02T00:00:00+01:00'))).toEqual([
      404,
      'No slots found on given address',
    ])
    // A raw + in a query is a space.
    expect(await get('?start=2026-03-03T00:00:00+01:00&end=2026-03-04T00:00:00+01:00')).toEqual([
      400,
      'Invalid date given.',
    ])
    expect(await get(range('2026-03-04T00:00:00Z', '2026-03-03T00:00:00Z'))).toEqual([
      400,
      'Invalid date range',
    ])
  })

  const slot = (start: string, end: string, more: object = {}) => ({
    start,
    end,
    address_services: [{ address_service_id: '101', duration: 30 }],
    ...more,
  })

  test('PUT replaces the day and answers 201, and a duplicate within three minutes is ignored', async () => {
    const { newCaller, clock } = setUp()
    const call = await newCaller()
    const put = (...slots: object[]) => call(`${addressPath}/slots`, { method: 'PUT', body: { slots } })
    const starts = async (): Promise<string[]> => {
      const body = await (await call(`${addressPath}/slots${wholeDay}`)).json()
      return body['_items']?.map(({ start }: { start: string }) => start) ?? []
    }
    const afternoon = slot('2026-03-03T14:00:00+01:00', '2026-03-03T15:00:00+01:00')
    expect((await put(afternoon)).status).toBe(201)
    expect(await starts()).toEqual(['2026-03-03T14:00:00+01:00', '2026-03-03T14:30:00+01:00'])
    expect((await call(`${addressPath}/slots/2026-03-03`, { method: 'DELETE' })).status).toBe(204)
    expect((await put(afternoon)).status).toBe(201)
    expect(await starts()).toEqual([])
    clock.at += 180_000
    await put(afternoon)
    expect(await starts()).toHaveLength(2)
    await put({ ...afternoon, address_services: [] })
    expect(await starts()).toEqual([])
  })

  test.each([
    ['exceeds a single day boundary', slot('2026-03-03T23:00:00+01:00', '2026-03-04T01:00:00+01:00')],
    [
      'insurance providers are missing',
      slot('2026-03-03T10:00:00+01:00', '2026-03-03T11:00:00+01:00', {
        insurance_accepted: 'with-insurance-only',
      }),
    ],
    [
      'Slot does not allow insurances',
      slot('2026-03-03T10:00:00+01:00', '2026-03-03T11:00:00+01:00', {
        insurance_accepted: 'without-insurance-only',
        insurance_providers: [52],
      }),
    ],
    ['Invalid date range', slot('2026-03-03T10:00:00+01:00', '2026-03-03T10:00:30+01:00')],
  ])('A slot is refused with the message "%s"', async (expected, bad) => {
    const { newCaller } = setUp()
    const call = await newCaller()
    const [status, text] = await message(
      await call(`${addressPath}/slots`, { method: 'PUT', body: { slots: [bad] } }),
    )
    expect(status).toBe(400)
    expect(text).toContain(expected)
  })

  test('A slot beyond the horizon gets an error with field and date, and slots of two days are refused', async () => {
    const { newCaller } = setUp()
    const call = await newCaller()
    const put = async (...slots: object[]) =>
      message(await call(`${addressPath}/slots`, { method: 'PUT', body: { slots } }))
    const day = slot('2026-03-03T10:00:00+01:00', '2026-03-03T11:00:00+01:00')
    expect(await put(day, slot('2027-03-03T10:00:00+01:00', '2027-03-03T11:00:00+01:00'))).toEqual([
      400,
      'Invalid arguments',
      { 'slots[1].end': ['End date should be less than or equal to 25.05.2026, 11:00.'] },
    ])
    const next = slot('2026-03-04T10:00:00+01:00', '2026-03-04T11:00:00+01:00')
    expect((await put(day, next)).slice(0, 2)).toEqual([400, 'Slots comes from different days'])
  })
})

test('A calendar can be disabled and enabled once each, and has no slots while disabled (providers.md §1.7)', async () => {
  const { newCaller } = setUp()
  const call = await newCaller()
  const decision = (to: string) => call(`${addressPath}/calendar/${to}`, { method: 'POST' })
  expect(await message(await decision('enable'))).toEqual([409, 'Calendar already enabled', []])
  expect((await decision('disable')).status).toBe(200)
  expect(await (await call(`${addressPath}/calendar`)).json()).toEqual({ status: 'disabled' })
  expect((await call(`${addressPath}/slots${wholeDay}`)).status).toBe(404)
  expect((await decision('enable')).status).toBe(200)
  expect((await call(`${addressPath}/slots${wholeDay}`)).status).toBe(200)
})

describe('Bookings (providers.md §1.6 to §1.8)', () => {
  const at = encodeURIComponent('2026-03-03T10:00:00+01:00')
  const visit = {
    address_service_id: '101',
    duration: 30,
    patient: { name: 'Ada', surname: 'Sample', phone: '+34600000000' },
  }

  test('A booking occupies its slot, and another booking of the slot gets 404 with the documented message', async () => {
    const { newCaller } = setUp()
    const call = await newCaller()
    const book = (body: object = visit) => call(`${addressPath}/slots/${at}/book`, { method: 'POST', body })
    const wrong = await book({ ...visit, address_service_id: '999' })
    expect((await message(wrong))[1]).toBe(
      'Unable to perform booking. Slot (2026-03-03T10:00:00+01:00) does not support service 999',
    )
    const booked = await book()
    expect(booked.status).toBe(200)
    expect(await booked.json()).toMatchObject({
      status: 'booked',
      start_at: '2026-03-03T10:00:00+01:00',
      end_at: '2026-03-03T10:30:00+01:00',
      booked_by: 'integration',
      canceled_by: '',
      canceled_at: null,
    })
    const again = await book()
    expect((await message(again)).slice(0, 2)).toEqual([
      404,
      'Unable to perform booking. Requested target slot (2026-03-03T10:00:00+01:00) not found',
    ])
    const incomplete = await book({ ...visit, patient: { name: 'Ada' } })
    expect((await message(incomplete)).slice(0, 2)).toEqual([400, 'Invalid arguments'])
  })

  test('The list shows patient and service on request, a single booking always, with the phone as a number', async () => {
    const { newCaller } = setUp()
    const call = await newCaller()
    const list = await (await call(`${addressPath}/bookings${wholeDay}`)).json()
    expect(Object.keys(list)).toEqual(['_items'])
    expect(list['_items'][0]).not.toHaveProperty('patient')
    const query = `${wholeDay}&with=booking.patient,booking.address_service,booking.presence`
    const wide = await (await call(`${addressPath}/bookings${query}`)).json()
    expect(wide['_items'][0]).toMatchObject({
      patient: { name: 'Abraham' },
      address_service: { id: '101' },
      presence: null,
    })
    const one = await (await call(`${addressPath}/bookings/${list['_items'][0].id}`)).json()
    expect(one.patient).toMatchObject({ phone: 48_123_123_123, nin: 894_237_492 })
    expect(
      (await call(`/facilities/1/doctors/123/addresses/113/bookings/${list['_items'][0].id}`)).status,
    ).toBe(403)
  })

  test('The list is paged only on request', async () => {
    const { newCaller } = setUp()
    const call = await newCaller()
    await call(`${addressPath}/slots/${at}/book`, { method: 'POST', body: visit })
    const page = await (await call(`${addressPath}/bookings${wholeDay}&page=2&limit=1`)).json()
    expect(page).toMatchObject({ page: 2, limit: 1, pages: 2, total: 2 })
    expect(page['_items']).toHaveLength(1)
  })

  test('A cancelled booking frees its slot and can be neither cancelled nor moved again', async () => {
    const { newCaller } = setUp()
    const call = await newCaller()
    const booking = await (
      await call(`${addressPath}/slots/${at}/book`, { method: 'POST', body: visit })
    ).json()
    const path = `${addressPath}/bookings/${booking.id}`
    expect((await call(path, { method: 'DELETE', body: { reason: 'ill' } })).status).toBe(204)
    expect(await message(await call(path, { method: 'DELETE' }))).toEqual([
      400,
      `Visit ${booking.id} cannot be canceled because it is not booked`,
      [],
    ])
    const move = { address_service_id: '101', start: '2026-03-03T11:00:00+01:00', duration: 30 }
    expect((await message(await call(`${path}/move`, { method: 'POST', body: move }))).slice(0, 2)).toEqual([
      409,
      'The visit has already been canceled or moved',
    ])
    expect((await call(`${addressPath}/slots/${at}/book`, { method: 'POST', body: visit })).status).toBe(200)
  })

  test('A move returns a new id and its Location, and may change to another doctor of the facility', async () => {
    const { newCaller } = setUp()
    const call = await newCaller()
    const booking = await (
      await call(`${addressPath}/slots/${at}/book`, { method: 'POST', body: visit })
    ).json()
    const body = {
      address_service_id: '104',
      start: '2026-03-03T11:00:00+01:00',
      duration: 30,
      address_id: '112',
    }
    const path = `${addressPath}/bookings/${booking.id}`
    const moved = await call(`${path}/move`, { method: 'POST', body })
    expect(moved.status).toBe(201)
    const { id } = await moved.json()
    expect(id).not.toBe(booking.id)
    const location = moved.headers.get('location')?.replace('/api/v3/integration', '') ?? ''
    expect((await call(location)).status).toBe(200)
    const old = await (await call(`${path}?with=booking.moving`)).json()
    expect(old.moving).toEqual({ origin_booking_id: booking.id, newest_booking_id: id })
    const away = await call(`${location}/move`, { method: 'POST', body: { ...body, address_id: '211' } })
    expect(away.status).toBe(403)
  })
})

describe('Breaks (providers.md §1.7, §1.8)', () => {
  test('A break can be created, read, moved and removed, and blocks its slots', async () => {
    const { newCaller } = setUp()
    const call = await newCaller()
    const fields = {
      since: '2026-03-03T09:00:00+01:00',
      till: '2026-03-03T13:00:00+01:00',
      description: 'Training',
    }
    const path = `${addressPath}/breaks`
    const made = await call(path, { method: 'POST', body: fields })
    expect(made.status).toBe(201)
    const { id, ...rest } = await made.json()
    expect(rest).toEqual(fields)
    expect(made.headers.get('location')).toMatch(new RegExp(`/breaks/${id}$`))
    expect((await call(path, { method: 'POST', body: fields })).status).toBe(409)
    const slots = await (await call(`${addressPath}/slots${wholeDay}`)).json()
    expect(slots['_items'][0].start).toBe('2026-03-03T16:00:00+01:00')
    const moved = { since: '2026-03-03T17:00:00+01:00', till: '2026-03-03T18:00:00+01:00' }
    expect((await call(`${path}/${id}`, { method: 'PATCH', body: moved })).status).toBe(204)
    expect(await (await call(`${path}/${id}`)).json()).toMatchObject(moved)
    const inDay = range('2026-03-03T00:00:00+01:00', '2026-03-04T00:00:00+01:00', ['since', 'till'])
    expect((await (await call(`${path}${inDay}`)).json())['_items']).toHaveLength(1)
    expect((await call(`${path}/${id}`, { method: 'DELETE' })).status).toBe(204)
    expect(await message(await call(`${path}/${id}`))).toEqual([404, 'Invalid break ID', []])
  })

  test('Missing parameters, equal dates and reversed dates are refused with the documented messages', async () => {
    const { newCaller } = setUp()
    const call = await newCaller()
    expect((await message(await call(`${addressPath}/breaks`)))[1]).toBe('Param "since" is required!')
    const since = '2026-03-03T09:00:00+01:00'
    const post = async (till: string) =>
      (await message(await call(`${addressPath}/breaks`, { method: 'POST', body: { since, till } }))).slice(
        0,
        2,
      )
    expect(await post(since)).toEqual([422, 'Same Date Range'])
    expect(await post('2026-03-03T08:00:00+01:00')).toEqual([
      422,
      'Till (2026-03-03T08:00:00+01:00) cannot be set before since (2026-03-03T09:00:00+01:00)',
    ])
  })
})

describe('Notifications and source addresses (providers.md §1.9)', () => {
  test('The pull queue returns each item once, first in, first out, and answers 404 when empty', async () => {
    const { newCaller, sim } = setUp()
    const call = await newCaller()
    expect(await message(await call('/notifications'))).toEqual([404, 'No notifications found', []])
    const booked = sim.patientBooks({ address: '111', start: '2026-03-03T12:00:00+01:00' })
    expect(booked).toMatchObject({
      name: 'slot-booked',
      data: {
        facility: { id: '1' },
        visit_booking: { booked_by: 'user', patient: { phone: '+34600000000' } },
      },
      created_at: '2026-03-02T10:00:00+01:00',
    })
    expect(() => sim.patientBooks({ address: '111', start: '2026-03-03T12:00:00+01:00' })).toThrow(
      'no free slot',
    )
    sim.notify('break-created', { break: { id: '1' } })
    sim.notify('a-name-of-tomorrow', {})
    expect(await (await call('/notifications')).json()).toEqual(booked)
    const rest = await (await call('/notifications/multiple?limit=1')).json()
    expect(rest).toMatchObject({ notifications: [{ name: 'break-created' }], remaining: 1 })
    await call('/notifications/multiple?limit=100')
    expect((await call('/notifications/multiple')).status).toBe(404)
  })

  test('A notification that is not pulled within 72 hours is deleted', async () => {
    const { sim, newCaller, clock } = setUp()
    sim.notify('break-created', {})
    clock.at += 72 * 3_600_000 + 1
    const call = await newCaller()
    expect((await call('/notifications')).status).toBe(404)
  })

  test('Release is for push clients, once per hour, with Retry-After', async () => {
    const release = { method: 'POST' }
    const pull = await setUp().newCaller()
    expect((await message(await pull('/notifications/release', release)))[1]).toBe(
      'You are not allowed to use this method',
    )
    const withoutUrl = await setUp({ clients: [{ ...client, notifications: 'push' }] }).newCaller()
    expect((await withoutUrl('/notifications/release', release)).status).toBe(403)
    const push = { url: 'https://app.example/webhooks/docplanner' }
    const { newCaller, clock } = setUp({ clients: [{ ...client, notifications: 'push', push }] })
    const call = await newCaller()
    expect((await call('/notifications/release', release)).status).toBe(204)
    clock.at += 600_000
    const soon = await call('/notifications/release', release)
    expect([soon.status, soon.headers.get('retry-after'), await soon.text()]).toEqual([429, '3000', ''])
  })

  test('public-ips.json has the documented trailing comma, and the text form has one address per line', async () => {
    const { fetch } = setUp({ publicIps: ['127.0.0.1', '192.0.2.1'] })
    const json = await fetch(`${origin}/public/docs/public-ips.json`)
    expect(json.headers.get('content-type')).toBe('application/json')
    await expect(json.json()).rejects.toThrow(SyntaxError)
    const text = await fetch(`${origin}/public/docs/public-ips.txt`)
    expect(await text.text()).toBe('127.0.0.1\n192.0.2.1\n')
  })
})

test('Every local domain has its own time zone (providers.md §1.1, §1.3)', async () => {
  const { newCaller } = setUp({ domain: 'doctoralia.com.br' })
  const call = await newCaller()
  const response = await call('/facilities')
  expect(response.headers.get('x-ratelimit-reset')).toBe('2026-03-02T07:00:00-03:00')
})
