import { activityKinds, type ActivityEntry } from '@planbridge/shared/contract'
import { en } from '@planbridge/web/messages/en.ts'
import { activity } from '@planbridge/web/messages/en/activity.ts'
import { page } from 'vitest/browser'
import { connection, inDays, personNamed } from './app-facts.ts'
import { type AppState, whileShown } from './app-state.ts'

const minutes = (count: number) => inDays(count / 1440)

const plannr = { label: 'Plannr', provider: { name: 'Plannr', colour: '#1f6f54' } }
const longNamed = {
  label: 'Dynamic Planner of the Harbour Lane Wealth and Retirement Partnership',
  provider: { name: 'Dynamic Planner', colour: '#123c7c' },
}

const entry = (nth: number, change: object): object => ({
  id: `e${nth}`,
  position: `0-${1000 - nth}`,
  kind: 'connected',
  at: minutes(-nth * 7),
  since: minutes(-nth * 7),
  count: 1,
  failed: 0,
  connection: 'c1',
  integration: 'plannr',
  shown_as: plannr,
  code: null,
  reason: null,
  operation: null,
  job: null,
  event: null,
  next_at: null,
  ...change,
})

const facts: Partial<Record<ActivityEntry['kind'], object>> = {
  'renewal-failed': { code: 'provider-unreachable', next_at: minutes(9) },
  'reconnect-needed': { reason: 'refused-by-provider' },
  'ends-soon': { next_at: inDays(3) },
  ended: { reason: 'end-date-reached' },
  'signed-out': { reason: 'person-signed-out' },
  calls: { count: 12, failed: 2, code: 'provider-too-slow', shown_as: longNamed },
  renewed: { count: 4 },
  'job-succeeded': { title: 'List clients' },
  'job-failed': { title: 'List clients', code: 'provider-unreachable', next_at: minutes(125) },
  'job-skipped': { title: 'List clients', code: 'run-missed' },
  arrival: { connection: null, event: 'slot-booked', title: 'An appointment was booked', count: 2 },
  disconnected: { connection: 'c9' },
}

/** An entry of every kind, over four days. */
const everyKind = activityKinds.map((kind, nth) =>
  entry(nth, { kind, at: nth < 5 ? minutes(-nth * 7) : inDays(-(nth - 4) / 3), ...facts[kind] }),
)

const open = () =>
  new ReadableStream({ start: (stream) => stream.enqueue(new TextEncoder().encode(': open\n\n')) })

const answers =
  (
    list: object | (() => Promise<Response>),
    stream: () => Response = () => new Response(open(), { headers: { 'content-type': 'text/event-stream' } }),
  ) =>
  (path: string): Response | Promise<Response> => {
    if (path.endsWith('/stream')) return stream()
    return typeof list === 'function' ? (list as () => Promise<Response>)() : Response.json(list)
  }

const listed = (entries: readonly object[], more = false) => ({ entries, more, resume: '0-0' })

const shown = (name: string, instead: AppState['instead'], more: Partial<AppState> = {}): AppState => ({
  name: `activity, ${name}`,
  path: '/activity',
  changed: { '/session': personNamed('Priya Nair') },
  instead: { '/connections': () => Response.json({ connections: [connection()] }), ...instead },
  shows: activity.lead,
  ...more,
})

const refused = (code: string, status: number) => () =>
  Promise.resolve(Response.json({ type: 't', title: 't', status, code, reference: 'ref-1' }, { status }))

/** The browser says that it has no network, while the state is shown. */
const goOffline = (): void => {
  Object.defineProperty(navigator, 'onLine', { configurable: true, value: false })
  void whileShown().then(() => Reflect.deleteProperty(navigator, 'onLine'))
}

/** The states of the page of a person's activity. */
export const activityStates: readonly AppState[] = [
  shown('loading', { '/activity': answers(whileShown) }),
  shown(
    'entries of every kind',
    { '/activity': answers(listed(everyKind, true)) },
    { shows: activity.older },
  ),
  shown('live', { '/activity': answers(listed(everyKind.slice(0, 2))) }, { shows: activity.live.live }),
  shown('nothing yet', { '/activity': answers(listed([])) }, { shows: activity.noneText }),
  shown(
    'nothing of this kind',
    { '/activity': answers(listed([])) },
    {
      act: () => page.getByText(activity.topics.problems, { exact: true }).click(),
      shows: activity.noneShownText,
    },
  ),
  shown(
    'of one connection',
    { '/activity': answers(listed(everyKind.slice(0, 3))) },
    { path: '/activity/c1', shows: activity.showAll },
  ),
  shown(
    'of a connection that is gone',
    { '/activity': answers(listed([])) },
    { path: '/activity/c9', shows: activity.noneShown },
  ),
  shown(
    'it cannot be loaded',
    { '/activity': answers(refused('store-unavailable', 503)) },
    { shows: en.start.tryAgain },
  ),
  shown(
    'the stream is lost',
    { '/activity': answers(listed(everyKind.slice(0, 2)), () => Response.error()) },
    { shows: activity.live.waiting },
  ),
  shown(
    'offline',
    { '/activity': answers(listed(everyKind.slice(0, 2)), () => Response.error()) },
    { act: goOffline, shows: activity.live.offline },
  ),
  shown(
    'an entry of a newer version',
    {
      '/activity': answers(
        listed(everyKind.slice(0, 2)),
        () =>
          new Response(
            new ReadableStream({
              start: (stream) => stream.enqueue(new TextEncoder().encode('data: {"kind":"new"}\n\n')),
            }),
            { headers: { 'content-type': 'text/event-stream' } },
          ),
      ),
    },
    { shows: activity.outdatedText },
  ),
]
