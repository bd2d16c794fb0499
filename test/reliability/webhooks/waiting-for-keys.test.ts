import { webhooksReceived } from '@planbridge/bff/internal/cli/commands/webhooks-received.ts'
import { webhooksList } from '@planbridge/bff/internal/cli/commands/webhooks/list.ts'
import type { Command } from '@planbridge/bff/internal/cli/commands/command.ts'
import type { NewInboundEvent, SealedRow, Store } from '@planbridge/bff/testing'
import { IntegrationId } from '@planbridge/shared/contract'
import { hostEndpoints } from '@planbridge/shared/host-api'
import { describe, expect, test } from 'vitest'
import { openHost, withHostKey } from '../../harness/deployment/host.ts'
import { sharedStore } from '../../harness/deployment/instances.ts'
import { withVault } from '../../harness/deployment/keyrings.ts'
import { runBackgroundTasks } from '../../harness/deployment/run-background-tasks.ts'
import { bookingEvent, bothReceive } from '../../harness/inbound/providers-events.ts'
import { runTask } from '../../harness/inbound/queue.ts'
import { receivingOptions, recordInboundSecrets, send, sendPlannr } from '../../harness/inbound/receiving.ts'
import { openWebhooks } from '../../harness/webhooks/open-webhooks.ts'

const day = 24 * 3_600

/** What an operator sees, and the exit code. */
const printed = async (command: Command, store: Store) => {
  const lines: string[] = []
  const context = { store: () => Promise.resolve(store), print: (line: string) => void lines.push(line) }
  const code = await command.run(context as unknown as Parameters<Command['run']>[0], [], {
    dryRun: false,
    yes: false,
  })
  return { code, out: lines.join('\n') }
}

const bodyOf = (id: string) => JSON.stringify(bookingEvent({ id }))

/** The beginning of a text that was sealed with a key of this id. */
const sealedUnder = (key: string) =>
  `${btoa(JSON.stringify({ alg: 'A256GCMKW', enc: 'A256GCM', kid: key })).replaceAll('=', '')}.a.b.c.d`

/** An event whose key no instance has. */
const waitingEvent = (number: number, receivedAt: number): NewInboundEvent => ({
  id: `waits-${number}`,
  tenant: 'deployment',
  integration: IntegrationId.parse('docplanner'),
  kind: 'event',
  verdict: null,
  checked: 'key',
  name: 'slot-booked',
  resource: null,
  fingerprint: `of-${number}`,
  occurredAt: number,
  receivedAt,
  bytes: 10,
  sealed: sealedUnder('elsewhere'),
})

/** Two instances on one store, of which only the first has the newer key. */
const openTwo = async (name: string) => {
  recordInboundSecrets()
  const shared = sharedStore(`webhooks: ${name}`)
  const vaults = (...keys: Parameters<typeof withVault>) =>
    receivingOptions((text) => withVault(...keys)(withHostKey(bothReceive(text))))
  const next = await shared.instance(vaults('next', 'main'))
  const main = await shared.instance(vaults('main'))
  const states = async () =>
    (await main.store.inbound.list({ max: 100 })).map(({ state }) => state).toReversed()
  return { next, main, states }
}

