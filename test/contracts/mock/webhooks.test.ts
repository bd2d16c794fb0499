import { planbridgeHandlers } from '@planbridge/mock/handlers'
import { hostEndpoints } from '@planbridge/shared/host-api'
import { setupServer } from 'msw/node'
import { afterEach, describe, expect, test } from 'vitest'
import { openStage } from '../../harness/mock/stage.ts'
import type { Wire } from '../../harness/mock/wire.ts'
import { wires } from './wires.ts'

let wire: Wire | undefined
afterEach(async () => wire?.close())

/** A kit, and the number of provider events that a host finds. */
const open = async (name = 'in process') => {
  const opened = await wires[name]?.()
  if (!opened) throw new Error(name)
  wire = opened
  const { host } = openStage(opened.kit, opened.send)
  const told = async () => {
    const { events } = await host(hostEndpoints.listEvents, {})
    return events.filter(({ type }) => type === 'provider.event').length
  }
  return { ...opened, told }
}

const data = { uuid: 'task-1', title: 'Call Mrs Barker' }
const booking = (id: string) => ({ facility: { id: '1' }, visit_booking: { id } })

describe('MK-12: a provider of the kit', () => {
  test.each(Object.keys(wires))(
    'sends events that Planbridge takes and hands on to hosts, over the wire “%s”',
    async (name) => {
      const { kit, told } = await open(name)
      expect(await kit.webhooks.plannr.sends('task.created', data)).toEqual({
        event: 'task.created',
        statuses: [200],
      })
      expect((await kit.webhooks.docplanner.sends('slot-booked', booking('7'))).statuses).toEqual([200])
      expect(await told()).toBe(2)
      const { headers } = kit.requests.expectRequest({
        to: 'planbridge',
        path: '/webhooks/plannr',
        body: { event: 'task.created', data },
      })
      expect(headers['x-signature']).toBe('<hidden>')
    },
  )

  test.each([
    { name: 'plannr', event: 'task.created', proof: 'wrong' },
    { name: 'plannr', event: 'task.created', proof: 'missing' },
    { name: 'docplanner', event: 'slot-booked', proof: 'wrong' },
    { name: 'docplanner', event: 'slot-booked', proof: 'missing' },
  ] as const)(
    '$name is refused if its proof is $proof, and is itself again afterwards',
    async ({ name, event, proof }) => {
      const { kit, told } = await open()
      const sender = kit.webhooks[name]
      expect((await sender.sends(event, data, { proof })).statuses).toEqual([401])
      expect(await told()).toBe(0)
      expect((await sender.sends(event, booking('8'))).statuses).toEqual([200])
    },
  )

  test('is refused from an address that is not in its published list, and after a day from the addresses that have left it', async () => {
    const { kit, told } = await open()
    const { docplanner } = kit.webhooks
    const { network } = kit.simulators.docplanner
    const sent = async (from?: string) =>
      (await docplanner.sends('slot-booked', booking(`${from}`), from === undefined ? {} : { from })).statuses
    expect(await sent()).toEqual([200])
    expect(await sent('203.0.113.9')).toEqual([403])
    network.addSender()
    const added = network.senders.at(-1) ?? ''
    expect(await sent(added)).toEqual([403])
    await kit.clock.advance('25 hours')
    expect(await sent(added)).toEqual([200])
    // What was refused was sent again in the meantime, from an address of the list.
    expect(await told()).toBe(4)
  })

  test('sends an event several times, which is one event for hosts', async () => {
    const { kit, told } = await open()
    expect((await kit.webhooks.plannr.sends('task.created', data, { copies: 3 })).statuses).toEqual([
      200, 200, 200,
    ])
    expect(await told()).toBe(1)
    await kit.webhooks.plannr.sends('task.completed', data)
    kit.requests.expectRequest(
      { to: 'planbridge', path: '/webhooks/plannr', body: { event: 'task.completed' } },
      1,
    )
  })

  test('sends events in disorder and late, and goes on in order and at once', async () => {
    const { kit, told } = await open()
    const start = kit.clock.now()
    const events = ['task.created', 'task.completed', 'plan.created'].map((event) => ({ event, data }))
    const sent = await kit.webhooks.plannr.sendsAll(events, { order: 'reversed', late: '2 hours' })
    expect(sent.map(({ event, statuses }) => [event, ...statuses])).toEqual([
      ['task.created', 200],
      ['task.completed', 200],
      ['plan.created', 200],
    ])
    await kit.webhooks.plannr.sendsAll(events.slice(0, 2))
    const received = kit.requests.list({ to: 'planbridge', path: '/webhooks/plannr' })
    expect(received.map(({ body }) => (body as { event: string }).event)).toEqual([
      'plan.created',
      'task.completed',
      'task.created',
      'task.created',
      'task.completed',
    ])
    expect((received[0]?.at ?? 0) - start).toBeGreaterThanOrEqual(7_200_000)
    expect(await told()).toBeGreaterThanOrEqual(3)
  })

  test('repeats an event by itself until Planbridge answers', async () => {
    const { kit, told } = await open()
    kit.planbridge.interrupt({
      when: ({ url }) => url.includes('/webhooks/'),
      answer: () => new Response(null, { status: 503 }),
    })
    expect((await kit.webhooks.docplanner.sends('slot-booked', booking('9'))).statuses).toEqual([503])
    await kit.clock.advance('6 minutes')
    expect(await told()).toBe(1)
  })

  test('also sends what follows from an act at the provider, such as a patient who books', async () => {
    const { kit, told } = await open()
    const { docplanner } = kit.simulators
    expect(docplanner.patientBooks({ address: '111' }).name).toBe('slot-booked')
    await kit.work()
    expect(await told()).toBe(1)
  })

  test('says that nobody is subscribed to an event', async () => {
    const { kit } = await open()
    await expect(kit.webhooks.plannr.sends('no.such', data)).rejects.toThrow(
      'Planbridge is not subscribed to the event no.such.',
    )
    expect((await kit.webhooks.plannr.sends('task.created', data)).statuses).toEqual([200])
  })

  test('is a control of the handlers, and loads the kit when it first sends', async () => {
    const planbridge = planbridgeHandlers()
    const server = setupServer(...planbridge)
    server.listen({ onUnhandledFrame: 'error' })
    expect((await planbridge.webhooks.plannr.sends('task.created', data)).statuses).toEqual([200])
    const [sent] = await planbridge.webhooks.docplanner.sendsAll([
      { event: 'slot-booked', data: booking('1') },
    ])
    expect(sent?.statuses).toEqual([200])
    server.close()
    await planbridge.close()
  })
})
