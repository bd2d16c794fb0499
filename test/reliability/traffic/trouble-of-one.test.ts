import { describe, expect, test } from 'vitest'
import { type Browser, openBrowser } from '../../harness/deployment/browser.ts'
import { type Deployment, deployment } from '../../harness/deployment/deployment.ts'
import { gatewayRefusal, refusal } from '../../mock/faults/rate-limit/refusal.ts'

const clients = '/crm/v1/clients?pageSize=1'
const oneClient = '/crm/v1/clients/none'

/** A person with a connection, and their calls. */
const openPerson = async (at: Deployment, account: string, integration = 'dp-hybrid') => {
  const browser: Browser = openBrowser(at)
  const { id } = await browser.connectOrThrow({ integration }, { account })
  const call = (path = clients) => browser.api(id, path)
  /** Reads the response to its end, which ends the call. */
  const status = async (path = clients) => {
    const response = await call(path)
    await response.text()
    return response.status
  }
  return { call, status }
}

type Person = Awaited<ReturnType<typeof openPerson>>

const openPeople = async () => {
  // Sleeps return at once: the tests check which requests are sent, not when.
  const at = await deployment({ engines: { sleep: () => Promise.resolve() } })
  const people: Person[] = []
  for (const account of ['priya.nair', 'mei.tanaka', 'tom.okafor', 'helen.marsh'])
    people.push(await openPerson(at, account))
  const [odd, other, third, fourth] = people
  if (!odd || !other || !third || !fourth) throw new Error('four people are needed')
  const { dynamicPlanner } = at.simulators
  /** Answers every call of the API until the returned function is called. */
  const answerWith = (answer: () => Response) => {
    const state = { requests: 0 }
    const end = dynamicPlanner.interrupt({
      when: ({ url }) => /\/(?:crm|profiling)\//.test(url),
      answer: () => {
        state.requests += 1
        return answer()
      },
      times: 10_000,
    })
    return Object.assign(end, { requests: () => state.requests })
  }
  const repeat = async ({ status }: Person, times: number, path?: string) => {
    for (let n = 0; n < times; n += 1) await status(path)
  }
  return { at, odd, other, third, fourth, answerWith, repeat }
}

const failing = () => refusal(500, { error: 'Broken' })

const disconnected = () => {
  throw new TypeError('fetch failed', {
    cause: Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' }),
  })
}

describe('trouble that one person causes', () => {
  test.each([
    ['thirty answers 500', failing],
    ['thirty answers 503 that ask for an hour', () => refusal(503, {}, { 'retry-after': '3600' })],
    ['thirty connections that break', disconnected],
  ])(
    'PX-30: %s to one operation close nothing for another person, and no other operation',
    async (_, answer) => {
      const { odd, other, answerWith, repeat } = await openPeople()
      const end = answerWith(answer)
      await repeat(odd, 30)
      // Their calls of this operation rest, so that they do not burden the server.
      expect(end.requests()).toBeLessThan(30)
      end()
      expect((await odd.call()).headers.get('retry-after')).not.toBeNull()
      expect(await odd.status(oneClient)).toBe(404)
      expect([await other.status(), await other.status(oneClient)]).toEqual([200, 404])
    },
  )

  test('PX-30: calls that rest are tried again after their time, and go on after a success', async () => {
    const { at, odd, answerWith, repeat } = await openPeople()
    const end = answerWith(failing)
    await repeat(odd, 30)
    end()
    expect(await odd.status()).toBe(502)
    at.clock.pass(31)
    expect([await odd.status(), await odd.status()]).toEqual([200, 200])
  })

  test('PX-30: a person whose every operation fails is the only one who has to wait', async () => {
    const { odd, other, answerWith, repeat } = await openPeople()
    expect(await other.status()).toBe(200)
    const end = answerWith(failing)
    for (const path of [clients, oneClient, '/profiling/v1/questionnaires']) await repeat(odd, 30, path)
    end()
    expect([await other.status(), await other.status(oneClient)]).toEqual([200, 404])
  })

  test('PX-30: the retries that one person causes leave retries for others', async () => {
    const { odd, other, answerWith, repeat } = await openPeople()
    await repeat(other, 20)
    const end = answerWith(() => refusal(503, {}))
    await repeat(odd, 12)
    end()
    let failures = 1
    answerWith(() => (failures-- > 0 ? refusal(503, {}) : refusal(200, { data: [] })))
    expect(await other.status()).toBe(200)
  })
})