describe('events that wait for a vault key', () => {
  test('WH-25 WH-18: delay no other event, however many they are: one run tells of them once and hands on all others', async () => {
    const { main } = await openTwo('many wait')
    // More than the batches of one run.
    await main.store.atomically(async ({ inbound }) => {
      for (let at = 0; at < 2_100; at += 1) await inbound.add(waitingEvent(at, main.clock.now()))
    })
    await send(main, { body: bodyOf('1') })
    await sendPlannr(main, JSON.stringify({ event: 'task.created' }))
    await runTask(main, 'process-inbound')
    expect(await main.store.inbound.totals()).toMatchObject([
      { integration: 'docplanner', state: 'processed', events: 1 },
      { integration: 'docplanner', state: 'received', events: 2_100 },
      { integration: 'plannr', state: 'processed', events: 1 },
    ])
    const waits = () => main.logs.filter(({ event }) => event === 'webhook.waits')
    expect(waits()).toMatchObject([{ events: 2_100, detail: expect.stringContaining('not configured') }])
    main.clock.pass(59)
    await runTask(main, 'process-inbound')
    expect(waits()).toHaveLength(1)
    main.clock.pass(1)
    await send(main, { body: bodyOf('2') })
    await runTask(main, 'process-inbound')
    expect(waits()).toHaveLength(2)
    expect((await main.store.inbound.list({ state: 'processed', max: 9 })).length).toBe(3)
  })

  test('WH-25: are kept beyond keep_days, shown to the operator, and handed on when the key is back', async () => {
    const { next, main, states } = await openTwo('kept')
    await send(next, { body: bodyOf('1') })
    await sendPlannr(next, JSON.stringify({ event: 'task.created' }))
    await send(main, { body: bodyOf('2') })
    await runBackgroundTasks(main)
    const since = new Date(main.clock.now()).toISOString()
    const shown = await printed(webhooksReceived, main.store)
    expect(shown.code).toBe(1)
    for (const id of ['docplanner', 'plannr'])
      expect(shown.out).toContain(`${id}  1 event waiting for a vault key, since ${since}`)
    main.clock.pass(100 * day)
    for (let run = 0; run < 2; run += 1) await runBackgroundTasks(main)
    // The other one was processed, and has ended with keep_days.
    expect(await states()).toEqual(['received', 'received'])
    expect((await main.store.inbound.list({ max: 9 })).map(({ tries }) => tries)).toEqual([0, 0])
    expect((await printed(webhooksReceived, main.store)).out).toContain(`since ${since}`)
    main.clock.pass(60)
    await runBackgroundTasks(next)
    expect(await states()).toEqual(['processed', 'processed'])
    expect((await printed(webhooksReceived, main.store)).code).toBe(0)
    expect(await next.store.inbound.waiting()).toEqual([])
  })

  test('WH-25: end when the operator discards the key: they are set aside, and deleted with keep_days', async () => {
    const { next, main, states } = await openTwo('discarded')
    await send(next, { body: bodyOf('1') })
    await send(main, { body: bodyOf('2') })
    await runBackgroundTasks(main)
    await main.store.sealed.discard('next')
    expect(await states()).toEqual(['set-aside', 'processed'])
    const shown = await printed(webhooksReceived, main.store)
    expect(shown).toMatchObject({ code: 1, out: expect.stringContaining('the vault key was discarded') })
    expect(await main.store.inbound.waiting()).toEqual([])
    main.clock.pass(29 * day)
    await runBackgroundTasks(main)
    expect(await states()).toEqual(['set-aside', 'processed'])
    main.clock.pass(3 * day)
    await runBackgroundTasks(main)
    expect(await states()).toEqual([])
  })
})

type Webhooks = Awaited<ReturnType<typeof openWebhooks>>

const messageRows = async ({ at }: Webhooks) =>
  (await at.store.sealed.list({ after: '', max: 100 })).filter(({ table }) => table === 'webhook_messages')

/** Seals the messages that were written so far with a key that is not configured. The returned function undoes it. */
const takeKey = async (webhooks: Webhooks) => {
  const rows = await messageRows(webhooks)
  const elsewhere = sealedUnder('elsewhere')
  const put = (from: (row: SealedRow) => string, to: (row: SealedRow) => string) =>
    webhooks.at.store.sealed.replace(
      rows.map((row) => ({ row: { ...row, sealed: from(row) }, sealed: to(row) })),
    )
  await put(
    ({ sealed }) => sealed,
    () => elsewhere,
  )
  return () =>
    put(
      () => elsewhere,
      ({ sealed }) => sealed,
    )
}

