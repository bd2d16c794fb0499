import { planbridgeHandlers } from '@planbridge/mock/handlers'
import { createPlanbridge } from '@planbridge/node'
import { setupServer } from 'msw/node'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { clientNames } from './clients.ts'

const mock = planbridgeHandlers({ origin: 'https://planbridge.example.com' })
const server = setupServer(...mock)
beforeAll(() => server.listen())
beforeEach(() => mock.reset())
afterAll(() => server.close())

const planbridge = createPlanbridge({ origin: mock.origin, key: mock.hostKey })

/** A user of your app connects an account at Dynamic Planner. */
async function connect(user: string) {
  const session = await planbridge.createConnectSession({ subject: user })
  await mock.person(user).connectsIn(session, 'dynamic-planner')
}

test('shows the clients of a user who has connected', async () => {
  await connect('user-17')
  expect(await clientNames(planbridge, 'user-17')).toContain('Amelia Whitcombe')
  mock.requests.expectRequest({ to: 'dynamic-planner', path: '/crm/v1/clients' })
})

test('asks a user who has not connected', async () => {
  expect(await clientNames(planbridge, 'user-18')).toBe('connect')
})

test('asks again when the access has ended', async () => {
  await connect('user-17')
  await mock.clock.advance('2 hours')
  expect(await clientNames(planbridge, 'user-17')).toBe('connect')
})
