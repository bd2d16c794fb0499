import { sqlStore } from '@planbridge/bff/internal/store/engines/sql-store.ts'
import { openInbound } from '@planbridge/bff/internal/inbound/receive/open-inbound.ts'
import { tokenVault } from '@planbridge/bff/internal/vault/token-vault.ts'
import { describe, expect, test } from 'vitest'
import { sharedStore } from '../../harness/deployment/instances.ts'
import { ringOf, withVault } from '../../harness/deployment/keyrings.ts'
import { memoryDialect } from '../../harness/sqlite/memory-dialect.ts'
import { runBackgroundTasks } from '../../harness/deployment/run-background-tasks.ts'
import { bookingEvent, bothReceive } from '../../harness/inbound/providers-events.ts'
import {
  outcome,
  receiving,
  receivingOptions,
  recordInboundSecrets,
  send,
  sendPlannr,
} from '../../harness/inbound/receiving.ts'
import { absentStore } from '../faults/absent-store.ts'
import { describeWrites } from '../faults/write-cases.ts'
import { faultyDialect } from '../store-errors/faulty-dialect.ts'

const bodyOf = (id: string) => JSON.stringify(bookingEvent({ id }))
const list = { max: 100 }

describeWrites({ 'WH-18: a delivery': (at) => Promise.resolve(() => send(at)) }, receivingOptions())

describe('a store that is away', () => {
  test('WH-18: is answered with 503 and a time to try again, until the event is stored; then it is one event', async () => {
    const away = await absentStore(/inbound_events/)
    const at = await receiving('store away', bothReceive, { store: away.store })
    away.state.failures = 1
    const refused = await send(at)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5'])
    expect(await refused.json()).toMatchObject({ code: 'store-unavailable' })
    expect(await at.stored()).toEqual([])
    expect(await outcome(await send(at))).toBe('200')
    expect(await at.stored()).toMatchObject([{ repeats: 0 }])
  })

  test('WH-16: a commit whose answer was lost makes the provider repeat an event that takes effect once', async () => {
    const { dialect, faults } = faultyDialect(await memoryDialect())
    const store = await sqlStore(dialect)
    const at = await receiving('lost answer', bothReceive, { store })
    // The first statement records the check value of the vault key.
    faults.arm({ at: 2, kind: 'lost-answer' })
    expect((await send(at)).status).toBe(503)
    faults.disarm()
    expect(await outcome(await send(at))).toBe('200')
    await runBackgroundTasks(at)
    expect(await at.stored()).toMatchObject([{ repeats: 1, state: 'processed' }])
    expect(await at.hostEvents()).toHaveLength(1)
  })

  test.each(['refused', 'lost-answer', 'outage'] as const)(
    'WH-16 WH-18: while events are handed on, at any statement (%s), loses none and hands each on once',
    async (kind) => {
      for (let statement = 1, statements = statement; statement <= statements; statement += 1) {
        const { dialect, faults } = faultyDialect(await memoryDialect())
        const store = await sqlStore(dialect)
        const at = await receiving(`handing on ${kind} ${statement}`, bothReceive, { store })
        for (const id of ['1', '2', '3']) await send(at, { body: bodyOf(id) })
        const process = at.planbridge.backgroundTasks.repeated.find(({ name }) => name === 'process-inbound')
        faults.arm({ at: statement, kind })
        await process?.run().catch(() => undefined)
        statements = Math.max(statements, faults.disarm())
        at.clock.pass(60)
        await process?.run()
        expect((await at.stored()).map(({ state }) => state)).toEqual(['processed', 'processed', 'processed'])
        expect(await at.hostEvents()).toHaveLength(3)
      }
    },
  )
})

/** Two events, of which the stored text of one was damaged. */
const withDamagedEvent = async (name: string) => {
  recordInboundSecrets()
  const shared = sharedStore(`webhooks: ${name}`)
  const at = await shared.instance(receivingOptions())
  const ids: string[] = []
  for (const id of ['1', '2', '3']) {
    await send(at, { body: bodyOf(id) })
    const [row] = await at.store.inbound.list({ max: 1 })
    ids.push(row?.id ?? '')
  }
  const [poison = ''] = ids
  const sealed = (await at.store.inbound.find(poison))?.sealed ?? ''
  const put = (text: string) =>
    shared.offline((database) =>
      database.prepare('update inbound_events set sealed = ? where id = ?').run(text, poison),
    )
  put(`${sealed.slice(0, -4)}AAAA`)
  const states = async () => (await at.store.inbound.list(list)).map(({ state }) => state).toReversed()
  return { at, poison, states, repair: () => put(sealed) }
}

