import { describe, expect, test } from 'vitest'
import { demoSecrets } from '../../mock/registrations.ts'
import { publicationNames } from '../../mock/simulators/docplanner/network.ts'
import { visitor } from '../../mock/simulators/visitor.ts'
import { connectClinic, pulling, pushClient, runTask } from '../../harness/inbound/queue.ts'
import { type ConfigChange, inboundSecrets, withWebhooks } from '../../harness/inbound/providers-events.ts'
import { type Receiving, receiving } from '../../harness/inbound/receiving.ts'

const planbridge = 'http://localhost:8787'

const events = ['account.created', 'account.updated', 'account.deleted', 'task.completed']
const subscriptions = [
  { url: `${planbridge}/webhooks/plannr`, events, signingSecret: inboundSecrets.PLANNR_SIGNING_SECRET },
]

const both: ConfigChange = (text) => {
  const docplanner = "{ header: { name: X-Api-Key, value: 'env:DOCPLANNER_WEBHOOK_KEY' } }"
  const plannr = "{ signing_secrets: ['env:PLANNR_SIGNING_SECRET'] }"
  return withWebhooks('plannr', plannr)(withWebhooks('docplanner', docplanner)(text))
}

const readLists = async (at: Receiving) => {
  await runTask(at, 'address lists')
  at.clock.pass(60)
}

/** A deployment whose simulated providers tell it of every change, Docplanner from the addresses that it publishes. */
const told = async (name: string) => {
  const clients = [{ clientId: 'x', clientSecret: demoSecrets.PLANNR_SECRET, redirectUris: [] }]
  const at = await receiving(name, both, {
    simulators: {
      docplanner: {
        clients: [pushClient(planbridge)],
        publicIps: ['127.0.71.10', '127.0.71.11', '127.0.71.12'],
        spareIps: ['127.0.71.13'],
      },
      plannr: { subscriptions, clients },
    },
  })
  await readLists(at)
  return at
}

const namesFor = async (at: Receiving): Promise<string[]> => {
  await runTask(at, 'process-inbound')
  const handedOn = (await at.hostEvents()).filter(({ type }) => type === 'provider.event')
  expect(handedOn).toHaveLength((await at.stored()).length)
  return (await at.stored()).map(({ integration, name, checked }) => `${integration} ${name} ${checked}`)
}

const post = async (at: Receiving, url: string, fields: Record<string, string>, cookie = '') =>
  at.network.fetch(url, { method: 'POST', headers: { cookie }, body: new URLSearchParams(fields) })

const firstStart = async (at: Receiving, origin: string): Promise<string> => {
  const html = await (await at.network.fetch(`${origin}/calendar?address=111`)).text()
  return /<select name="start">\s*<option value="(\d+)"/.exec(html)?.[1] ?? ''
}

const bookVisit = async (at: Receiving) => {
  const { origin } = at.simulators.docplanner
  const start = await firstStart(at, origin)
  const fields = {
    address: '111',
    start,
    service: '101',
    name: 'Ada',
    surname: 'Sample',
    phone: '+34600000000',
  }
  await post(at, `${origin}/calendar/book`, fields)
  await at.simulators.docplanner.sendDue()
}

