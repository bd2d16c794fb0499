import { verifySignature, verifyWebhook, WebhookError } from '@planbridge/node'
import { hostEndpoints, hostScopes } from '@planbridge/shared/host-api'
import { describe, expect, test } from 'vitest'
import { hostKeysText, openHost, wholeKey } from '../../harness/deployment/host.ts'
import { openWebhooks } from '../../harness/webhooks/open-webhooks.ts'

const { createWebhookEndpoint, listWebhookEndpoints, getWebhookEndpoint } = hostEndpoints
const { changeWebhookEndpoint, removeWebhookEndpoint, rotateWebhookSecret } = hostEndpoints
const { listWebhookDeliveries, testWebhookEndpoint, resendWebhookDelivery, replayWebhooks } = hostEndpoints

const keys = {
  plannr: 'pbh_CANARY-HOSTKEY-of-plannr-alone-0000000001',
  elsewhere: 'pbh_CANARY-HOSTKEY-of-another-tenant-000000001',
}
const threeKeys = (text: string) =>
  `${text}${hostKeysText({
    crm: { key: wholeKey, scopes: hostScopes },
    plannr: { key: keys.plannr, scopes: hostScopes, integrations: ['plannr'] },
    elsewhere: { key: keys.elsewhere, scopes: hostScopes, tenant: 'acme' },
  })}`

const codeOf = async (result: Promise<{ readonly ok: boolean; readonly body: unknown }>) =>
  ((await result).body as { readonly code?: string }).code

const caught = (work: Promise<unknown>) =>
  work.then(
    () => 'verified',
    (error: unknown) => (error instanceof WebhookError ? error.code : String(error)),
  )

describe('the secret of an endpoint', () => {
  test('WH-66: is in the answer that makes it, and in no other answer, no log, and not in clear in the store', async () => {
    const webhooks = await openWebhooks('secret')
    const { secret, id } = await webhooks.addEndpoint(() => ({ status: 500 }))
    const made = webhooks.at.responses.length
    await webhooks.makeEvent()
    await webhooks.round()
    const { host, at } = webhooks
    await host.get(listWebhookEndpoints, {})
    await host.get(getWebhookEndpoint, { endpoint: id })
    await host.get(changeWebhookEndpoint, { endpoint: id, status: 'disabled' })
    await host.get(testWebhookEndpoint, { endpoint: id })
    await host.get(listWebhookDeliveries, { endpoint: id })
    const row = await at.store.webhooks.findEndpoint(id)
    const bytes = secret.slice('whsec_'.length)
    const seen = JSON.stringify([at.responses.slice(made), at.logs, row])
    expect(seen).not.toContain(bytes)
    expect(seen).not.toContain('whsk_')
    expect(seen).toContain('whpk_')
    await host.get(removeWebhookEndpoint, { endpoint: id })
    expect(JSON.stringify(at.logs)).not.toContain(bytes)
  })

  test('WH-66: is the same if the request is repeated with its idempotency key, and another one otherwise', async () => {
    const { host, openReceiver } = await openWebhooks('idempotent')
    const { url } = await openReceiver()
    const create = (key: string) => host.call(createWebhookEndpoint, { url }, { 'idempotency-key': key })
    const [first, again, other] = [await create('one'), await create('one'), await create('two')]
    expect(again.body).toEqual(first.body)
    expect(other.body).not.toEqual(first.body)
    const { endpoints } = await host.get(listWebhookEndpoints, {})
    expect(endpoints).toHaveLength(2)
    expect(new Set(endpoints.flatMap(({ public_keys }) => public_keys)).size).toBe(2)
  })

  test('WH-67: overlaps with the one that replaces it, by secret and by public key, until the time is over', async () => {
    const webhooks = await openWebhooks('rotation')
    const { receiver, secret: old, endpoint, id } = await webhooks.addEndpoint()
    const { host, at } = webhooks
    const { secret, endpoint: after } = await host.get(rotateWebhookSecret, {
      endpoint: id,
      overlap_hours: 2,
    })
    expect(after.public_keys.slice(1)).toEqual(endpoint.public_keys)
    const verified = async () => {
      await host.get(testWebhookEndpoint, { endpoint: id })
      const message = receiver.received.at(-1)
      if (!message) throw new Error('nothing arrived')
      const by = (one: string | undefined) =>
        caught(verifySignature(message, { keys: one ?? '', now: at.clock.now }))
      return Promise.all([old, secret, ...after.public_keys.toReversed()].map(by))
    }
    expect(await verified()).toEqual(['verified', 'verified', 'verified', 'verified'])
    at.clock.pass(2 * 3_600)
    expect(await verified()).toEqual(['signature-mismatch', 'verified', 'signature-mismatch', 'verified'])
    const last = await host.get(rotateWebhookSecret, { endpoint: id, overlap_hours: 0 })
    expect(last.endpoint.public_keys).toHaveLength(1)
    expect(await verified()).toEqual(Array(4).fill('signature-mismatch'))
  })
})