describe('an event that cannot be opened', () => {
  test('WH-18: is tried three times and set aside, and every other one is handed on meanwhile', async () => {
    const { at, poison, states, repair } = await withDamagedEvent('poison')
    await runBackgroundTasks(at)
    expect(await states()).toEqual(['received', 'processed', 'processed'])
    for (const seconds of [5, 30]) {
      at.clock.pass(seconds)
      await runBackgroundTasks(at)
    }
    expect(await states()).toEqual(['set-aside', 'processed', 'processed'])
    const row = await at.store.inbound.find(poison)
    expect(row).toMatchObject({ tries: 3, failure: 'the body cannot be opened: JWEDecryptionFailed' })
    expect(at.logs.filter(({ event }) => event === 'webhook.set-aside')).toMatchObject([{ id: poison }])
    at.clock.pass(60 * 24 * 3600)
    await runBackgroundTasks(at)
    repair()
    expect(await at.store.inbound.retry(poison, at.clock.now())).toBe(false)
  })

  test('WH-18: is handed on after it was repaired and planned again, also a repeat of it is none of another event', async () => {
    const { at, poison, states, repair } = await withDamagedEvent('repaired')
    for (const seconds of [0, 5, 30]) {
      at.clock.pass(seconds)
      await runBackgroundTasks(at)
    }
    expect(await outcome(await send(at, { body: bodyOf('1') }))).toBe('200')
    repair()
    expect(await at.store.inbound.retry(poison, at.clock.now())).toBe(true)
    await runBackgroundTasks(at)
    expect(await states()).toEqual(['processed', 'processed', 'processed'])
    expect(await at.store.inbound.find(poison)).toMatchObject({ repeats: 1, failure: null })
  })
})

describe('a vault key that an instance does not have', () => {
  test('WH-18: makes an event wait, without a try, until an instance with the key hands it on', async () => {
    recordInboundSecrets()
    const shared = sharedStore('webhooks: keys')
    const vaults = (...keys: Parameters<typeof withVault>) =>
      receivingOptions((text) => withVault(...keys)(bothReceive(text)))
    const next = await shared.instance(vaults('next', 'main'))
    const main = await shared.instance(vaults('main'))
    await send(next, { body: bodyOf('1') })
    await send(main, { body: bodyOf('2') })
    await sendPlannr(main, JSON.stringify({ event: 'task.created' }))
    await runBackgroundTasks(main)
    const states = async () =>
      (await main.store.inbound.list(list)).map(({ state, tries }) => [state, tries]).toReversed()
    expect(await states()).toEqual([
      ['received', 0],
      ['processed', 0],
      ['processed', 0],
    ])
    expect(main.logs.filter(({ event }) => event === 'webhook.waits')).toHaveLength(1)
    next.clock.pass(40 * 24 * 3600)
    await runBackgroundTasks(main)
    const [waiting] = await main.store.inbound.list({ state: 'received', max: 1 })
    expect(waiting?.tries).toBe(0)
    next.clock.pass(60)
    await runBackgroundTasks(next)
    expect(await next.store.inbound.find(waiting?.id ?? '')).toMatchObject({ state: 'processed' })
  })

  test('WH-18: is "not now" for readers, and a body that was erased is gone; every other one comes byte for byte', async () => {
    const at = await receiving('readers')
    const bytes = new TextEncoder().encode(`\uFEFF{"event": "task.created",\r\n "n": 1.0}`)
    const opening = (ids: Parameters<typeof ringOf>[1]) =>
      openInbound({ store: at.store, vault: tokenVault(ringOf(ids?.[0] ?? 'main', ids)) })
    await sendPlannr(at, bytes)
    const [row] = await at.stored()
    const id = row?.id ?? ''
    expect(await opening(['main'])(id)).toEqual({ kind: 'event', event: { ...row, raw: bytes } })
    expect(await opening(['next'])(id)).toMatchObject({ kind: 'not-now' })
    await at.store.sealed.discard('main')
    expect(await opening(['main'])(id)).toEqual({ kind: 'gone' })
    await at.store.erasure.erase({ tenant: 'deployment' })
    expect(await opening(['main'])(id)).toEqual({ kind: 'gone' })
  })
})
