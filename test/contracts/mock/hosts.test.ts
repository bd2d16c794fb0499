import { gateSecret, type HostBackEnd, type KitOptions, planbridgeHandlers } from '@planbridge/mock/handlers'
import { createPlanbridge, verifySignature, verifyWebhook } from '@planbridge/node'
import { hostEndpoints } from '@planbridge/shared/host-api'
import { setupServer } from 'msw/node'
import { afterEach, describe, expect, test } from 'vitest'
import { openStage } from '../../harness/mock/stage.ts'
import type { Wire } from '../../harness/mock/wire.ts'
import { wires } from './wires.ts'

let wire: Wire | undefined
afterEach(async () => wire?.close())

const origin = 'https://host.example'
const url = `${origin}/webhooks`

const accepts: HostBackEnd = () => new Response(null, { status: 204 })

/** A kit with a host, whose back end answers as given. */
const open = async (answer: HostBackEnd, options: KitOptions = {}, name = 'in process') => {
  const opened = await wires[name]?.({ hosts: { [origin]: answer }, ...options })
  if (!opened) throw new Error(name)
  wire = opened
  const { host, createSession } = openStage(opened.kit, opened.send)
  const addEndpoint = (at = url) => host(hostEndpoints.createWebhookEndpoint, { url: at })
  /** Makes an event: a connect session that is cancelled. */
  const makeEvent = async () => {
    const { id } = await createSession()
    await host(hostEndpoints.cancelConnectSession, { id })
  }
  return { ...opened, host, addEndpoint, makeEvent }
}

const data = { uuid: 'task-1', title: 'Call Mrs Barker' }

describe('MK-12: a host of the kit', () => {
  test.each(Object.keys(wires))(
    'receives the webhooks of its endpoint, signed, with the id of the list of events, over the wire “%s”',
    async (name) => {
      const received: Request[] = []
      const { kit, host, addEndpoint } = await open(
        (request) => {
          received.push(request)
          return new Response(null, { status: 202 })
        },
        {},
        name,
      )
      const { endpoint, secret } = await addEndpoint()
      expect((await kit.webhooks.plannr.sends('task.created', data)).statuses).toEqual([200])
      const found = kit.requests.expectWebhook({ type: 'provider.event', url }, 1)
      expect(found).toMatchObject({ isVerified: true, status: 202, data: { payload: { data } } })
      const [message] = received
      const sent = { body: (await message?.arrayBuffer()) ?? '', headers: message?.headers ?? {} }
      for (const keys of [secret, ...endpoint.public_keys])
        expect(await verifyWebhook(sent, { keys, now: kit.clock.now })).toMatchObject({ id: found.id })
      const { events } = await host(hostEndpoints.listEvents, {})
      expect(events.map(({ id }) => id)).toContain(found.id)
      const { headers } = kit.requests.expectRequest({ to: 'host', path: '/webhooks', method: 'POST' })
      expect(headers['webhook-signature']).toBe('<hidden>')
    },
  )

  test('is sent every event by the work that is due, also more than one round sends', async () => {
    const { kit, addEndpoint, makeEvent } = await open(accepts)
    await addEndpoint()
    for (let event = 0; event < 11; event += 1) await makeEvent()
    await kit.work()
    expect(kit.requests.webhooks({ type: 'connect_session.cancelled' })).toHaveLength(11)
    await kit.work()
    expect(kit.requests.webhooks()).toHaveLength(11)
  })

  test('gets a webhook again that it did not take, with its id, when the clock has moved', async () => {
    const statuses = [500, 302, 204]
    const { kit, host, addEndpoint, makeEvent } = await open(
      () => new Response(null, { status: statuses.shift() ?? 204 }),
    )
    const { endpoint } = await addEndpoint()
    await makeEvent()
    await kit.work()
    const { id } = kit.requests.expectWebhook({ status: 500 }, 1)
    await kit.clock.advance('6 seconds')
    await kit.clock.advance('6 minutes')
    expect(kit.requests.webhooks({ id }).map(({ status }) => status)).toEqual([500, 302, 204])
    const { deliveries } = await host(hostEndpoints.listWebhookDeliveries, { endpoint: endpoint.id })
    expect(deliveries).toMatchObject([{ event: id, status: 'delivered', tries: 3 }])
  })

  test('is not reached at an origin without a back end, or if that throws', async () => {
    const { kit, host, addEndpoint, makeEvent } = await open(() => {
      throw new Error('out of order')
    })
    const elsewhere = await addEndpoint('https://elsewhere.example/webhooks')
    await addEndpoint()
    await makeEvent()
    await kit.work()
    kit.requests.expectNoWebhook({ url: 'https://elsewhere.example/webhooks' })
    kit.requests.expectWebhook({ url, status: null })
    const { deliveries } = await host(hostEndpoints.listWebhookDeliveries, {
      endpoint: elsewhere.endpoint.id,
    })
    expect(deliveries).toMatchObject([{ status: 'pending', reason: 'unreachable' }])
  })

  test('is named in the errors of expectations', async () => {
    const { kit, addEndpoint, makeEvent } = await open(accepts)
    expect(() => kit.requests.expectWebhook({ type: 'job.failed' })).toThrow(
      'There was no webhook with type "job.failed". The webhooks were:\n  none',
    )
    await addEndpoint()
    await makeEvent()
    await kit.work()
    expect(() => kit.requests.expectWebhook({ type: 'job.failed' })).toThrow(
      `The webhooks were:\n  connect_session.cancelled to ${url} → 204`,
    )
    expect(() => kit.requests.expectWebhook({ url }, 2)).toThrow('There were 1 webhooks instead of 2')
    expect(() => kit.requests.expectNoWebhook({ url })).toThrow('There was a webhook')
    await kit.reset()
    kit.requests.expectNoWebhook({})
  })
})

