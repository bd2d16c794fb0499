import { describe, expect, test } from 'vitest'
import { docplanner } from './docplanner.ts'

const client = { clientId: '12_3k9sample', clientSecret: 'CANARY-SECRET-docplanner' }
const address = '/facilities/1/doctors/123/addresses/111'
const online = '/facilities/1/doctors/123/addresses/113'
const afternoon = { since: '2026-03-03T14:00:00+01:00', till: '2026-03-03T15:00:00+01:00' }

interface Result {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

/** Calls the API with a token and returns status and body. */
const newCaller = async () => {
  const now = () => Date.parse('2026-03-02T09:00:00Z')
  const sim = docplanner({ environment: { now, seed: 'writes' }, domain: 'doctoralia.es', clients: [client] })
  const { clientId: client_id, clientSecret: client_secret } = client
  const fields = { grant_type: 'client_credentials', scope: 'integration', client_id, client_secret }
  const tokenRequest = { method: 'POST', body: new URLSearchParams(fields) }
  const tokenResponse = await sim.fetch(new Request(`${sim.origin}/oauth/v2/token`, tokenRequest))
  const { access_token } = (await tokenResponse.json()) as { access_token: string }
  return async (method: string, path: string, body?: unknown): Promise<Result> => {
    const headers = { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' }
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
    const response = await sim.fetch(new Request(`${sim.origin}/api/v3/integration${path}`, init))
    const text = await response.text()
    return { status: response.status, body: text === '' ? {} : JSON.parse(text) }
  }
}

const itemsOf = ({ body }: Result): Readonly<Record<string, unknown>>[] => Object(body)['_items']

describe('The services of an address', () => {
  test('A service is added once, changed with truncated decimals, and removed', async () => {
    const call = await newCaller()
    const offered = await call('POST', `${address}/services`, { service_id: '3', price: 169.9 })
    expect(offered).toMatchObject({
      status: 201,
      body: { service_id: '3', price: 169, name: 'Dermatoscopy' },
    })
    expect((await call('POST', `${address}/services`, { service_id: '3' })).status).toBe(409)
    expect((await call('POST', `${address}/services`, { service_id: '99' })).status).toBe(400)
    const path = `${address}/services/${String(offered.body['id'])}`
    expect((await call('PATCH', path, { price: 12.5, custom_name: 'Check' })).body).toMatchObject({
      price: 12,
    })
    expect((await call('GET', `${path}?with=address_service.custom_name`)).body).toMatchObject({
      custom_name: 'Check',
    })
    expect((await call('DELETE', path)).status).toBe(204)
    expect((await call('GET', path)).status).toBe(404)
  })
})

describe('The insurances of an address', () => {
  test('An insurance of the dictionary is added once or replaced, and removed', async () => {
    const call = await newCaller()
    const path = `${address}/insurance-providers`
    const gold = { insurance_provider_id: '52', insurance_plans: [{ insurance_plan_id: '521' }] }
    expect(itemsOf(await call('GET', '/insurance-providers/52/plans'))).toEqual([
      { insurance_plan_id: '521', name: 'Gold' },
    ])
    expect((await call('POST', path, gold)).status).toBe(204)
    expect((await call('POST', path, gold)).status).toBe(400)
    expect((await call('PUT', path, { insurance_provider_id: '52' })).status).toBe(204)
    const plans = itemsOf(await call('GET', path)).map((each) => each['insurance_plans'])
    expect(plans).toEqual([{ _items: [] }, { _items: [] }])
    expect((await call('DELETE', `${path}/52`)).status).toBe(204)
    expect((await call('DELETE', `${path}/52`)).status).toBe(400)
    expect((await call('PUT', path, { insurance_provider_id: '7' })).status).toBe(404)
  })
})

describe('A visit', () => {
  const list = `${address}/bookings?start=2026-03-01T00%3A00%3A00%2B01%3A00&end=2026-03-30T00%3A00%3A00%2B01%3A00&with=booking.presence,booking.confirmation`
  const visit = `${address}/bookings/2134124`

  test('A visit is confirmed once, and its presence can be set', async () => {
    const call = await newCaller()
    expect((await call('PUT', `${visit}/confirm`, { confirmed_by: 'user' })).status).toBe(204)
    expect((await call('PUT', `${visit}/confirm`, { confirmed_by: 'user' })).status).toBe(409)
    expect((await call('PUT', `${visit}/confirm`, { confirmed_by: 'unknown' })).status).toBe(400)
    expect((await call('POST', `${visit}/presence/patient`)).status).toBe(204)
    expect(itemsOf(await call('GET', list))).toMatchObject([{ presence: 'present', confirmed: true }])
    expect((await call('DELETE', `${visit}/presence/patient`)).status).toBe(204)
    expect(itemsOf(await call('GET', list))).toMatchObject([{ presence: 'absent' }])
  })

  test('A canceled visit can be neither confirmed nor marked as attended', async () => {
    const call = await newCaller()
    expect((await call('DELETE', visit, { reason: 'ill' })).status).toBe(204)
    expect((await call('PUT', `${visit}/confirm`, { confirmed_by: 'user' })).status).toBe(409)
    expect((await call('POST', `${visit}/presence/patient`)).status).toBe(409)
  })

  test('A patient gets one opinion request by text message, although the method is PUT', async () => {
    const call = await newCaller()
    const ask = () => call('PUT', '/facilities/1/doctors/123/opinion-request', { phone: '+34600000000' })
    expect([(await ask()).status, (await ask()).status]).toEqual([200, 409])
  })
})

describe('A break on coupled addresses', () => {
  const during = `?since=${encodeURIComponent('2026-03-01T00:00:00+01:00')}&till=${encodeURIComponent('2026-03-30T00:00:00+01:00')}`

  test('A coupled break is created, moved and removed on all addresses', async () => {
    const call = await newCaller()
    const made = await call('POST', `${address}/breaks`, { ...afternoon, apply_on_coupled_addresses: true })
    const path = `${address}/breaks/${String(made.body['id'])}`
    expect(itemsOf(await call('GET', `${online}/breaks${during}`))).toMatchObject([afternoon])
    const later = { since: '2026-03-04T14:00:00+01:00', till: '2026-03-04T15:00:00+01:00' }
    expect((await call('PATCH', path, later)).status).toBe(204)
    expect(itemsOf(await call('GET', `${online}/breaks${during}`))).toMatchObject([later])
    expect((await call('DELETE', path)).status).toBe(204)
    expect(itemsOf(await call('GET', `${online}/breaks${during}`))).toEqual([])
  })

  test('A break is not coupled unless the request asks for it', async () => {
    const call = await newCaller()
    await call('POST', `${address}/breaks`, afternoon)
    expect(itemsOf(await call('GET', `${online}/breaks${during}`))).toEqual([])
  })
})
