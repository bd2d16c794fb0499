import { hostEndpoints } from '@planbridge/shared/host-api'
import { expect, onTestFinished, test } from 'vitest'
import { wholeKey } from '../harness/deployment/host.ts'
import { openWebhooks } from '../harness/webhooks/open-webhooks.ts'
import type { ShownEvent } from '../sample-host/received-events.ts'
import { serveSampleHost } from '../sample-host/serve-sample-host.ts'
import { realClock } from '../harness/deployment/movable-clock.ts'

const users = [
  { id: 'user-1', name: 'Ada Winter' },
  { id: 'user-2', name: 'Ben Okafor' },
]

test('WH-68: the sample host adds its endpoint once, verifies what arrives, and shows each user their events', async () => {
  const webhooks = await openWebhooks('sample host', { clock: realClock() })
  const send: NonNullable<Parameters<typeof serveSampleHost>[0]['fetch']> = (url, init) =>
    webhooks.at.planbridge.fetch(new Request(url, init as RequestInit))
  const needs = { planbridge: webhooks.at.origin, key: wholeKey, fetch: send, users, webhooks: true }
  const endpoints = async () => (await webhooks.host.get(hostEndpoints.listWebhookEndpoints, {})).endpoints
  const first = await serveSampleHost(needs)
  await expect.poll(async () => (await endpoints()).length).toBe(1)
  await first.close()
  const host = await serveSampleHost(needs, Number(new URL(first.origin).port))
  onTestFinished(host.close)
  for (const subject of ['user-1', 'user-2', 'user-1']) await webhooks.makeEvent(subject)
  const listFor = async (user: string): Promise<readonly ShownEvent[]> => {
    const signedIn = await fetch(`${host.origin}/sign-in`, {
      method: 'POST',
      body: new URLSearchParams({ user }),
      headers: { origin: host.origin },
      redirect: 'manual',
    })
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? ''
    const answer = await fetch(`${host.origin}/events/list`, { headers: { cookie } })
    return (await answer.json()) as readonly ShownEvent[]
  }
  await expect
    .poll(async () => {
      await webhooks.round()
      return (await listFor('user-1')).map(({ type }) => type)
    })
    .toEqual(['connect_session.cancelled', 'connect_session.cancelled'])
  expect(await listFor('user-2')).toHaveLength(1)
  expect(await endpoints()).toHaveLength(1)
  const forged = await fetch(`${host.origin}/planbridge/events`, {
    method: 'POST',
    headers: {
      'webhook-id': 'evt_1',
      'webhook-timestamp': String(Math.floor(Date.now() / 1_000)),
      'webhook-signature': `v1a,${btoa('s'.repeat(64))}`,
    },
    body: JSON.stringify({ id: 'evt_1', type: 'connection.created', data: { subject: 'user-1' } }),
  })
  expect([forged.status, await forged.text()]).toEqual([400, 'signature-mismatch'])
  expect(await listFor('user-1')).toHaveLength(2)
})
