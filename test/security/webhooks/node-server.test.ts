import { serve } from '@planbridge/bff/internal/http/node/serve.ts'
import { operationsApp } from '@planbridge/bff/internal/http/operations/operations-app.ts'
import { describe, expect, onTestFinished, test } from 'vitest'
import { movableClock, realClock } from '../../harness/deployment/movable-clock.ts'
import { freePort } from '../../harness/free-ports.ts'
import {
  alsoFromHere,
  bookingEvent,
  bothReceive,
  docplannerHeaders,
  plannrHeaders,
} from '../../harness/inbound/providers-events.ts'
import { type Receiving, receiving } from '../../harness/inbound/receiving.ts'
import { openRawSocket } from '../../harness/raw-api/raw-socket.ts'

const event = JSON.stringify(bookingEvent())

/** A deployment that receives events, at a port. */
const served = async (name: string, clock = realClock()) => {
  // Unless the clock stands still, time passes by itself, for the limits of slow senders.
  const at = await receiving(`server ${name}`, (text) => alsoFromHere(bothReceive(text)), { clock })
  const port = await freePort()
  const server = await serve(at.direct, { host: '127.0.0.1', port })
  onTestFinished(() => server.close())
  return { ...at, port }
}

/** Serves the operations of a deployment in the same process. The function asks for health and readiness. */
const operationsListener = async ({ direct }: Pick<Receiving, 'direct'>) => {
  const app = operationsApp({ ...direct, eventCounts: () => ({}) })
  const port = await freePort()
  const server = await serve({ fetch: (one) => app.fetch(one) }, { host: '127.0.0.1', port })
  onTestFinished(() => server.close())
  return () =>
    Promise.all(
      ['/healthz', '/readyz'].map(async (path) => {
        const answer = await fetch(`http://127.0.0.1:${port}${path}`)
        return `${answer.status} ${await answer.text()}`
      }),
    )
}

const headOf = (path: string, headers: Readonly<Record<string, string | number>>): string =>
  [
    `POST ${path} HTTP/1.1`,
    'host: localhost:8787',
    ...Object.entries(headers).map((pair) => pair.join(': ')),
    '',
    '',
  ].join('\r\n')

const wholeOf = (path: string, body: string, headers: Readonly<Record<string, string | number>>): string =>
  headOf(path, { ...headers, 'content-length': Buffer.byteLength(body) }) + body

const megabyte = 'x'.repeat(1_048_576)

/** Sends a hundred megabytes until the socket is closed. Resolves to the number of megabytes that were taken. */
const flood = async (socket: ReturnType<typeof openRawSocket>): Promise<number> => {
  for (let sent = 0; sent < 100; sent += 1) {
    if (socket.isClosed()) return sent
    await Promise.race([socket.send(megabyte), socket.untilClosed()])
  }
  return 100
}

describe('a body that must not be read', () => {
  const hundred = 100 * megabyte.length
  test.each<readonly [string, Readonly<Record<string, string | number>>, number]>([
    ['of a sender without a key', { 'content-type': 'application/json', 'content-length': hundred }, 401],
    ['that is announced as too large', { ...docplannerHeaders, 'content-length': hundred }, 413],
    [
      'of another type',
      { ...docplannerHeaders, 'content-type': 'text/plain', 'content-length': hundred },
      415,
    ],
    ['that becomes too large in pieces', { ...docplannerHeaders, 'transfer-encoding': 'chunked' }, 413],
  ])('WH-13 HC-30: %s is answered at once and cut off', async (_, headers, status) => {
    const at = await served('cut off')
    const socket = openRawSocket(at.port)
    await socket.send(headOf('/webhooks/docplanner', headers))
    if ('transfer-encoding' in headers) await socket.send(`${hundred.toString(16)}\r\n`)
    const taken = await flood(socket)
    await socket.untilClosed()
    expect(socket.statuses()).toEqual([status])
    expect(taken).toBeLessThan(50)
    expect(await at.stored()).toEqual([])
  })
})

