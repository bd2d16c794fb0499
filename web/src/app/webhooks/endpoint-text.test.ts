import type { OperatedEndpoint, OperatedDelivery } from '@planbridge/shared/contract'
import { EventId } from '@planbridge/shared/contract'
import { expect, test } from 'vitest'
import { en } from '../../messages/en.ts'
import { withWebhooks } from '../../messages/webhook-messages.ts'
import { deliveryText, endpointState, outcomeText } from './endpoint-text.ts'

const now = Date.parse('2026-11-21T12:00:00.000Z')
const messages = withWebhooks(en)
const ago = (minutes: number) => new Date(now - minutes * 60_000).toISOString()

type Health = Parameters<typeof endpointState>[0]
const tried = { at: ago(1), http_status: 204, reason: null }
const healthy: Health = { status: 'enabled', circuit: 'closed', failures: 0, last_try: tried }

test.each<[Partial<Health>, string]>([
  [{}, 'working'],
  [{ last_try: null }, 'unused'],
  [{ failures: 1 }, 'failing'],
  [{ failures: 6, circuit: 'half-open' }, 'failing'],
  [{ failures: 6, circuit: 'open' }, 'paused'],
  [{ status: 'disabled', failures: 6, circuit: 'open' }, 'off'],
  [{ status: 'disabled', last_try: null }, 'off'],
])('an endpoint with %j is %s', (change, state) => {
  expect(endpointState({ ...healthy, ...change })).toBe(state)
})

test.each<[OperatedEndpoint['last_try'], string]>([
  [null, 'Nothing was sent yet.'],
  [tried, 'Accepted the last message 1 minute ago.'],
  [
    { at: ago(2), http_status: 503, reason: 'http-status' },
    'The last try failed 2 minutes ago: it answered with status 503.',
  ],
  [
    { at: ago(2), http_status: null, reason: 'of-a-newer-version' },
    'The last try failed 2 minutes ago: it failed (of-a-newer-version).',
  ],
  [
    { at: ago(2), http_status: null, reason: 'constructor' },
    'The last try failed 2 minutes ago: it failed (constructor).',
  ],
])('the outcome %j is a sentence', (last_try, text) => {
  expect(outcomeText({ messages, now }, { last_try })).toBe(text)
})

const delivery = (change: Partial<OperatedDelivery>): OperatedDelivery => ({
  event: EventId.parse('evt_1'),
  type: 'job.failed',
  status: 'pending',
  tries: 0,
  next_try_at: null,
  last_try_at: null,
  http_status: null,
  reason: null,
  ...change,
})

test.each<[string, Partial<OperatedDelivery>, boolean, RegExp]>([
  ['waits', { next_try_at: ago(-5) }, false, /^Next try in 5 minutes\.$/],
  ['is overdue', { next_try_at: ago(5) }, false, /^Next try now\.$/],
  [
    'has failed',
    { tries: 2, next_try_at: ago(-5), http_status: 500, reason: 'http-status' },
    false,
    /^Try 2 failed: it answered with status 500\. Next try in 5 minutes\.$/,
  ],
  [
    'waits for an endpoint that is off',
    { next_try_at: ago(-5) },
    true,
    /^Waits until the endpoint is turned on\.$/,
  ],
  [
    'is delivered',
    { status: 'delivered', tries: 1, last_try_at: ago(1), http_status: 204 },
    true,
    /^Accepted today, /,
  ],
  [
    'is given up',
    { status: 'dead', tries: 10, last_try_at: ago(1), reason: 'too-slow' },
    false,
    /^Given up today, .+ after 10 tries: it did not answer in time\.$/,
  ],
  [
    'is given up after one try',
    { status: 'dead', tries: 1, last_try_at: ago(1), reason: 'gone' },
    false,
    /after 1 try: it answered that it is gone \(status 410\)\.$/,
  ],
  ['is given up without a reason', { status: 'dead', tries: 1, last_try_at: ago(1) }, false, /^Given up\.$/],
])('a message that %s says so', (_, change, isOff, text) => {
  expect(deliveryText({ messages, now }, delivery(change), isOff)).toMatch(text)
})
