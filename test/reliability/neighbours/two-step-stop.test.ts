import { Agent, request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { head } from '../../harness/deployment/over-http.ts'
import { type PlainProcess, spawnPlanbridge, startPlain } from '../../harness/processes/plain-process.ts'
import { openRawSocket } from '../../harness/raw-api/raw-socket.ts'

const longPoll = { timeout: 60_000, interval: 10 }
const untilTold = 'shutdown: { drain_seconds: 3600 }'

const json = '{"integration":"none"}'
const jsonLines = [
  'content-type: application/json',
  `content-length: ${json.length}`,
  'connection: keep-alive',
]
const postHead = head('POST /bff/attempts HTTP/1.1', jsonLines)
const get = head('GET /bff/session HTTP/1.1', ['connection: keep-alive'])

const closes = (text: string) => /\r\nconnection: close\r\n/i.test(text)

const isRefused = ({ port }: PlainProcess): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(false)
    })
    socket.once('error', () => resolve(true))
  })

const untilDraining = (planbridge: PlainProcess) =>
  expect.poll(() => planbridge.ask('/readyz'), longPoll).toMatch(/^503 draining/)

describe('a stop', () => {
  test('OP-72: says draining while requests are still taken and pools keep their connections, and a second signal ends that', async () => {
    const planbridge = await startPlain({ settings: untilTold })
    const pooled = openRawSocket(planbridge.port)
    await pooled.send(get)
    await pooled.untilResponses(1)
    expect(closes(pooled.text())).toBe(false)
    const waiting = openRawSocket(planbridge.port)
    await waiting.send(postHead)
    planbridge.send('SIGTERM')
    await untilDraining(planbridge)
    expect(await planbridge.ask('/healthz')).toBe('200 ok')
    // A new connection, a pooled one, and one with a request that had begun before.
    const opened = openRawSocket(planbridge.port)
    await opened.send(get)
    await pooled.send(get)
    await waiting.send(json)
    for (const [socket, responses] of [
      [opened, 1],
      [pooled, 2],
      [waiting, 1],
    ] as const) {
      await socket.untilResponses(responses)
      expect(closes(socket.text())).toBe(false)
    }
    expect([...opened.statuses(), ...pooled.statuses()]).toEqual([200, 200, 200])
    expect(planbridge.lines().some(({ event }) => event === 'stopping')).toBe(false)
    planbridge.send('SIGTERM')
    expect(await planbridge.exited).toBe(0)
    const events = planbridge.lines().map(({ event }) => event)
    expect(events.filter((event) => /^(?:started|draining|stopping)$/.test(event))).toEqual([
      'started',
      'draining',
      'stopping',
    ])
  })

  test('OP-72: closes the listener while the last requests are answered, and health answers until the end', async () => {
    const planbridge = await startPlain({ settings: 'shutdown: { drain_seconds: 0 }' })
    const waiting = openRawSocket(planbridge.port)
    await waiting.send(postHead)
    const pooled = openRawSocket(planbridge.port)
    await pooled.send(get)
    await pooled.untilResponses(1)
    planbridge.send('SIGTERM')
    await expect.poll(() => isRefused(planbridge), longPoll).toBe(true)
    expect(await planbridge.ask('/healthz')).toBe('200 ok')
    expect(await planbridge.ask('/readyz')).toMatch(/^503 draining/)
    await pooled.untilClosed()
    await waiting.send(json)
    await waiting.untilClosed()
    expect(waiting.statuses()).toHaveLength(1)
    expect(closes(waiting.text())).toBe(true)
    expect(await planbridge.exited).toBe(0)
  })

  test('OP-72: is not delayed by a connection that was never used', async () => {
    const planbridge = await startPlain({ settings: 'shutdown: { drain_seconds: 0 }' })
    const unused = openRawSocket(planbridge.port)
    await expect.poll(() => isRefused(planbridge)).toBe(false)
    planbridge.send('SIGTERM')
    await unused.untilClosed()
    expect(await planbridge.exited).toBe(0)
    expect(unused.text()).toBe('')
  })

  test('OP-72: during a start ends it at once', async () => {
    const planbridge = await spawnPlanbridge({
      settings: "store: { url: 'env:STORE_URL' }",
      env: { STORE_URL: 'postgresql://planbridge@127.0.0.1:1/planbridge' },
    })
    await planbridge.untilLogged('store.awaited')
    planbridge.send('SIGTERM')
    expect(await planbridge.exited).toBe(0)
  })
})

interface Outcome {
  /** The status, or the code of an error. */
  readonly result: number | string
  /** True if the connection had carried another request before. */
  readonly isReused: boolean
}

/** Sends one request over a pool of connections. */
const sendOne = (agent: Agent, port: number, method: 'GET' | 'POST'): Promise<Outcome> =>
  new Promise((resolve) => {
    const sent = method === 'POST' ? json : undefined
    const headers = {
      'x-planbridge': '1',
      'sec-fetch-site': 'same-origin',
      ...(sent !== undefined && { 'content-type': 'application/json', 'content-length': sent.length }),
    }
    const path = method === 'POST' ? '/bff/attempts' : '/bff/session'
    const request = httpRequest({ agent, port, host: '127.0.0.1', method, path, headers })
    const done = (result: number | string) => resolve({ result, isReused: request.reusedSocket })
    request
      .once('response', (response) =>
        response
          .resume()
          .once('error', (error) => done(String(error)))
          .once('end', () => done(response.statusCode ?? 0)),
      )
      .once('error', (error) => done('code' in error ? String(error.code) : String(error)))
      .end(sent)
  })

/** Sends requests over a pool of its own until the port refuses connections. */
const sendUntilRefused = async (port: number, outcomes: Outcome[]): Promise<void> => {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 })
  for (let sent = 0; ; sent += 1) {
    const outcome = await sendOne(agent, port, sent % 2 === 0 ? 'GET' : 'POST')
    outcomes.push(outcome)
    if (outcome.result === 'ECONNREFUSED') break
  }
  agent.destroy()
}

const rounds = process.env['PLANBRIDGE_ROUNDS'] === 'full' ? 20 : 1

test.each(Array.from({ length: rounds }, (_, nth) => nth))(
  'OP-72: no request over a pooled connection is lost while an instance stops (round %i)',
  async () => {
    const planbridge = await startPlain({ settings: 'shutdown: { drain_seconds: 1 }' })
    const outcomes: Outcome[] = []
    const reused = () => outcomes.filter(({ isReused }) => isReused)
    const sending = Array.from({ length: 8 }, () => sendUntilRefused(planbridge.port, outcomes))
    await expect.poll(() => reused().length, longPoll).toBeGreaterThan(50)
    planbridge.send('SIGTERM')
    await Promise.all(sending)
    expect(await planbridge.exited).toBe(0)
    expect(reused().filter(({ result }) => typeof result === 'string')).toEqual([])
  },
)