describe('the address for events', () => {
  test.each<readonly [string, number]>([
    ['/webhooks/../bff/session', 404],
    ['/webhooks/./docplanner', 404],
    ['/webhooks/%2e%2e/bff/session', 404],
    ['/webhooks/a/../docplanner', 404],
    ['/webhooks/a%2f..%2fdocplanner', 404],
    [String.raw`/webhooks\docplanner`, 400],
    ['/webhooks/docplanner%00', 404],
    ['//webhooks/docplanner', 400],
    ['/WEBHOOKS/docplanner', 404],
    ['/webhooks/docplanner/', 404],
    ['/webhooks//docplanner', 404],
    ['/webhooks;x/docplanner', 404],
    ['http://localhost:8787/webhooks/docplanner', 400],
  ])('WH-21 HC-28: is spelled in one way: %s', async (path, status) => {
    const at = await served('spelling')
    const socket = openRawSocket(at.port)
    await socket.send(wholeOf(path, event, { ...docplannerHeaders, connection: 'close' }))
    await socket.untilResponses(1)
    expect(socket.statuses()).toEqual([status])
    expect(socket.text().toLowerCase()).not.toContain('set-cookie')
    expect(await at.stored()).toEqual([])
  })

  test('WH-15: takes the bytes of a body as they came, in any pieces', async () => {
    const at = await served('pieces')
    const body = JSON.stringify({ event: 'task.created', data: { title: 'Zürich 🎉' } })
    const bytes = Buffer.from(body)
    const socket = openRawSocket(at.port)
    const headers = { ...plannrHeaders(bytes), 'transfer-encoding': 'chunked' }
    await socket.send(headOf('/webhooks/plannr', headers))
    for (const byte of bytes) {
      await socket.send('1\r\n')
      await socket.send(Uint8Array.of(byte))
      await socket.send('\r\n')
    }
    await socket.send('0\r\n\r\n')
    await socket.untilResponses(1)
    expect(socket.statuses()).toEqual([200])
    expect(await at.stored()).toMatchObject([{ bytes: bytes.length, checked: 'signature' }])
  })

  test('WH-19: a body that breaks off is no event', async () => {
    const at = await served('broken off')
    const socket = openRawSocket(at.port)
    await socket.send(headOf('/webhooks/docplanner', { ...docplannerHeaders, 'content-length': 999 }))
    await socket.send(event)
    socket.close()
    await expect.poll(() => at.lines('webhook.refused').length, { timeout: 60_000 }).toBe(1)
    expect(await at.stored()).toEqual([])
  })
})

const isFull = process.env['PLANBRIDGE_ROUNDS'] === 'full'
const slowSenders = isFull ? 1_000 : 300
/** An integration has 1,024 places for bodies. */
const held = isFull ? 1_100 : 200

describe('many slow senders', () => {
  test('OP-60 HC-30: health and readiness answer while as many bodies as there are places for are held open', async () => {
    const at = await served('health in a flood', movableClock())
    const operations = await operationsListener(at)
    const slow = Array.from({ length: held }, () => openRawSocket(at.port))
    const head = headOf('/webhooks/plannr', { ...plannrHeaders(event), 'content-length': 1_000_000 })
    await Promise.all(slow.map((socket) => socket.send(`${head}{`)))
    const asked = await Promise.all(Array.from({ length: 5 }, operations))
    expect(new Set(asked.flat())).toEqual(new Set(['200 ok', '200 ready']))
    // The clock of the deployment stands still, so no body is too slow.
    expect(slow.filter((socket) => socket.isClosed())).toEqual([])
  })

  test(
    `WH-18 HC-30: ${slowSenders} bodies that never end keep out neither the provider nor another one, and are cut off`,
    { timeout: 300_000 },
    async () => {
      const at = await served('flood')
      const slow = Array.from({ length: slowSenders }, () => openRawSocket(at.port))
      const head = headOf('/webhooks/plannr', {
        ...plannrHeaders(event),
        'content-length': 1_000_000,
      })
      await Promise.all(slow.map((socket) => socket.send(`${head}{`)))
      const one = async (path: string, headers: Readonly<Record<string, string>>) => {
        const socket = openRawSocket(at.port)
        await socket.send(wholeOf(path, event, headers))
        await socket.untilResponseOrClosed()
        return socket.statuses()
      }
      expect(await one('/webhooks/docplanner', docplannerHeaders)).toEqual([200])
      expect(await one('/webhooks/plannr', plannrHeaders(event))).toEqual([200])
      if (!isFull) return
      const isCutOff = () => slow.every((socket) => socket.isClosed())
      await expect.poll(isCutOff, { timeout: 240_000, interval: 50 }).toBe(true)
      expect(new Set(slow.flatMap((socket) => socket.statuses()))).toEqual(new Set([408]))
      expect((await at.stored()).map(({ integration }) => integration).toSorted()).toEqual([
        'docplanner',
        'plannr',
      ])
    },
  )
})
