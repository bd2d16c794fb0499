import { setTimeout as sleep } from 'node:timers/promises'
import type { RateLimit } from '@planbridge/shared/providers'
import { expect, test } from 'vitest'
import {
  callRepeatedly,
  type Counter,
  openAdmissionInstances,
  type Tally,
} from '../harness/cluster/admission-instances.ts'
import { integrationWith, operationOf } from '../harness/cluster/integration-with.ts'
import { createDatabase } from '../harness/postgres/create-database.ts'
import { query } from '../harness/postgres/database.ts'
import { localTime } from '../mock/simulators/docplanner/local-time.ts'
import { rateLimit } from '../mock/simulators/docplanner/rate-limit.ts'
import { throttle } from '../mock/simulators/plannr/throttle.ts'

/** The simulators count per minute. Their clock runs 30 times faster, so that a minute takes two seconds. */
const speedup = 30
const seconds = 60 / speedup
const windows = 3
const begin = Date.now()
const fastClock = () => begin + (Date.now() - begin) * speedup

const reading = operationOf('GET')
const writing = operationOf('POST')

const sum = (tallies: readonly Tally[]) => ({
  allowed: tallies.reduce((total, { allowed }) => total + allowed, 0),
  refused: tallies.reduce((total, { refused }) => total + refused, 0),
})

const docplannerCounter = (): Counter => {
  const lease = rateLimit({ getPerHour: 8_000, writePerMinute: 40 }, fastClock, localTime('doctoralia.es'))
  return (_, { method }) => lease('clinic', method).allowed
}

const plannrCounter = (): Counter => {
  const lease = throttle(fastClock)
  return (holder) => lease(holder, 500).kind === 'allowed'
}

test.each([
  { of: 'the writes of a client', id: 'docplanner', count: docplannerCounter, calls: 40, per: 'integration' },
  { of: 'the calls of a person', id: 'plannr', count: plannrCounter, calls: 500, per: 'connection' },
] as const)(
  'three instances over one PostgreSQL use most of $of, and the provider refuses no call',
  async ({ id, count, calls, per }) => {
    const limit: RateLimit = { counts: 'all', calls, seconds, per }
    const cluster = await openAdmissionInstances(
      await createDatabase(),
      await integrationWith(id, [limit]),
      3,
    )
    const counter = count()
    const until = Date.now() + windows * seconds * 1000
    const tallies = await Promise.all(
      cluster.map((member) => callRepeatedly(member, writing, counter, until)),
    )
    const { allowed, refused } = sum(tallies)
    expect(refused).toBe(0)
    expect(allowed).toBeGreaterThan(calls * (windows - 1) * 0.5)
    expect(allowed).toBeLessThanOrEqual(calls * (windows + 1))
  },
)

test('a rate-limit refusal at one instance blocks the same calls at the others', async () => {
  const limit: RateLimit = { counts: 'all', calls: 500, seconds: 60, per: 'connection' }
  const [first, ...others] = await openAdmissionInstances(
    await createDatabase(),
    await integrationWith('plannr', [limit]),
    3,
  )
  for (const { call } of others) expect((await call(reading)).kind).toBe('admitted')
  const admission = await first?.call(reading)
  if (admission?.kind === 'admitted')
    admission.done(
      { kind: 'answer', response: { status: 429, headers: { 'retry-after': '50' } } },
      { means: 'rate-limited', closes: 'connection' },
    )
  const untilRefused = async ({ call }: (typeof others)[number]) => {
    for (let tries = 0; tries < 400; tries += 1) {
      const attempted = await call(reading)
      if (attempted.kind === 'refused') return attempted
      attempted.done({ kind: 'answer', response: { status: 200, headers: {} } })
      await sleep(50)
    }
    throw new Error('the call was never refused')
  }
  for (const { code, retryAfterSeconds } of await Promise.all(others.map(untilRefused))) {
    expect(code).toBe('rate-limited')
    expect(retryAfterSeconds).toBeGreaterThan(20)
  }
  const [other] = others
  expect((await other?.call(reading, 'ben'))?.kind).toBe('admitted')
})

test('a store outage does not stop calls, and the shared quota is used again afterwards', async () => {
  const url = await createDatabase()
  const limit: RateLimit = { counts: 'all', calls: 80, seconds: 60, per: 'integration' }
  const [member] = await openAdmissionInstances(url, await integrationWith('docplanner', [limit]), 1)
  const name = new URL(url).pathname.slice(1)
  const server = url.replace(`/${name}?`, '/postgres?')
  await query(server, `alter database ${name} allow_connections false`)
  await query(server, `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`)
  const take = async () => {
    for (let calls = 0; calls < 100; calls += 1) {
      const admission = await member?.call(reading)
      if (admission?.kind !== 'admitted') return calls
      admission.done({ kind: 'answer', response: { status: 200, headers: {} } })
    }
    return 100
  }
  expect(await take()).toBe(10)
  await query(server, `alter database ${name} allow_connections true`)
  let taken = 0
  for (let tries = 0; tries < 200 && taken === 0; tries += 1) {
    await sleep(50)
    taken = await take()
  }
  expect(taken).toBeGreaterThan(10)
})
