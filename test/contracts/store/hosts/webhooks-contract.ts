import type { DeliveryOutcome, Store, WebhookEndpointRow } from '@planbridge/bff/testing'
import { dayMs } from '@planbridge/shared/durations'
import { expect } from 'vitest'
import { idOf } from '../connections-contract.ts'
import { type Contract, noon } from '../contract.ts'
import { addHostUser, connect, events } from './host-events-contract.ts'

const endpointOf = (id: string, change: Partial<WebhookEndpointRow> = {}): WebhookEndpointRow => ({
  id,
  tenant: 'firm',
  host: 'crm',
  url: `https://${id}.example/`,
  types: null,
  integrations: null,
  enabled: true,
  disabledReason: null,
  publicKeys: ['whpk_1'],
  sealed: sealedUnder('main'),
  failures: 0,
  failingSince: null,
  openUntil: null,
  createdAt: noon,
  deliveredAt: null,
  ...change,
})

const sealedUnder = (key: string) =>
  `${btoa(JSON.stringify({ alg: 'A256GCMKW', enc: 'A256GCM', kid: key })).replaceAll('=', '')}.a.b.c.d`

export const addEndpoint = (store: Store, id: string, change: Partial<WebhookEndpointRow> = {}) =>
  store.webhooks.addEndpoint(endpointOf(id, change), 99)

/** Makes so many events, and waits until all of them can be listed. */
export const makeEvents = async (
  store: Store,
  count: number,
  more: { readonly integration?: string } = {},
) => {
  await addHostUser(store, 'u', 'user-1')
  for (let at = 0; at < count; at += 1)
    await connect(store, { id: idOf(`c${at}`), owner: 'u', account: `${at}`, ...(more as object) })
  return (await events(store, count)).map(({ id }) => id)
}

export const lease = (name: string, now = noon, ms = 1_000) => ({ lease: name, until: now + ms, now })

export const outcome = (change: Partial<DeliveryOutcome> = {}): DeliveryOutcome => ({
  status: 'delivered',
  tries: 1,
  nextAt: noon,
  triedAt: noon,
  httpStatus: 200,
  reason: null,
  ...change,
})

const deliveriesTo = async ({ webhooks }: Store, endpoint: string) =>
  (await webhooks.listDeliveries({ endpoint, max: 999 })).map(({ message }) => message)