describe('trouble of the server', () => {
  test('PX-30: three people with failing calls close it for all, and a success opens it again', async () => {
    const { at, odd, other, third, fourth, answerWith, repeat } = await openPeople()
    const end = answerWith(failing)
    for (const person of [odd, other, third]) await repeat(person, 8)
    const before = end.requests()
    const refused = await fourth.call()
    expect([refused.status, end.requests()]).toEqual([502, before])
    expect(await refused.json()).toMatchObject({ code: 'provider-unreachable' })
    end()
    at.clock.pass(31)
    expect([await fourth.status(), await odd.status(), await other.status()]).toEqual([200, 200, 200])
  })

  test('PX-30: five refused connections of one person close it for all', async () => {
    const { odd, other, answerWith, repeat } = await openPeople()
    const end = answerWith(() => {
      throw new TypeError('fetch failed', {
        cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }),
      })
    })
    await repeat(odd, 6)
    end()
    expect(await other.status()).toBe(502)
  })
})

describe('a refusal', () => {
  const wait = { 'retry-after': '600' }
  const quota = 'Out of call volume quota. Quota will be replenished in 00:10:00.'

  test.each([
    [
      'a 403 of the API with a member statusCode',
      () => refusal(403, { statusCode: 403, message: 'Forbidden' }),
    ],
    ['the same with Retry-After', () => refusal(403, { statusCode: 403, message: 'Forbidden' }, wait)],
    ['the gateway’s text without Retry-After', () => gatewayRefusal(403, quota)],
    [
      'the gateway’s text among other members',
      () => refusal(403, { statusCode: 403, message: quota, error: 'Forbidden' }, wait),
    ],
    ['a 429 of the API', () => refusal(429, { error: 'TooManyRequests', message: 'Slow down.' }, wait)],
    ['a 429 with a member statusCode', () => refusal(429, { statusCode: 429, message: 'Slow down.' }, wait)],
    ['a 401 with a member statusCode', () => refusal(401, { statusCode: 401, message: 'Unauthorized' })],
  ])('PX-31: %s closes nothing for another person', async (_, answer) => {
    const { at, odd, other, answerWith } = await openPeople()
    const end = answerWith(answer)
    expect(await odd.status()).toBeGreaterThanOrEqual(400)
    end()
    expect([await other.status(), await other.status(oneClient)]).toEqual([200, 404])
    expect(at.logs.map(({ event }) => event)).not.toContain('budget.closed')
    expect(at.logs.map(({ event }) => event)).not.toContain('subscription-key.rejected')
  })

  test('PX-31: a 429 without a documented scope rests the calls like it, for the time that it names', async () => {
    const { at, odd, answerWith } = await openPeople()
    const end = answerWith(() => refusal(429, { error: 'TooManyRequests' }, { 'retry-after': '60' }))
    await odd.status()
    end()
    const refused = await odd.call()
    expect([refused.status, await refused.json()]).toMatchObject([
      429,
      { code: 'rate-limited', retry_after: 60 },
    ])
    expect(await odd.status(oneClient)).toBe(404)
    at.clock.pass(61)
    expect(await odd.status()).toBe(200)
  })

  test.each([
    ['quota', 'quota-exhausted', () => gatewayRefusal(403, quota, wait)],
    [
      'rate limit',
      'rate-limited',
      () => gatewayRefusal(429, 'Rate limit is exceeded. Try again in 600 seconds.', wait),
    ],
  ])(
    'PX-31: a documented refusal for the %s of a subscription closes its integration for all, and no other',
    async (_, code, answer) => {
      const { at, odd, other, answerWith } = await openPeople()
      const elsewhere = await openPerson(at, 'gareth.pugh', 'dp-code')
      const end = answerWith(answer)
      await odd.call()
      end()
      const refused = await other.call(oneClient)
      expect([refused.status, await refused.json()]).toMatchObject([429, { code }])
      expect(await elsewhere.status()).toBe(200)
    },
  )

  test('PX-31: a refusal that is documented per user closes the calls of that user only', async () => {
    const at = await deployment({ engines: { sleep: () => Promise.resolve() } })
    const people = await Promise.all(
      ['tom@elmsample.example', 'gareth@harbourlane.example'].map((account) =>
        openPerson(at, account, 'plannr'),
      ),
    )
    const end = at.simulators.plannr.interrupt({
      when: ({ url }) => url.includes('/api/v1/logins'),
      answer: () => refusal(429, { message: 'Too Many Attempts.' }, { 'retry-after': '30' }),
      times: 100,
    })
    await people[0]?.status('/api/v1/logins')
    end()
    expect(await people[0]?.status('/api/v1/account')).toBe(429)
    expect(await people[1]?.status('/api/v1/logins')).toBe(200)
  })
})