describe('messages that wait for a vault key', () => {
  /** An endpoint with eight messages that wait for a key, twice as many as it gets at a time. */
  const withWaiting = async (name: string) => {
    const webhooks = await openWebhooks(name)
    const { receiver, id } = await webhooks.addEndpoint()
    for (let event = 0; event < 8; event += 1) await webhooks.makeEvent()
    for (let round = 0; round < 2; round += 1) await webhooks.round()
    expect(receiver.received).toHaveLength(8)
    const restore = await takeKey(webhooks)
    // The store's own clock is the system's.
    const ever = { from: '2020-01-01T00:00:00Z', until: '2100-01-01T00:00:00Z' }
    await webhooks.host.get(hostEndpoints.replayWebhooks, { endpoint: id, ...ever })
    for (let round = 0; round < 2; round += 1) await webhooks.round()
    expect(receiver.received).toHaveLength(8)
    const ofStatus = async (status: 'pending' | 'delivered' | 'dead') =>
      (await webhooks.host.get(hostEndpoints.listWebhookDeliveries, { endpoint: id, status })).deliveries
    return { ...webhooks, receiver, restore, ofStatus }
  }

  test('WH-25 WH-65: delay no other message to the same endpoint, although they are due before it', async () => {
    const { at, makeEvent, round, ofStatus, receiver } = await withWaiting('messages wait')
    const count = receiver.received.length
    at.clock.pass(120)
    await makeEvent('fresh')
    await round()
    expect(receiver.received.slice(count)).toHaveLength(1)
    expect(await ofStatus('delivered')).toHaveLength(1)
    expect(await ofStatus('pending')).toHaveLength(8)
  })

  test('WH-25: count no tries, are shown to the operator and the host, and arrive when the key is back', async () => {
    const { at, round, ofStatus, restore, receiver } = await withWaiting('messages shown')
    at.clock.pass(20 * day)
    for (let run = 0; run < 3; run += 1) {
      await runBackgroundTasks(at)
      await at.direct.drained()
      at.clock.pass(60)
    }
    const waiting = (await ofStatus('pending')).map(({ reason, tries }) => [reason, tries])
    expect(waiting).toEqual(Array.from({ length: 8 }, () => ['unopened', 0]))
    expect(await ofStatus('dead')).toEqual([])
    const shown = await printed(webhooksList, at.store)
    expect(shown).toMatchObject({ code: 1, out: expect.stringContaining('8 waiting, 8 for a vault key') })
    const count = receiver.received.length
    await restore()
    at.clock.pass(60)
    for (let run = 0; run < 2; run += 1) await round()
    expect(new Set(receiver.received.slice(count).map((message) => message.id)).size).toBe(8)
    expect(await ofStatus('pending')).toEqual([])
    expect((await printed(webhooksList, at.store)).code).toBe(0)
  })
})

describe('the list of events', () => {
  test('WH-25: gives the events before one that cannot be opened now, and the others when the key is back', async () => {
    const { next, main } = await openTwo('list')
    const [atMain, atNext] = [openHost(main), openHost(next)]
    // The host reads the bodies, so they name no patient.
    const readBody = (id: string) => JSON.stringify({ ...bookingEvent(), data: { id } })
    await send(main, { body: readBody('1') })
    await runBackgroundTasks(main)
    await send(next, { body: readBody('2') })
    await runBackgroundTasks(next)
    await send(main, { body: readBody('3') })
    await runBackgroundTasks(main)
    const page = await atMain.get(hostEndpoints.listEvents, {})
    expect([page.events.length, page.more]).toEqual([1, true])
    const refused = await atMain.call(hostEndpoints.listEvents, { after: page.cursor })
    expect(refused).toMatchObject({ ok: false, status: 503, body: { code: 'vault-unreadable' } })
    expect(refused.response.headers.get('retry-after')).toBe('60')
    const rest = await atNext.get(hostEndpoints.listEvents, { after: page.cursor })
    expect(rest.events).toHaveLength(2)
  })
})