export const webhooksContract: Contract = {
  'WH-64: concurrent fan-outs add each event once for each endpoint, and none is left out': async (store) => {
    await addEndpoint(store, 'a')
    await addEndpoint(store, 'b')
    const ids = await makeEvents(store, 25)
    for (let rounds = 0; rounds < 3; rounds += 1)
      await Promise.all(Array.from({ length: 5 }, () => store.webhooks.fanOut(noon, 10)))
    for (const endpoint of ['a', 'b'])
      expect((await deliveriesTo(store, endpoint)).toSorted()).toEqual(ids.toSorted())
    expect(await store.webhooks.fanOut(noon, 10)).toBe(0)
  },
  'WH-64: an endpoint gets the events since it was added, of its types and integrations, while it is enabled':
    async (store) => {
      await makeEvents(store, 1)
      await addEndpoint(store, 'all')
      await addEndpoint(store, 'types', { types: ['job.failed'] })
      await addEndpoint(store, 'here', { integrations: ['dp-hybrid'] })
      await addEndpoint(store, 'elsewhere', { integrations: ['plannr'] })
      await addEndpoint(store, 'off', { enabled: false, disabledReason: 'host' })
      await addEndpoint(store, 'other', { tenant: 'other' })
      await connect(store, { id: idOf('next'), owner: 'u', account: 'next' })
      await events(store, 2)
      await store.webhooks.fanOut(noon, 100)
      const counts = ['all', 'types', 'here', 'elsewhere', 'off', 'other'].map((id) =>
        deliveriesTo(store, id),
      )
      expect((await Promise.all(counts)).map(({ length }) => length)).toEqual([1, 0, 1, 0, 0, 0])
      await store.webhooks.changeEndpoint('off', { enabled: true })
      await store.webhooks.fanOut(noon, 100)
      expect(await deliveriesTo(store, 'off')).toHaveLength(1)
    },
  'WH-64: a delivery is claimed by one of many processes, and again if the claim ran out': async (store) => {
    await addEndpoint(store, 'a')
    await makeEvents(store, 3)
    await store.webhooks.fanOut(noon, 100)
    const claims = await Promise.all(
      Array.from({ length: 8 }, (_, at) => store.webhooks.claim('a', lease(`lease-${at}`), 2)),
    )
    const claimed = claims.flat().map(({ message }) => message)
    expect(new Set(claimed).size).toBe(claimed.length)
    while ((await store.webhooks.claim('a', lease('rest'), 9)).length > 0);
    expect(await store.webhooks.due(noon, 9)).toEqual([])
    expect(await store.webhooks.due(noon + 1_000, 9)).toMatchObject([
      { id: 'a', tenant: 'firm', failures: 0 },
    ])
    const [again] = await store.webhooks.claim('a', lease('second', noon + 1_000), 1)
    if (!again) throw new Error('not claimed')
    expect(await store.webhooks.conclude(again, 'lease-0', outcome())).toBe(false)
    expect(await store.webhooks.conclude(again, 'second', outcome())).toBe(true)
    expect(await store.webhooks.conclude(again, 'second', outcome())).toBe(false)
    expect(await store.webhooks.findDelivery('a', again.message)).toMatchObject({
      status: 'delivered',
      tries: 1,
      httpStatus: 200,
      type: 'connection.created',
    })
  },
  'WH-65: an open circuit, a disabled endpoint and a later time are not due': async (store) => {
    await addEndpoint(store, 'a')
    await makeEvents(store, 1)
    await store.webhooks.fanOut(noon, 100)
    const due = async (now = noon) => (await store.webhooks.due(now, 9)).length
    expect([await due(noon - 1), await due()]).toEqual([0, 1])
    const failed = { failed: true, now: noon, openUntil: noon + 5 }
    expect(await store.webhooks.noteHealth('a', failed)).toMatchObject({ failures: 1, failingSince: noon })
    expect(await store.webhooks.noteHealth('a', { ...failed, now: noon + 1 })).toMatchObject({
      failures: 2,
      failingSince: noon,
    })
    expect([await due(noon + 4), await due(noon + 5)]).toEqual([0, 1])
    await store.webhooks.changeEndpoint('a', { enabled: false, disabledReason: 'operator' })
    expect(await due(noon + 5)).toBe(0)
    expect(await store.webhooks.changeEndpoint('a', { enabled: true })).toMatchObject({
      disabledReason: null,
      failures: 0,
      failingSince: null,
      openUntil: null,
    })
    expect(await due()).toBe(1)
    expect(await store.webhooks.noteHealth('a', { failed: false, now: noon, openUntil: null })).toMatchObject(
      {
        deliveredAt: noon,
      },
    )
    expect(await store.webhooks.noteHealth('none', failed)).toBeUndefined()
  },
  'WH-63: the text of a message is stored once, by the first of many writers': async (store) => {
    await addEndpoint(store, 'a')
    const [id = ''] = await makeEvents(store, 1)
    await store.webhooks.fanOut(noon, 100)
    expect(await store.webhooks.findMessage(id)).toMatchObject({ id, tenant: 'firm', sealed: null })
    const kept = await Promise.all(
      ['one', 'two', 'three'].map((key) => store.webhooks.keepMessage(id, sealedUnder(key))),
    )
    expect(new Set(kept).size).toBe(1)
    expect((await store.webhooks.findMessage(id))?.sealed).toBe(kept[0])
    expect(await store.webhooks.keepMessage('none', 'sealed')).toBeUndefined()
  },
  'WH-69: a dead letter is sent again, alone or with all of its endpoint, and a replay adds what is missing':
    async (store) => {
      const before = (await makeEvents(store, 1)).at(0)
      await addEndpoint(store, 'a')
      await connect(store, { id: idOf('next'), owner: 'u', account: 'next' })
      await events(store, 2)
      await store.webhooks.fanOut(noon, 100)
      const [dead] = await store.webhooks.claim('a', lease('l'), 9)
      if (!dead) throw new Error('not claimed')
      await store.webhooks.conclude(dead, 'l', outcome({ status: 'dead', tries: 10, reason: 'http-status' }))
      expect(await store.webhooks.due(noon + dayMs, 9)).toEqual([])
      const of = { endpoint: 'a', now: noon + 7 }
      expect(await store.webhooks.resend({ ...of, message: 'none' })).toBe(0)
      expect(await store.webhooks.resend(of)).toBe(1)
      expect(await store.webhooks.resend(of)).toBe(0)
      expect(await store.webhooks.resend({ ...of, message: dead.message })).toBe(1)
      expect(await store.webhooks.findDelivery('a', dead.message)).toMatchObject({
        status: 'pending',
        tries: 0,
        nextAt: noon + 7,
      })
      const all = { ...of, from: 0, until: Number.MAX_SAFE_INTEGER, max: 99 }
      expect(await store.webhooks.replay(all)).toBe(2)
      expect((await deliveriesTo(store, 'a')).toSorted()).toEqual([before ?? '', dead.message].toSorted())
      expect(await store.webhooks.replay({ ...all, until: 0 })).toBe(0)
      expect(await store.webhooks.replay({ ...all, endpoint: 'none' })).toBe(0)
    },
  'WH-66: the keys of an endpoint change only if they are those that were read': async (store) => {
    await addEndpoint(store, 'a')
    const after = { sealed: sealedUnder('next'), publicKeys: ['whpk_2', 'whpk_1'] }
    expect(await store.webhooks.changeKeys('a', 'others', after)).toBe(false)
    expect(await store.webhooks.changeKeys('a', sealedUnder('main'), after)).toBe(true)
    expect(await store.webhooks.findEndpoint('a')).toEqual(endpointOf('a', after))
  },
  'WH-71: a tenant has a maximum number of endpoints, and a removed one is gone with its deliveries': async (
    store,
  ) => {
    await makeEvents(store, 1)
    expect(await store.webhooks.addEndpoint(endpointOf('a'), 1)).toBe(true)
    expect(await store.webhooks.addEndpoint(endpointOf('b'), 1)).toBe(false)
    expect(await store.webhooks.addEndpoint(endpointOf('c', { tenant: 'other' }), 1)).toBe(true)
    await store.webhooks.replay({ endpoint: 'a', from: 0, until: Number.MAX_SAFE_INTEGER, now: noon, max: 9 })
    expect(await store.webhooks.countDeliveries()).toEqual([{ endpoint: 'a', status: 'pending', count: 1 }])
    expect((await store.webhooks.listEndpoints('firm')).map(({ id }) => id)).toEqual(['a'])
    expect((await store.webhooks.listAllEndpoints()).map(({ id }) => id)).toEqual(['a', 'c'])
    expect([await store.webhooks.removeEndpoint('a'), await store.webhooks.removeEndpoint('a')]).toEqual([
      true,
      false,
    ])
    expect(await store.webhooks.countDeliveries()).toEqual([])
  },
  'WH-66: keys and messages are counted, listed, resealed and discarded with the vault keys': async (
    store,
  ) => {
    await addEndpoint(store, 'a')
    const [id = ''] = await makeEvents(store, 1)
    await store.webhooks.fanOut(noon, 100)
    await store.webhooks.keepMessage(id, sealedUnder('main'))
    const found = await store.sealed.list({ under: 'main', after: '', max: 9 })
    expect(
      found.map(({ table, sealedFor, tokenVersion }) => `${table} ${sealedFor} ${tokenVersion}`).toSorted(),
    ).toEqual(['webhook_endpoints a 0', `webhook_messages ${id} 0`])
    expect(await store.sealed.replace(found.map((row) => ({ row, sealed: sealedUnder('next') })))).toBe(0)
    expect((await store.sealed.countByKey()).get('next')).toBe(2)
    await store.sealed.discard('next')
    expect(await store.webhooks.findEndpoint('a')).toBeUndefined()
    expect(await store.webhooks.findMessage(id)).toMatchObject({ id, sealed: null })
  },
  'EM-37: messages that name an erased user lose their text, and those of a tenant are erased with its endpoints':
    async (store) => {
      await addEndpoint(store, 'a')
      const [id = ''] = await makeEvents(store, 1)
      await store.webhooks.fanOut(noon, 100)
      await store.webhooks.keepMessage(id, sealedUnder('main'))
      const person = await store.erasure.erase({ tenant: 'firm', subjects: ['u'] })
      expect(person.rows).toMatchObject({ webhook_messages: 1, webhook_deliveries: 0, webhook_endpoints: 0 })
      expect(await store.webhooks.findMessage(id)).toMatchObject({ sealed: null })
      expect(await deliveriesTo(store, 'a')).toEqual([id])
      const tenant = await store.erasure.erase({ tenant: 'firm' })
      expect(tenant.rows).toMatchObject({ webhook_messages: 1, webhook_deliveries: 1, webhook_endpoints: 1 })
      expect(await store.webhooks.listAllEndpoints()).toEqual([])
    },
  'EM-37: a tenant of which nothing but an endpoint is stored is known, and can be erased': async (store) => {
    await addEndpoint(store, 'a', { tenant: 'only an endpoint' })
    expect(await store.erasure.tenants()).toEqual(['only an endpoint'])
    const { rows } = await store.erasure.erase({ tenant: 'only an endpoint' })
    expect(rows).toMatchObject({ webhook_endpoints: 1 })
    expect(await store.erasure.tenants()).toEqual([])
  },
  'WH-63: messages are kept for thirty days': async (store) => {
    await addEndpoint(store, 'a')
    const [id = ''] = await makeEvents(store, 1)
    await store.webhooks.fanOut(noon, 100)
    const at = (await store.webhooks.findMessage(id))?.at ?? 0
    await store.purge(at + 30 * dayMs, 0)
    expect(await deliveriesTo(store, 'a')).toEqual([id])
    await store.purge(at + 30 * dayMs + 1, 0)
    expect(await store.webhooks.findMessage(id)).toBeUndefined()
    expect(await store.webhooks.countDeliveries()).toEqual([])
  },
}
