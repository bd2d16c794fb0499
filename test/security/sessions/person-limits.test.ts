import { endpoints, IntegrationId } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import { type Browser, openBrowser } from '../../harness/deployment/browser.ts'
import { recordedDeployment } from '../../harness/deployment/recorded-deployment.ts'

const integration = IntegrationId.parse('docplanner')

const open = async (name: string, limits = '') => {
  const at = await recordedDeployment(name, { config: (text) => `${limits}\n${text}` })
  const person = async (account: string) => {
    const browser = openBrowser(at)
    await browser.connectOrThrow({ integration: 'dp-code' }, { account })
    return browser
  }
  return { at, ada: await person('priya.nair'), ben: await person('helen.marsh') }
}

const adder = async (browser: Browser) => {
  const added = await browser.call(endpoints.addServiceAccount, { integration })
  if (!added.ok) throw new Error(added.body.code)
  const input = (facilityId: string) => ({
    connection: added.body.id,
    operation: 'list-doctors',
    fields: { facility_id: facilityId },
    body: null,
    missed: 'skip',
    time_zone: 'UTC',
    schedule: { every: 'day', time: '08:00' },
  })
  const add = (facilityId = '1') => browser.call(endpoints.addJob, input(facilityId) as never)
  const change = (job: string, facilityId: string) => {
    const { connection: _, operation: __, ...rest } = input(facilityId)
    return browser.call(endpoints.changeJob, { ...rest, job } as never)
  }
  return { add, change }
}

describe('the limits of jobs', () => {
  test('OP-40: of 300 jobs that a person adds at once, fifty are added, and the refusals name the limit', async () => {
    const { at, ada, ben } = await open('OP-40 person')
    const { add } = await adder(ada)
    const results = await Promise.all(Array.from({ length: 300 }, () => add()))
    const codes = Map.groupBy(results, (result) => (result.ok ? 'added' : result.body.code))
    expect(codes.get('added')).toHaveLength(50)
    // The rate of the session is limited as well.
    expect(codes.get('too-many-jobs')).toHaveLength(70)
    expect(codes.get('too-many-requests')).toHaveLength(180)
    expect(codes.get('too-many-jobs')?.[0]).toMatchObject({ status: 409, body: { limit: 50 } })
    expect((await (await adder(ben)).add()).ok).toBe(true)

    at.clock.pass(60)
    const [first] = codes.get('added') ?? []
    const id = first?.ok ? first.body.id : undefined
    expect((await ada.call(endpoints.removeJob, { job: id as never })).ok).toBe(true)
    expect((await add()).ok).toBe(true)
    expect((await add()).body).toMatchObject({ code: 'too-many-jobs' })
  })

  test('OP-40: a new session does not reset the limit', async () => {
    const { at, ada } = await open('OP-40 session', 'jobs: { per_person: 2 }')
    const { add } = await adder(ada)
    await add()
    await add()
    const again = openBrowser(at)
    await again.connectOrThrow({ integration: 'dp-code' }, { account: 'priya.nair' })
    expect((await (await adder(again)).add()).body).toMatchObject({ code: 'too-many-jobs', limit: 2 })
  })

  test('OP-40: the jobs of a tenant are limited', async () => {
    const { ada, ben } = await open('OP-40 tenant', 'jobs: { per_tenant: 3 }')
    const { add } = await adder(ada)
    for (let count = 0; count < 3; count += 1) expect((await add()).ok).toBe(true)
    expect(await (await adder(ben)).add()).toMatchObject({
      status: 409,
      body: { code: 'too-many-jobs-of-tenant', limit: 3 },
    })
  })

  test('OP-40: the size of the jobs of a person is limited when they are added and when they are changed', async () => {
    const { ada } = await open('OP-40 bytes', 'jobs: { kilobytes_per_person: 1 }')
    const { add, change } = await adder(ada)
    const first = await add('7'.repeat(490))
    expect(first.ok).toBe(true)
    expect(await add('7'.repeat(490))).toMatchObject({
      status: 409,
      body: { code: 'jobs-too-large', limit: 1 },
    })
    const small = await add('7')
    if (!small.ok) throw new Error(small.body.code)
    expect(await change(small.body.id, '7'.repeat(490))).toMatchObject({ body: { code: 'jobs-too-large' } })
    expect((await change(small.body.id, '77')).ok).toBe(true)
  })
})

describe('the limits of connections', () => {
  test('OP-40: a person with a hundred connections starts no further one, and can still renew them', async () => {
    const at = await recordedDeployment('OP-40 connections')
    const browser = openBrowser(at)
    const first = await browser.connectOrThrow({ integration: 'dp-code' }, { account: 'priya.nair' })
    const row = await at.store.connections.find(first.id)
    if (!row) throw new Error('the connection was not stored')
    for (let count = 1; count < 100; count += 1)
      await at.store.connections.add({ ...row, id: `c${count}` as never, account: `account-${count}` })
    await expect(browser.start({ integration: 'plannr', purpose: 'link' })).rejects.toThrow(
      'too-many-connections',
    )
    await browser.start({ integration: 'dp-code', purpose: 'reconnect', connection: first.id })
    await at.store.connections.remove('c1' as never)
    await browser.start({ integration: 'plannr', purpose: 'link' })
  })

  test('OP-40: a person with a hundred connections adds no further personal token, and can still replace one', async () => {
    const at = await recordedDeployment('OP-40 personal tokens', { posture: 'signed-in-people' })
    const browser = openBrowser(at)
    await browser.connectOrThrow({ integration: 'plannr' }, { account: 'tom@elmsample.example' })
    const { token } = await at.simulators.plannr.mintPersonalToken({ username: 'tom@elmsample.example' })
    const add = () =>
      browser.call(endpoints.addPersonalToken, {
        integration: 'plannr' as never,
        token,
        ends_on: '2026-06-30',
      })
    const first = await add()
    if (!first.ok) throw new Error(first.body.code)
    const row = await at.store.connections.find(first.body.id)
    if (!row) throw new Error('the connection was not stored')
    for (let count = 2; count < 100; count += 1)
      await at.store.connections.add({ ...row, id: `c${count}` as never, account: `account-${count}` })
    expect((await add()).ok).toBe(true)
    await at.store.connections.remove(first.body.id)
    await at.store.connections.add({ ...row, id: 'c0' as never, account: 'account-0' })
    expect((await add()).body).toMatchObject({ code: 'too-many-connections' })
  })
})
