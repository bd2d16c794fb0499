import { planbridgeHandlers } from '@planbridge/mock/handlers'
import { createPlanbridge } from '@planbridge/node'
import { setupServer } from 'msw/node'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { receiveWebhook } from './webhooks.ts'

const kept: string[] = []
let keys: readonly string[] = []
const mock = planbridgeHandlers({
  origin: 'https://planbridge.example.com',
  hosts: {
    'https://app.example.com': (request) =>
      receiveWebhook(request, { keys: () => keys, keep: ({ id }) => kept.push(id) }),
  },
})
const server = setupServer(...mock)
const planbridge = createPlanbridge({ origin: mock.origin, key: mock.hostKey })
beforeAll(() => server.listen())
beforeEach(async () => {
  await mock.reset()
  const { endpoint } = await planbridge.createWebhookEndpoint({ url: 'https://app.example.com/webhooks' })
  keys = endpoint.public_keys
})
afterAll(() => server.close())

test('keeps the event of a user who has connected', async () => {
  const session = await planbridge.createConnectSession({ subject: 'user-17' })
  await mock.person('user-17').connectsIn(session, 'dynamic-planner')
  await mock.clock.advance('1 second')
  const { id } = mock.requests.expectWebhook({ type: 'connection.created', isVerified: true, status: 204 })
  expect(kept).toContain(id)
})

test('keeps what a provider tells, with the id of the list of events', async () => {
  await mock.webhooks.plannr.sends('task.created', { uuid: 'task-1' })
  const data = { payload: { event: 'task.created' } }
  const { id } = mock.requests.expectWebhook({ type: 'provider.event', data, status: 204 }, 1)
  const { events } = await planbridge.listEvents({})
  expect(events.map((event) => event.id)).toContain(id)
  expect(kept).toContain(id)
})

test('refuses what is signed with other keys', async () => {
  keys = [`whsec_${btoa('a secret of somebody else')}`]
  const before = kept.length
  await mock.webhooks.plannr.sends('task.created', { uuid: 'task-2' })
  mock.requests.expectWebhook({ type: 'provider.event', status: 400 })
  expect(kept).toHaveLength(before)
})
