import type { ActivityEntry } from '@planbridge/shared/contract'
import { expect, it } from 'vitest'
import { followActivityFrom, type LiveState } from './follow-activity.ts'

const entryOf = (nth: number): ActivityEntry => ({
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
})

const eventOf = (entry: object, id: string) => `id: ${id}\ndata: ${JSON.stringify(entry)}\n\n`

/** A stream whose chunks the test sends. */
const openStream = () => {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  const body = new ReadableStream<Uint8Array>({ start: (opened) => void (controller = opened) })
  return {
    response: new Response(body, { headers: { 'content-type': 'text/event-stream; charset=utf-8' } }),
    send: (text: string) => controller?.enqueue(new TextEncoder().encode(text)),
    lose: () => controller?.error(new TypeError('lost')),
    end: () => controller?.close(),
  }
}

interface Timer {
  readonly ms: number
  readonly late: () => void
}

/** A follower whose responses and timers the test gives. */
const kit = (...responses: readonly (Response | Error)[]) => {
  const remaining = [...responses]
  const requests: RequestInit[] = []
  const timers = new Set<Timer>()
  const listeners = new Set<() => void>()
  const states: LiveState[] = []
  const entries: ActivityEntry[] = []
  const counts = { unreadable: 0, ended: 0 }
  const state = { isOnline: true }
  const stop = followActivityFrom(
    {
      fetch: (_, init) => {
        requests.push(init)
        const next = remaining.shift()
        if (next instanceof Response) return Promise.resolve(next)
        if (next) return Promise.reject(next)
        return new Promise((__, reject) =>
          init.signal?.addEventListener('abort', () => reject(new Error('aborted'))),
        )
      },
      after: (ms, late) => {
        const timer = { ms, late }
        timers.add(timer)
        return () => void timers.delete(timer)
      },
      random: () => 1,
      isOnline: () => state.isOnline,
      onBack: (listener) => {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
    },
    {
      onState: (live) => void states.push(live),
      onEntry: (entry) => void entries.push(entry),
      onUnreadable: () => void (counts.unreadable += 1),
      onEnded: () => void (counts.ended += 1),
    },
    '0-7',
  )
  const waits = () => [...timers].map(({ ms }) => ms)
  return {
    stop,
    states,
    entries,
    counts,
    state,
    listeners,
    waits,
    signals: () => requests.map(({ signal }) => signal),
    positions: () => requests.map(({ headers }) => new Headers(headers).get('last-event-id')),
    fire: async (ms: number) => {
      await expect.poll(waits).toContain(ms)
      const timer = [...timers].find((one) => one.ms === ms)
      if (timer) {
        timers.delete(timer)
        timer.late()
      }
    },
  }
}

const silenceMs = 40_000

it('OP-182: reads entries in any chunks, and begins after the position of the list', async () => {
  const stream = openStream()
  const { entries, states, positions } = kit(stream.response)
  const text = eventOf(entryOf(8), '0-8') + eventOf(entryOf(9), '0-9')
  for (const character of `retry: 3000\n\n: heartbeat\n\n${text}`) stream.send(character)
  await expect.poll(() => entries.map(({ id }) => id)).toEqual(['e8', 'e9'])
  expect([states, positions()]).toEqual([['connecting', 'live'], ['0-7']])
})

it('OP-182: continues after the last entry when the stream is lost, with growing waits', async () => {
  const stream = openStream()
  const { positions, fire, states } = kit(stream.response, new TypeError('1'), new TypeError('2'))
  stream.send(eventOf(entryOf(8), '0-8'))
  await expect.poll(() => states).toContain('live')
  stream.lose()
  await fire(1_000)
  await fire(2_000)
  await fire(4_000)
  await expect.poll(positions).toEqual(['0-7', '0-8', '0-8', '0-8'])
  expect(states).toContain('waiting')
})

it('OP-182: takes a stream on which nothing arrives for a dead one, as after a sleep', async () => {
  const stream = openStream()
  const { positions, fire, states, signals } = kit(stream.response)
  await expect.poll(() => states).toContain('live')
  await fire(silenceMs)
  expect(signals().map((signal) => signal?.aborted)).toEqual([true])
  // As `fetch` does then.
  stream.lose()
  await fire(1_000)
  await expect.poll(positions).toEqual(['0-7', '0-7'])
})

it('OP-182: tries at once when the browser is back, and says that it is offline before', async () => {
  const { state, states, listeners, positions } = kit(new TypeError('offline'))
  state.isOnline = false
  await expect.poll(() => states).toContain('offline')
  for (const listener of listeners) listener()
  await expect.poll(positions).toEqual(['0-7', '0-7'])
  expect(listeners.size).toBe(0)
})

it('OP-182: waits for as long as the server asks for', async () => {
  const problem = {
    type: 't',
    title: 't',
    status: 429,
    code: 'too-many-requests',
    reference: 'r',
    retry_after: 20,
  }
  const { fire, positions } = kit(Response.json(problem, { status: 429 }))
  await fire(20_000)
  await expect.poll(positions).toEqual(['0-7', '0-7'])
})

it('OP-183: asks no more after the session has ended', async () => {
  const problem = { type: 't', title: 't', status: 401, code: 'session-required', reference: 'r' }
  const { counts, states, waits } = kit(Response.json(problem, { status: 401 }))
  await expect.poll(() => states).toContain('ended')
  expect([counts.ended, waits()]).toEqual([1, []])
})

it.each([
  ['the page of another program', new Response('<html>', { headers: { 'content-type': 'text/html' } })],
  ['a redirect', new Response(null, { status: 302 })],
])('OP-182: is not live with %s, and tries again', async (_, response) => {
  const { fire, states } = kit(response)
  await fire(1_000)
  expect(states).not.toContain('live')
})

it.each(['not JSON', '{"kind":"of a later version"}', '{}'])(
  'OP-182: an entry that it cannot read is reported, and the next one is read: %s',
  async (data) => {
    const stream = openStream()
    const { counts, entries } = kit(stream.response)
    stream.send(`data: ${data}\n\n${eventOf(entryOf(8), '0-8')}`)
    await expect.poll(() => entries.length).toBe(1)
    expect(counts.unreadable).toBe(1)
  },
)

it('OP-183: a follower that is stopped ends its stream, reports nothing more and waits for nothing', async () => {
  const stream = openStream()
  const { stop, states, entries, waits } = kit(stream.response)
  await expect.poll(() => states).toContain('live')
  stop()
  await expect.poll(waits).toEqual([silenceMs])
  expect(entries).toEqual([])
  expect(states).toEqual(['connecting', 'live'])
})