describe('MK-12: a host of the kit that is asked before a patient books', () => {
  const gate = { docplannerCalls: { bookingGate: `${origin}/decide` } } as const
  const wanted = { facility: { id: '1' }, visit_booking_request: { duration: 30 } }

  test.each([
    ['approves', accepts, 200],
    ['denies with a code', () => Response.json({ error_code: 7 }, { status: 409 }), 422],
    ['fails, which denies', () => new Response(null, { status: 500 }), 422],
  ] as const)('%s', async (_, answer: HostBackEnd, status) => {
    const asked: Request[] = []
    const { kit } = await open((request) => {
      asked.push(request.clone())
      return answer(request)
    }, gate)
    expect((await kit.webhooks.docplanner.sends('slot-booking', wanted)).statuses).toEqual([status])
    const question = kit.requests.expectWebhook({ type: 'provider.question' }, 1)
    expect(question).toMatchObject({ url: `${origin}/decide`, isVerified: true })
    expect(question.data).toMatchObject({ name: 'slot-booking', payload: { data: wanted } })
    const [request] = asked
    const message = { body: (await request?.arrayBuffer()) ?? '', headers: request?.headers ?? {} }
    await verifySignature(message, { keys: gateSecret, now: kit.clock.now })
  })
})

describe('MK-12: the queue of a provider of the kit', () => {
  test('is emptied by Planbridge, which tells the host', async () => {
    const { kit, addEndpoint } = await open(accepts, { docplannerCalls: 'pull' })
    await addEndpoint()
    const { docplanner } = kit.simulators
    for (let visit = 0; visit < 25; visit += 1)
      docplanner.notify('slot-booked', { facility: { id: '1' }, visit_booking: { id: String(visit) } })
    await kit.work()
    expect(docplanner.queue()).toHaveLength(25)
    await kit.person().connects('docplanner')
    await kit.clock.advance('1 minute')
    expect(docplanner.queue()).toEqual([])
    kit.requests.expectRequest({ to: 'docplanner', path: '/api/v3/integration/notifications/multiple' })
    kit.requests.expectNoRequest({ to: 'planbridge', path: '/webhooks/docplanner' })
    const pulled = { type: 'provider.event', data: { checked: 'pulled', name: 'slot-booked' } }
    expect(kit.requests.webhooks(pulled)).toHaveLength(25)
  })
})

test('MK-12: hosts are an option of the handlers, and the endpoint of a story begins again with it', async () => {
  const received: string[] = []
  const planbridge = planbridgeHandlers({
    hosts: {
      [origin]: async (request) => {
        received.push(((await request.json()) as { type: string }).type)
        return new Response(null, { status: 204 })
      },
    },
  })
  const server = setupServer(...planbridge)
  server.listen({ onUnhandledFrame: 'error' })
  const host = createPlanbridge({ origin: planbridge.origin, key: planbridge.hostKey })
  await host.createWebhookEndpoint({ url })
  await planbridge.person('ada').connectsIn(await host.createConnectSession({ subject: 'ada' }), 'plannr')
  await planbridge.clock.advance('1 second')
  expect(received).toContain('connection.created')
  planbridge.requests.expectWebhook({
    type: 'connection.created',
    isVerified: true,
    data: { subject: 'ada' },
  })
  await planbridge.reset()
  await planbridge.webhooks.plannr.sends('task.created', data)
  planbridge.requests.expectNoWebhook({})
  server.close()
  await planbridge.close()
})