describe('a change on a provider’s own page', () => {
  test('WH-15: of Plannr is a signed event for hosts, whose body is stored before it is acknowledged', async () => {
    const at = await told('Plannr’s pages')
    const { origin, outbox, sendDue } = at.simulators.plannr
    const browser = visitor(at.network.fetch, [origin])
    await browser.signIn(`${origin}/clients`, { account: 'gareth@harbourlane.example' })
    const cookie = [...(browser.cookies.get(new URL(origin).origin) ?? [])]
      .map((pair) => pair.join('='))
      .join('; ')
    await post(at, `${origin}/clients/add`, { first_name: 'Nora', last_name: 'Quill' }, cookie)
    await sendDue()
    expect(outbox.messages()).toMatchObject([{ name: 'account.created', state: 'delivered' }])
    expect(await namesFor(at)).toEqual(['plannr account.created signature'])
  })

  test('WH-14: of Docplanner is an event for hosts, with the agreed key', async () => {
    const at = await told('Docplanner’s pages')
    await bookVisit(at)
    expect(await namesFor(at)).toEqual(['docplanner slot-booked key'])
  })

  test('WH-41: of Docplanner reaches hosts through its queue, too', async () => {
    const at = await pulling('Docplanner’s pages and queue')
    await connectClinic(at)
    await bookVisit(at)
    await runTask(at, 'pull-events')
    expect(await namesFor(at)).toEqual(['docplanner slot-booked pulled'])
  })

  test('HP-47: counts once if it is delivered ten times at once, in reverse order and late', async () => {
    const at = await told('misbehaving deliveries')
    const { outbox, notify, sendDue } = at.simulators.docplanner
    Object.assign(outbox.manners, { copies: 10, holds: true, order: 'newest-first' })
    notify('slot-booked', { visit_booking: { id: '1' } })
    at.clock.pass(60)
    notify('booking-canceled', { visit_booking: { id: '1' } })
    notify('a-name-of-tomorrow', { schema: { version: 9 } })
    outbox.manners.holds = false
    await sendDue()
    expect((await namesFor(at)).toSorted()).toEqual([
      'docplanner a-name-of-tomorrow key',
      'docplanner booking-canceled key',
      'docplanner slot-booked key',
    ])
    expect((await at.stored()).map(({ repeats }) => repeats)).toEqual([9, 9, 9])
  })

  test('HP-47: is refused if it is larger than any event, and the provider gives it up', async () => {
    const at = await told('large delivery')
    const { outbox, notify, sendDue } = at.simulators.docplanner
    notify('slot-booked', { filler: 'x'.repeat(5_000_000) })
    await sendDue()
    expect(outbox.messages()[0]?.tries).toMatchObject([{ status: 413 }])
    expect(await at.stored()).toEqual([])
  })
})

describe('the addresses that Docplanner publishes on its page', () => {
  const publish = (at: Receiving, fields: Record<string, string>) =>
    post(at, `${at.simulators.docplanner.origin}/network`, fields)

  /** Sends so many events that each address is used. */
  const statuses = async (at: Receiving) => {
    const { notify, sendDue, outbox, network } = at.simulators.docplanner
    for (const sender of network.senders) notify('slot-booked', { sender, at: at.clock.now() })
    await sendDue()
    return outbox
      .messages()
      .slice(0, network.senders.length)
      .map(({ from, tries }) => `${from} ${tries[0]?.status}`)
      .toSorted()
  }

  test('HP-46: are followed without a restart when one is added', async () => {
    const at = await told('an added address')
    const before = ['127.0.71.10 200', '127.0.71.11 200', '127.0.71.12 200']
    expect(await statuses(at)).toEqual(before)
    await publish(at, { change: 'add' })
    expect(await statuses(at)).toEqual([...before, '127.0.71.13 403'])
    await readLists(at)
    expect(await statuses(at)).toEqual([...before, '127.0.71.13 200'])
  })

  test.each(publicationNames.filter((name) => !['as-it-is', 'endless', 'huge'].includes(name)))(
    'HP-46: let in only the listed senders while the published list is hostile: %s',
    async (published) => {
      const at = await told('a hostile list')
      await publish(at, { published })
      for (let readings = 0; readings < 3; readings += 1) await readLists(at)
      expect(await statuses(at)).toEqual(['127.0.71.10 200', '127.0.71.11 200', '127.0.71.12 200'])
      at.simulators.docplanner.network.senders = [
        '10.1.2.3',
        '203.0.113.10',
        '203.0.113.66',
        '1.2.3.4',
        '127.0.0.1',
      ]
      expect((await statuses(at)).filter((line) => !line.endsWith(' 403'))).toEqual([])
    },
  )
})
