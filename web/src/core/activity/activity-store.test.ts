import type { ActivityEntry } from '@planbridge/shared/contract'
import { expect, it } from 'vitest'
import { bffClient } from '../bff-client.ts'
import { type ActivityFilter, createActivityStore } from './activity-store.ts'

const entryOf = (nth: number, change: Partial<ActivityEntry> = {}): ActivityEntry => ({
  id: `e${nth}`,
  position: `0-${nth}`,
  kind: 'connected',
  at: '2026-11-20T09:00:00.000Z',
  since: '2026-11-20T09:00:00.000Z',
  count: 1,
  failed: 0,
  connection: null,
  integration: null,
  code: null,
  reason: null,
  operation: null,
  job: null,
  event: null,
  next_at: null,
  ...change,
})

const page = (entries: readonly ActivityEntry[], more = false) =>
  Response.json({ entries, more, resume: entries[0]?.position ?? '0-0' })

const everything: ActivityFilter = { topic: null, connection: null }

/** A store over pages and streams of the test. */
const kit = (pages: readonly Response[], filter = everything) => {
  const remaining = [...pages]
  const asked: string[] = []
  const resumed: (string | null)[] = []
  const streams = new Set<ReadableStreamDefaultController<Uint8Array>>()
  const fetch = (url: string, init: RequestInit): Promise<Response> => {
    if (!url.endsWith('/stream')) {
      asked.push(url)
      return Promise.resolve(remaining.shift() ?? Response.error())
    }
    resumed.push(new Headers(init.headers).get('last-event-id'))
    const body = new ReadableStream<Uint8Array>({
      start(stream) {
        streams.add(stream)
        init.signal?.addEventListener('abort', () => {
          streams.delete(stream)
          stream.error(new Error('aborted'))
        })
      },
    })
    return Promise.resolve(new Response(body, { headers: { 'content-type': 'text/event-stream' } }))
  }
  const store = createActivityStore(
    {
      call: bffClient(fetch),
      fetch,
      onSessionEnd: () => undefined,
      after: () => () => undefined,
      random: () => 1,
      isOnline: () => true,
      onBack: () => () => undefined,
    },
    filter,
  )
  const ids = () => {
    const { list } = store.getState()
    return list.phase === 'ready' ? list.value.map(({ id }) => id) : list.phase
  }
  return {
    store,
    ids,
    asked,
    resumed,
    streams,
    send: (entry: ActivityEntry) => {
      for (const stream of streams)
        stream.enqueue(new TextEncoder().encode(`data: ${JSON.stringify(entry)}\n\n`))
    },
  }
}

it('OP-182: shows the list and what arrives after it, a counted entry in place of its former version', async () => {
  const { store, ids, resumed, streams, send } = kit([page([entryOf(2), entryOf(1)])])
  const stop = store.getState().follow()
  await expect.poll(() => streams.size).toBe(1)
  send(entryOf(3))
  send(entryOf(1, { position: '0-4', count: 2 }))
  await expect.poll(ids).toEqual(['e1', 'e3', 'e2'])
  expect(resumed).toEqual(['0-2'])
  expect(store.getState()).toMatchObject({ arrived: 2, arrivedIds: new Set(['e3', 'e1']), live: 'live' })
  stop()
  await expect.poll(() => streams.size).toBe(0)
})

it.each<[string, Partial<ActivityFilter>, string[]]>([
  ['a topic', { topic: 'jobs' }, ['job']],
  ['problems', { topic: 'problems' }, ['failed', 'job']],
  ['a connection', { connection: 'c1' as never }, ['failed']],
])('OP-182: shows of what arrives only that of %s', async (_, filter, expected) => {
  const { store, ids, streams, send } = kit([page([])], { ...everything, ...filter })
  store.getState().follow()
  await expect.poll(() => streams.size).toBe(1)
  send(entryOf(1, { id: 'job', kind: 'job-failed' }))
  send(entryOf(2, { id: 'call', kind: 'calls' }))
  send(entryOf(3, { id: 'failed', kind: 'calls', failed: 1, connection: 'c1' as never }))
  await expect.poll(ids).toEqual(expected)
})

it('OP-182: older entries are added once, although one has moved to the top meanwhile', async () => {
  const { store, ids, asked, streams, send } = kit([
    page([entryOf(4), entryOf(3)], true),
    page([entryOf(2), entryOf(1)]),
  ])
  store.getState().follow()
  await expect.poll(() => streams.size).toBe(1)
  send(entryOf(2, { position: '0-5', count: 2 }))
  await expect.poll(ids).toEqual(['e2', 'e4', 'e3'])
  await store.getState().loadOlder()
  expect(ids()).toEqual(['e2', 'e4', 'e3', 'e1'])
  expect(asked[1]).toBe('/bff/activity?before=0-3')
  expect(store.getState().hasOlder).toBe(false)
})

it('OP-183: a page that is hidden has no stream, and continues after its last entry when it is shown', async () => {
  const { store, resumed, streams, send, ids } = kit([page([entryOf(1)])])
  store.getState().follow()
  await expect.poll(() => streams.size).toBe(1)
  send(entryOf(2))
  await expect.poll(ids).toEqual(['e2', 'e1'])
  store.getState().pause()
  expect(streams.size).toBe(0)
  store.getState().resume()
  await expect.poll(() => resumed).toEqual(['0-1', '0-2'])
})

it('a list that cannot be loaded says why and can be opened again; failed older entries leave the list', async () => {
  const { store, ids } = kit([Response.error(), page([entryOf(1)], true)])
  store.getState().follow()
  await expect.poll(ids).toBe('failed')
  store.getState().show({ topic: 'access', connection: null })
  await expect.poll(ids).toEqual(['e1'])
  await store.getState().loadOlder()
  expect(store.getState()).toMatchObject({ olderFailure: { code: 'answer-unexpected' }, loadingOlder: false })
  expect(ids()).toEqual(['e1'])
})
