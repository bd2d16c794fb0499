import type { Hono } from 'hono'
import { z } from 'zod'
import type { Outbox } from '../sending/outbox.ts'
import type { Random } from '../random.ts'
import { invalid, json, problem } from './api-answer.ts'
import type { Caller } from './api-guard.ts'
import type { SignedWebhook, SubscriptionSeed } from './options.ts'
import { paged } from './paging.ts'

export interface Subscription {
  readonly uuid: string
  readonly created_at: string
  readonly updated_at: string
  readonly signing_secret: string
  readonly url: string
  events: readonly string[]
  last_outgoing_webhook_call_at: string | null
}

/** The documented events that the simulator has. */
export const simulatedEvents = [
  'account.created',
  'account.updated',
  'account.deleted',
  'task.created',
  'task.completed',
  'circle.created',
  'plan.created',
] as const

const Events = z.array(z.string()).min(1)
const Wanted = z.object({ url: z.url(), events: Events })

const iso = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, '+00:00')

interface Needs {
  readonly subscriptions: Subscription[]
  readonly random: Random
  readonly now: () => number
}

/** `/api/v2/webhook-subscriptions`. @see https://api-how-to.plannrcrm.com/webhooks/validating-webhooks */
export const webhookRoutes = (api: Hono<Caller>, { subscriptions, random, now }: Needs): void => {
  const path = '/v2/webhook-subscriptions'
  api.get(path, (c) => paged(c, subscriptions.toReversed()))
  api.post(path, async (c) => {
    const body = Wanted.safeParse(await c.req.json().catch(() => undefined))
    if (!body.success) return invalid(c, { url: ['The url field is required.'] })
    const at = iso(now())
    const subscription = {
      uuid: random.uuid(),
      created_at: at,
      updated_at: at,
      signing_secret: `CANARY-WH-plannr-${random.hex(60)}`.slice(0, 60),
      ...body.data,
      last_outgoing_webhook_call_at: null,
    }
    subscriptions.push(subscription)
    return json(subscription, 201)
  })
  api.put(`${path}/:uuid`, async (c) => {
    const subscription = subscriptions.find(({ uuid }) => uuid === c.req.param('uuid'))
    if (subscription === undefined) return problem(c.req.raw, 404, 'No query results for model.')
    const body = z.object({ events: Events }).safeParse(await c.req.json().catch(() => undefined))
    if (!body.success) return invalid(c, { events: ['The events field is required.'] })
    subscription.events = body.data.events
    return json(subscription)
  })
}

/** Lower-case hex of HMAC-SHA256 over the raw body. The signature contains no timestamp. */
const signWebhook = async (body: string, secret: string): Promise<string> => {
  const text = new TextEncoder()
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', text.encode(secret), algorithm, false, ['sign'])
  const signature = new Uint8Array(await crypto.subtle.sign('HMAC', key, text.encode(body)))
  return Array.from(signature, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Tells every subscription to the event, whose data is the record as the API shows it. assumed: of every firm. */
export type Tell = (event: string, data: unknown) => Promise<void>

interface TellNeeds {
  readonly subscriptions: readonly Subscription[]
  readonly outbox: Outbox
  readonly now: () => number
}

export const tellThrough =
  ({ subscriptions, outbox, now }: TellNeeds): Tell =>
  async (event, data) => {
    for (const delivery of await deliveries(subscriptions, { event, data, at: now() }))
      outbox.add({ name: event, ...delivery, from: undefined })
  }

/** A subscription that exists from the start. */
export const seededSubscription = (
  { url, events, signingSecret }: SubscriptionSeed,
  random: Random,
  now: number,
): Subscription => ({
  uuid: random.uuid(),
  created_at: iso(now),
  updated_at: iso(now),
  signing_secret: signingSecret,
  url,
  events,
  last_outgoing_webhook_call_at: null,
})

/** A signed delivery for each subscription to the event. */
export const deliveries = async (
  subscriptions: readonly Subscription[],
  event: { readonly event: string; readonly data: unknown; readonly at: number },
): Promise<readonly SignedWebhook[]> => {
  const wanted = subscriptions.filter(({ events }) => events.includes(event.event))
  return Promise.all(
    wanted.map(async (subscription) => {
      subscription.last_outgoing_webhook_call_at = iso(event.at)
      // assumed: the payload's shape is not documented
      const body = JSON.stringify({ event: event.event, data: event.data })
      const signature = await signWebhook(body, subscription.signing_secret)
      const headers = { 'content-type': 'application/json', 'x-signature': signature }
      return { url: subscription.url, headers, body }
    }),
  )
}
