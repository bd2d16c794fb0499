import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { runInThisContext } from 'node:vm'
import { createPlanbridge, verifyWebhook, WebhookError } from '@planbridge/node'
import { expect, test } from 'vitest'
import { wholeKey } from '../harness/deployment/host.ts'
import { openWebhooks } from '../harness/webhooks/open-webhooks.ts'
import type { Received } from '../harness/webhooks/receiver.ts'
import { retryWaitsMs, triesMax } from '@planbridge/bff/internal/notifications/verdict.ts'

const guide = readFileSync(join(import.meta.dirname, '../../docs/webhooks.md'), 'utf8')
const blocks = [...guide.matchAll(/```ts\n([\s\S]*?)\n```/g)].map(([, code = '']) =>
  stripTypeScriptTypes(code),
)

type Example = (app: object) => Promise<{
  readonly endpoint: { readonly id: string }
  readonly receive: (request: Request) => Promise<Response>
  readonly test: object
  readonly replayed: object
  readonly rotated: { readonly secret: string }
}>

const requestOf = ({ body, headers }: Received, change = '') =>
  new Request('https://app.example.com/planbridge/events', {
    method: 'POST',
    headers: headers as Record<string, string>,
    body: Buffer.concat([body, Buffer.from(change)]),
  })

test('WH-68 WH-69: the examples of docs/webhooks.md add an endpoint, verify, rotate, test, send again and replay', async () => {
  const webhooks = await openWebhooks('the guide')
  const receiver = await webhooks.openReceiver()
  const planbridge = createPlanbridge({
    origin: webhooks.at.origin,
    key: wholeKey,
    fetch: (url, init) => webhooks.at.planbridge.fetch(new Request(url, init as RequestInit)),
  })
  const code = blocks.join('\n').replace('https://app.example.com/planbridge/events', receiver.url)
  const names = ['planbridge', 'verifyWebhook', 'WebhookError', 'isNew', 'enqueue']
  const run = runInThisContext(
    `(async ({ ${names.join(', ')} }) => { ${code}\nreturn { endpoint, receive, test, replayed, rotated } })`,
  ) as Example
  const queue: { readonly id: string }[] = []
  const example = await run({
    planbridge,
    verifyWebhook: (
      message: Parameters<typeof verifyWebhook>[0],
      options: Parameters<typeof verifyWebhook>[1],
    ) => verifyWebhook(message, { ...options, now: webhooks.at.clock.now }),
    WebhookError,
    isNew: (id: string) => Promise.resolve(queue.every((event) => event.id !== id)),
    enqueue: (event: { readonly id: string }) => Promise.resolve(queue.push(event)),
  })
  expect(example.test).toMatchObject({ type: 'endpoint.test', status: 'delivered' })
  expect(example.rotated.secret).toMatch(/^whsec_/)
  expect(example.replayed).toEqual({ events: 0 })
  const [message] = receiver.received
  if (!message) throw new Error('nothing arrived')
  const statuses = [message, message].map(async (one) => (await example.receive(requestOf(one))).status)
  expect(await Promise.all(statuses)).toEqual([204, 204])
  expect((await example.receive(requestOf(message, ' '))).status).toBe(400)
  expect(new Set(queue.map(({ id }) => id)).size).toBe(1)
})

test('WH-69: docs/webhooks.md names the waits between tries', () => {
  const hours = retryWaitsMs.filter((ms) => ms >= 3_600_000).map((ms) => `${ms / 3_600_000} h`)
  const [last, ...rest] = hours.toReversed()
  expect(guide).toContain(`after 5 s, 5 min, 30 min, ${rest.toReversed().join(', ')} and ${last}`)
  expect(triesMax).toBe(10)
})
