import { hostEndpoints } from '@planbridge/shared/host-api'
import { type ProviderDefinition, providers } from '@planbridge/shared/providers'
import { describe, expect, test } from 'vitest'
import { openHost, withHostKey } from '../../harness/deployment/host.ts'
import { alternating, sharedStore } from '../../harness/deployment/instances.ts'
import { runBackgroundTasks } from '../../harness/deployment/run-background-tasks.ts'
import { bothReceive } from '../../harness/inbound/providers-events.ts'
import {
  type Receiving,
  receiving,
  receivingOptions,
  recordInboundSecrets,
  send,
  sendPlannr,
} from '../../harness/inbound/receiving.ts'

const config = (text: string) => withHostKey(bothReceive(text))

/** Two edits of a client are this body twice. */
const edited = JSON.stringify({ event: 'account.updated', data: { uuid: 'client-1' } })
/** An event of Docplanner without its time, so that its members do not tell it apart. */
const timeless = JSON.stringify({ name: 'presence-marked', data: { visit_booking: { id: '1' } } })

const senders = {
  plannr: (at: Pick<Receiving, 'planbridge' | 'origin'>) => sendPlannr(at, edited),
  docplanner: (at: Pick<Receiving, 'planbridge' | 'origin'>) => send(at, { body: timeless }),
} as const

const definitions: readonly ProviderDefinition[] = Object.values(providers)

const windowOf = (id: keyof typeof senders) => (providers[id].inbound?.envelope.sameBytesMinutes ?? 0) * 60

/** The events of providers as a host gets them. */
const told = async (at: Receiving) => {
  const { events } = await openHost(at).get(hostEndpoints.listEvents, {})
  return events.flatMap((event) => (event.type === 'provider.event' ? [event.data] : []))
}

describe.each(['plannr', 'docplanner'] as const)('an event of %s that only its bytes tell apart', (id) => {
  const sends = senders[id]

  test('WH-24 WH-17: is a repeat as long as the provider sends an unacknowledged event again', async () => {
    const at = await receiving(`equal bytes: ${id} soon`, config)
    await sends(at)
    await runBackgroundTasks(at)
    at.clock.pass(windowOf(id))
    await sends(at)
    await runBackgroundTasks(at)
    expect(await at.stored()).toMatchObject([{ repeats: 1, possibleRepeat: false }])
    expect(await told(at)).toHaveLength(1)
    expect((await told(at))[0]).not.toHaveProperty('possible_repeat')
  })

  test('WH-24: is a second event after that, which is handed on and marked as a possible repeat', async () => {
    const at = await receiving(`equal bytes: ${id} later`, config)
    await sends(at)
    await runBackgroundTasks(at)
    // A repeat does not prolong the time: a change each minute is heard of again and again.
    at.clock.pass(windowOf(id) - 1)
    await sends(at)
    at.clock.pass(2)
    await sends(at)
    await sends(at)
    await runBackgroundTasks(at)
    expect(await at.stored()).toMatchObject([
      { repeats: 1, possibleRepeat: true, late: false },
      { repeats: 1, possibleRepeat: false },
    ])
    expect(await told(at)).toMatchObject([{ repeats: 1 }, { repeats: 1, possible_repeat: true }])
    expect(at.lines('webhook.received').map(({ possibleRepeat }) => possibleRepeat)).toEqual([false, true])
    at.clock.pass(windowOf(id) + 1)
    await sends(at)
    await runBackgroundTasks(at)
    expect(await told(at)).toMatchObject([{}, { possible_repeat: true }, { possible_repeat: true }])
  })

  test('WH-24 WH-16: is one second event, although it comes ten times at two instances', async () => {
    recordInboundSecrets()
    const shared = sharedStore(`equal bytes: ${id} at once`)
    const options = receivingOptions(bothReceive)
    const [one, other] = [await shared.instance(options), await shared.instance(options)]
    await sends(one)
    await runBackgroundTasks(one)
    one.clock.pass(windowOf(id) + 1)
    const both = alternating([one, other])
    await Promise.all(Array.from({ length: 10 }, () => sends(both)))
    await Promise.all([one, other].map(runBackgroundTasks))
    expect(await one.store.inbound.list({ max: 9 })).toMatchObject([
      { state: 'processed', repeats: 9, possibleRepeat: true },
      { state: 'processed', repeats: 0, possibleRepeat: false },
    ])
  })
})

test('WH-24: each provider that calls declares for how long equal bytes are one event, which is hours at most', () => {
  const declared = definitions.flatMap(({ inbound }) => (inbound ? [inbound.envelope.sameBytesMinutes] : []))
  expect(declared.length).toBeGreaterThan(1)
  for (const minutes of declared) expect([minutes >= 1, minutes <= 180]).toEqual([true, true])
})
