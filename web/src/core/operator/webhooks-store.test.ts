import { WebhookEndpointId } from '@planbridge/shared/contract'
import { expect, test } from 'vitest'
import { bffClient } from '../bff-client.ts'
import { createWebhooksStore } from './webhooks-store.ts'

const id = WebhookEndpointId.parse(`we_${'a'.repeat(22)}`)

const deliveryOf = (nth: number) => ({
  event: `evt_${nth}`,
  type: 'job.failed',
  status: 'dead',
  tries: 10,
  next_try_at: null,
  last_try_at: '2026-11-20T09:00:00.000Z',
  http_status: 500,
  reason: 'http-status',
})

const lost = () => Promise.reject(new TypeError('no network'))

/** A store over a server with so many deliveries, two a page. */
const kit = (count: number) => {
  const all = Array.from({ length: count }, (_, nth) => deliveryOf(nth))
  const asked: string[] = []
  let isLost = false
  const answer = (url: string): Response => {
    const { pathname, searchParams } = new URL(url, 'https://app.example')
    if (pathname.endsWith('/resend')) return Response.json({ messages: count })
    if (!pathname.endsWith('/deliveries')) return Response.json({ endpoints: [] })
    const after = all.findIndex(({ event }) => event === searchParams.get('after')) + 1
    return Response.json({ deliveries: all.slice(after, after + 2), more: after + 2 < count })
  }
  const call = bffClient((url, { method }) => {
    asked.push(`${method} ${url.slice('/bff/operator/webhook-endpoints'.length)}`)
    return isLost ? lost() : Promise.resolve(answer(url))
  })
  const store = createWebhooksStore(call, id)
  const events = () => {
    const { deliveries } = store.getState()
    return deliveries.phase === 'ready' ? deliveries.value.items.map(({ event }) => event) : deliveries.phase
  }
  return { store, asked, events, lose: (is: boolean) => void (isLost = is) }
}

test('older deliveries are added page by page, and a refresh keeps as many as there were', async () => {
  const { store, events } = kit(5)
  await store.getState().refresh()
  expect(events()).toEqual(['evt_0', 'evt_1'])
  await store.getState().loadOlder()
  expect(events()).toEqual(['evt_0', 'evt_1', 'evt_2', 'evt_3'])
  await store.getState().refresh()
  expect(events()).toEqual(['evt_0', 'evt_1', 'evt_2', 'evt_3'])
  await store.getState().loadOlder()
  expect(store.getState().deliveries).toMatchObject({ value: { more: false, items: { length: 5 } } })
})

test('a choice of a state asks for that state alone', async () => {
  const { store, asked } = kit(1)
  await store.getState().show('dead')
  expect(asked).toContain(`GET /${id}/deliveries?status=dead`)
})

test('a refresh that fails keeps what is shown and says so, and the next one recovers', async () => {
  const { store, events, lose } = kit(1)
  await store.getState().refresh()
  lose(true)
  await store.getState().refresh()
  expect(events()).toEqual(['evt_0'])
  expect(store.getState().failure).toMatchObject({ code: 'answer-lost' })
  lose(false)
  await store.getState().refresh()
  expect(store.getState().failure).toBeNull()
})

test('a first request that fails is a failure, not an empty list', async () => {
  const { store, lose } = kit(1)
  lose(true)
  await store.getState().refresh()
  expect(store.getState()).toMatchObject({ endpoints: { phase: 'failed' }, deliveries: { phase: 'failed' } })
})

test('an action is followed by a refresh', async () => {
  const { store, asked } = kit(1)
  expect(await store.getState().resendDead()).toEqual({ kind: 'ok', output: { messages: 1 } })
  expect(asked[0]).toBe(`POST /${id}/resend`)
  expect(asked.slice(1).toSorted()).toEqual(['GET ', `GET /${id}/deliveries`])
})
