import { describe, expect, test } from 'vitest'
import { plannr } from './plannr.ts'

const adviser = 'tom@elmsample.example'

interface Result {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

/** Calls the API as an adviser with a personal token and returns status and body. */
const newCaller = async () => {
  const environment = { now: () => Date.parse('2026-03-01T09:00:00Z'), seed: 'records' }
  const sim = plannr({ environment, clients: [] })
  const { token } = await sim.mintPersonalToken({ username: adviser })
  const [login] = sim.people.find(({ username }) => username === adviser)?.logins ?? []
  const headers = {
    accept: 'application/json',
    'content-type': 'application/json',
    authorization: `Bearer ${token}`,
    'x-plannr-account-uuid': login?.account.uuid ?? '',
  }
  return async (method: string, path: string, body?: unknown): Promise<Result> => {
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
    const response = await sim.fetch(new Request(`https://api.plannrcrm.com/api/v1${path}`, init))
    return { status: response.status, body: await response.json() }
  }
}

type Call = Awaited<ReturnType<typeof newCaller>>

const dataOf = ({ body }: Result): Readonly<Record<string, string>>[] => Object(body)['data']

const clientsOf = async (call: Call): Promise<string[]> =>
  dataOf(await call('GET', '/account?filter[type]=client')).map(({ uuid = '' }) => uuid)

const byLetters = (one = '', other = '') => one.localeCompare(other)

describe('A list', () => {
  test('A list accepts the filters and sorts of its reference and refuses others', async () => {
    const call = await newCaller()
    const investments = dataOf(await call('GET', '/plans?filter[type]=investment'))
    expect(new Set(investments.map(({ type }) => type))).toEqual(new Set(['investment']))
    const up = dataOf(await call('GET', '/account?sort=email&per_page=3')).map(({ email }) => email)
    const down = dataOf(await call('GET', '/account?sort=-email&per_page=3')).map(({ email }) => email)
    expect(up).toEqual(up.toSorted(byLetters))
    expect(down).toEqual(down.toSorted(byLetters).toReversed())
    for (const strange of ['filter[pet]=x', 'sort=pet', 'include=pets'])
      expect((await call('GET', `/account?${strange}`)).status).toBe(400)
    expect((await call('GET', '/account?filter[custom_field:pet]=x')).status).toBe(200)
  })
})

describe('Created and changed records', () => {
  test('Contact details, circles and plans can be read after they are written', async () => {
    const call = await newCaller()
    const [first = '', second = ''] = await clientsOf(call)
    const detail = { type: 'email', name: 'Work', value: 'ada@example.com' }
    await call('POST', `/account/${first}/contact-detail`, detail)
    expect(dataOf(await call('GET', `/account/${first}/contact-detail`))).toMatchObject([detail])
    expect(dataOf(await call('GET', `/account/${second}/contact-detail`))).toEqual([])
    const circle = { name: 'Byron family', account_uuids: [first, second], group_uuids: [] }
    expect((await call('POST', '/circles', circle)).status).toBe(201)
    expect(dataOf(await call('GET', '/circles?filter[name]=Byron'))).toMatchObject([{ name: 'Byron family' }])
    const plan = await call('POST', '/plans', { type: 'pension', accounts: [first], policy_number: 'NEW-1' })
    expect((await call('GET', `/plans/${String(plan.body['uuid'])}`)).body).toMatchObject({
      policy_number: 'NEW-1',
    })
  })

  test('A write that names a client of another firm, or no client, is refused', async () => {
    const call = await newCaller()
    const [first = ''] = await clientsOf(call)
    const unknownAccount = '6ff8f7f6-1eb3-4525-8e4a-3932c805afed'
    const link = { account_uuid: unknownAccount, relationship: 'Son', inverse_relationship: 'Father' }
    expect((await call('POST', `/client/${first}/linked-clients`, link)).status).toBe(422)
    expect((await call('POST', `/client/${unknownAccount}/linked-clients`, link)).status).toBe(404)
    expect((await call('POST', '/plans', { type: 'pension', accounts: [unknownAccount] })).status).toBe(422)
    expect((await call('GET', `/account/${unknownAccount}/address`)).status).toBe(404)
  })
})
