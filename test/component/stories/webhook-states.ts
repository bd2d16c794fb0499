import type { OperatedEndpoint, OperatedDelivery } from '@planbridge/shared/contract'
import { en } from '@planbridge/web/messages/en.ts'
import { webhooks } from '@planbridge/web/messages/en/webhooks.ts'
import { page } from 'vitest/browser'
import { inDays, personNamed } from './app-facts.ts'
import { type AppState, whileShown } from './app-state.ts'

const minutes = (count: number) => inDays(count / 1440)
const idOf = (name: string) => `we_${name.padEnd(22, '0')}`

const endpoint = (change: Partial<Record<keyof OperatedEndpoint, unknown>> = {}): object => ({
  id: idOf('larkspur'),
  origin: 'https://backoffice.larkspur.example',
  host_key: 'larkspur',
  types: null,
  integrations: null,
  status: 'enabled',
  disabled_reason: null,
  circuit: 'closed',
  open_until: null,
  failures: 0,
  failing_since: null,
  last_delivered_at: minutes(-4),
  last_try: { at: minutes(-4), http_status: 204, reason: null },
  waiting: 0,
  dead: 0,
  created_at: inDays(-40),
  ...change,
})

const failing = {
  failures: 12,
  failing_since: inDays(-2),
  last_delivered_at: inDays(-2),
  last_try: { at: minutes(-2), http_status: 503, reason: 'http-status' },
  waiting: 3,
  dead: 128,
}

const endpoints = [
  endpoint(),
  endpoint({
    id: idOf('harbour'),
    origin: 'https://events.planning.harbour-lane-wealth-and-retirement-partnership.example:8443',
    host_key: 'harbour-lane-crm',
    ...failing,
    circuit: 'open',
    open_until: minutes(3),
  }),
  endpoint({ id: idOf('failing'), origin: 'https://failing.example', ...failing, dead: 0 }),
  endpoint({ id: idOf('new'), origin: 'https://new.example', last_delivered_at: null, last_try: null }),
  endpoint({
    id: idOf('gone'),
    origin: 'https://gone.example',
    status: 'disabled',
    disabled_reason: 'gone',
    last_try: { at: inDays(-1), http_status: 410, reason: 'gone' },
    waiting: 1,
  }),
]

const delivery = (nth: number, change: Partial<OperatedDelivery>): object => ({
  event: `evt_${String(nth).padStart(4, '0')}kq8Xw2Vb9sTz`,
  type: 'connection.status_changed',
  status: 'delivered',
  tries: 1,
  next_try_at: null,
  last_try_at: minutes(-4 * nth),
  http_status: 204,
  reason: null,
  ...change,
})

const deliveries = [
  delivery(1, {
    status: 'pending',
    tries: 2,
    next_try_at: minutes(25),
    http_status: 503,
    reason: 'http-status',
  }),
  delivery(2, {
    status: 'pending',
    tries: 0,
    next_try_at: minutes(-1),
    last_try_at: null,
    http_status: null,
  }),
  delivery(3, { status: 'dead', tries: 10, http_status: null, reason: 'too-slow', last_try_at: inDays(-1) }),
  delivery(4, { status: 'dead', tries: 1, type: 'endpoint.test', http_status: 500, reason: 'http-status' }),
  delivery(5, {}),
  delivery(6, { type: 'connect_session.completed' }),
]

const operator = (body: Record<string, unknown>) => ({
  ...personNamed('Helen Marsh')(body),
  role: 'operator',
})

const refused = (code: string, status: number) =>
  Response.json({ type: 't', title: 't', status, code, reference: 'ref-1' }, { status })

interface Answers {
  readonly list?: readonly object[]
  readonly items?: readonly object[]
  readonly more?: boolean
}

const answers = ({
  list = endpoints,
  items = deliveries,
  more = true,
}: Answers = {}): AppState['instead'] => ({
  '/operator/webhook-endpoints': (path) => {
    if (path.endsWith('/deliveries')) return Response.json({ deliveries: items, more })
    if (path.endsWith('/test')) return Response.json(delivery(9, { type: 'endpoint.test' }))
    if (path.endsWith('/resend')) return Response.json({ messages: 128 })
    return Response.json({ endpoints: list })
  },
})

const shown = (name: string, instead: AppState['instead'], more: Partial<AppState> = {}): AppState => ({
  name: `webhooks, ${name}`,
  path: '/operator/webhooks',
  changed: { '/session': operator },
  ...(instead && { instead }),
  shows: webhooks.lead,
  ...more,
})

const one = (name: string, id: string, more: Partial<AppState> = {}, given?: Answers): AppState =>
  shown(name, answers(given), {
    path: `/operator/webhooks/${idOf(id)}`,
    shows: webhooks.facts.title,
    ...more,
  })

const press = (name: string) => () => page.getByRole('button', { name, exact: true }).click()

/** The states of the pages of webhooks, for operators. */
export const webhookStates: readonly AppState[] = [
  shown('loading', { '/operator': whileShown }),
  shown('every state of an endpoint', answers(), { shows: webhooks.states.paused }),
  shown('none', answers({ list: [] }), { shows: webhooks.noneText }),
  shown(
    'they cannot be loaded',
    { '/operator': () => refused('store-unavailable', 503) },
    { shows: en.start.tryAgain },
  ),
  shown('offline', { '/operator': () => Response.error() }, { shows: en.failures['answer-lost'].title }),
  shown('a person without the role', answers(), {
    changed: { '/session': personNamed('Priya Nair') },
    shows: en.failures['not-permitted'].title,
  }),
  one('one that works', 'larkspur', { shows: webhooks.older }),
  one('one with dead letters', 'harbour', { shows: webhooks.pausedTitle }),
  one('one that was disabled', 'gone', { shows: webhooks.offTitle }, { items: [], more: false }),
  one('one that is new', 'new', { shows: webhooks.noMessagesText }, { items: [], more: false }),
  one('one that was removed', 'removed', { shows: en.failures['webhook-endpoint-not-found'].title }),
  one('turning one off', 'larkspur', { act: press(webhooks.turnOff), shows: webhooks.switchOff.title }),
  one('after a test', 'larkspur', { act: press(webhooks.test), shows: webhooks.testAccepted }),
  one('all are sent again', 'harbour', {
    act: press('Send all 128 again'),
    shows: '128 messages are sent again',
  }),
]