describe('a host key', () => {
  test('WH-71: sees and changes endpoints of its tenant and integrations alone', async () => {
    const webhooks = await openWebhooks('keys', { config: threeKeys })
    const { id } = await webhooks.addEndpoint()
    const [plannr, elsewhere] = [openHost(webhooks.at, keys.plannr), openHost(webhooks.at, keys.elsewhere)]
    for (const other of [plannr, elsewhere]) {
      expect((await other.get(listWebhookEndpoints, {})).endpoints).toEqual([])
      const of = { endpoint: id }
      const codes = await Promise.all([
        codeOf(other.call(getWebhookEndpoint, of)),
        codeOf(other.call(changeWebhookEndpoint, { ...of, url: 'https://evil.example/' })),
        codeOf(other.call(rotateWebhookSecret, of)),
        codeOf(other.call(testWebhookEndpoint, of)),
        codeOf(other.call(listWebhookDeliveries, of)),
        codeOf(other.call(resendWebhookDelivery, { ...of, event: 'evt_1' })),
        codeOf(other.call(replayWebhooks, { ...of, from: '2026-01-01T00:00:00Z' })),
      ])
      expect(codes).toEqual(Array(7).fill('webhook-endpoint-not-found'))
      expect(await other.get(removeWebhookEndpoint, of)).toEqual({ removed: false })
    }
    const ofPlannr = await webhooks.addEndpoint(undefined, {}, plannr)
    expect(ofPlannr.endpoint.integrations).toEqual(['plannr'])
    expect((await webhooks.host.get(listWebhookEndpoints, {})).endpoints).toHaveLength(2)
    const wider = plannr.call(changeWebhookEndpoint, {
      endpoint: ofPlannr.id,
      integrations: ['dp-hybrid'] as never,
    })
    expect(await codeOf(wider)).toBe('integration-not-found')
    const all = await plannr.get(changeWebhookEndpoint, { endpoint: ofPlannr.id, integrations: null })
    expect(all.integrations).toEqual(['plannr'])
  })

  test('WH-71: gets no event of another tenant', async () => {
    const webhooks = await openWebhooks('tenants', { config: threeKeys })
    const elsewhere = openHost(webhooks.at, keys.elsewhere)
    const { receiver } = await webhooks.addEndpoint(undefined, {}, elsewhere)
    await webhooks.makeEvent()
    await webhooks.round()
    expect(receiver.received).toEqual([])
  })

  test('WH-61: cannot add or set an address that is not allowed', async () => {
    const webhooks = await openWebhooks('addresses')
    const { id } = await webhooks.addEndpoint()
    for (const url of ['http://10.0.0.1/', 'https://user@host.example/', 'ftp://host.example/', 'nonsense']) {
      const created = webhooks.host.call(createWebhookEndpoint, { url })
      const changed = webhooks.host.call(changeWebhookEndpoint, { endpoint: id, url })
      expect([await codeOf(created), await codeOf(changed)]).toEqual(Array(2).fill('webhook-url-not-allowed'))
    }
  })

  test('WH-71: adds fifty endpoints for its tenant at most', async () => {
    const { host, openReceiver } = await openWebhooks('too many')
    const { url } = await openReceiver()
    for (let count = 0; count < 50; count += 1) await host.get(createWebhookEndpoint, { url })
    expect(await codeOf(host.call(createWebhookEndpoint, { url }))).toBe('too-many-webhook-endpoints')
  })

  test('WH-71: lists deliveries by pages and status, the newest event first', async () => {
    const webhooks = await openWebhooks('pages')
    const { id } = await webhooks.addEndpoint((_, at) => ({ status: at === 0 ? 500 : 200 }))
    for (let count = 0; count < 3; count += 1) await webhooks.makeEvent()
    for (let rounds = 0; rounds < 2; rounds += 1) await webhooks.round()
    const page = (more: object) => webhooks.host.get(listWebhookDeliveries, { endpoint: id, ...more })
    const all = await page({})
    expect([all.deliveries.length, all.more]).toEqual([3, false])
    const first = await page({ limit: '2' })
    expect(first).toEqual({ deliveries: all.deliveries.slice(0, 2), more: true })
    const second = await page({ limit: '2', after: first.deliveries.at(-1)?.event })
    expect(second).toEqual({ deliveries: all.deliveries.slice(2), more: false })
    expect((await page({ status: 'pending' })).deliveries).toHaveLength(1)
    expect((await page({ status: 'delivered' })).deliveries).toHaveLength(2)
    expect((await page({ status: 'dead' })).deliveries).toEqual([])
  })

  test('WH-64: changes the types of an endpoint for the events from then on, and its address for those that wait', async () => {
    const webhooks = await openWebhooks('changed')
    const { receiver, secret, id } = await webhooks.addEndpoint(() => ({ status: 500 }))
    await webhooks.makeEvent()
    await webhooks.round()
    const next = await webhooks.openReceiver()
    await webhooks.host.get(changeWebhookEndpoint, { endpoint: id, url: next.url, types: ['job.failed'] })
    await webhooks.makeEvent()
    webhooks.at.clock.pass(6)
    await webhooks.round()
    expect([receiver.received.length, next.received.length]).toEqual([1, 1])
    const [message] = next.received
    if (!message) throw new Error('nothing arrived')
    expect((await verifyWebhook(message, { keys: secret, now: webhooks.at.clock.now })).id).toBe(
      receiver.received[0]?.id,
    )
  })
})
