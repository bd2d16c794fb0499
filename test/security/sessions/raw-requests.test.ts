import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { head } from '../../harness/deployment/over-http.ts'
import { type LoggedProcess, startLoggedProcess } from '../../harness/processes/logged-process.ts'
import { ambiguousFraming } from '../proxy/ambiguous-framing.ts'
import { openRawSocket } from '../../harness/raw-api/raw-socket.ts'

let planbridge: LoggedProcess
beforeAll(async () => {
  planbridge = await startLoggedProcess('')
})
afterAll(() => planbridge.remove())

const alive = 'connection: keep-alive'

/** Sends bytes and a second request behind them, and returns all statuses when the server has closed the socket. */
const statusesOf = async (bytes: string, port = planbridge.port) => {
  const line = openRawSocket(port)
  await line.send(bytes + head('GET /bff/pipelined HTTP/1.1', [alive]))
  await line.untilClosed()
  return line.statuses()
}

const targets = [
  'http://localhost:8787/bff/session',
  'http://other.example/',
  'https://other.example/bff/proxy/x/y',
  '*',
  'localhost:8787',
  '//other.example/',
  '//other.example/bff/session',
  '/bff/../bff/session',
  '/assets/%2e%2e/index.html',
  '/a%2fb',
  '/a%5cb',
  '/\\other.example/',
  '/a%00',
  '/a%0d%0ax',
  '/a%ff',
  '/callback/%ed%a0%80',
  '/bff/connections/%ed%a0%80',
  '/bff/connections/%',
  '/caf\u00e9',
  '/a#b',
]

describe('OP-107: a target that can be read in two ways', () => {
  test.each(targets)(
    'OP-107: %j is a 4xx that closes the connection, whatever follows it',
    async (target) => {
      for (const port of [planbridge.port, planbridge.operationsPort]) {
        const [status, ...others] = await statusesOf(head(`GET ${target} HTTP/1.1`, [alive]), port)
        expect([400, 404]).toContain(status)
        expect(others).toEqual([])
      }
    },
  )
})

const refused = [
  ...ambiguousFraming,
  ['a Host header with a path', ['host: a/b'], ''],
  ['an empty Host header', ['host:'], ''],
] as const

describe('OP-108: framing that HTTP forbids', () => {
  test.each(refused)(
    'OP-108: %s is refused on every route, and the connection is closed',
    async (_, lines, body) => {
      for (const start of ['GET / HTTP/1.1', 'GET /bff/session HTTP/1.1', 'POST /v1/proxy/x/y HTTP/1.1'])
        expect([start, await statusesOf(head(start, [alive, ...lines]) + body)]).toEqual([start, [400]])
      expect(
        await statusesOf(head('GET /readyz HTTP/1.1', [alive, ...lines]) + body, planbridge.operationsPort),
      ).toEqual([400])
    },
  )

  test.each([
    ['HTTP/0.9', 'GET /\r\n', 400],
    ['another version', head('GET / HTTP/2.0', [alive]), 400],
    ['a lower-case method', head('get / HTTP/1.1', [alive]), 400],
    ['chunks in HTTP/1.0', `${head('POST / HTTP/1.0', ['transfer-encoding: chunked'])}0\r\n\r\n`, 400],
    ['a space within the target', head('GET /a b HTTP/1.1', [alive]), 400],
    ['a line feed instead of the end of a line', 'GET / HTTP/1.1\nhost: a\n\n', 400],
  ] as const)('OP-108: %s is refused and nothing behind it is read', async (_, bytes, status) => {
    expect(await statusesOf(bytes)).toEqual([status])
  })

  test('OP-108: CONNECT and TRACE are refused, and an upgrade is not made', async () => {
    const [connect, trace, upgrade] = await Promise.all([
      statusesOf(head('CONNECT localhost:8787 HTTP/1.1', [alive])),
      statusesOf(head('TRACE / HTTP/1.1', ['connection: close'])),
      statusesOf(head('GET / HTTP/1.1', ['connection: close, upgrade', 'upgrade: websocket'])),
    ])
    expect(connect.filter((status) => status < 400)).toEqual([])
    expect(trace).toHaveLength(1)
    expect(trace[0]).toBeGreaterThanOrEqual(400)
    expect(upgrade).toEqual([200])
  })

  test('OP-108: an expectation other than 100-continue is a 4xx', async () => {
    const line = openRawSocket(planbridge.port)
    await line.send(head('GET / HTTP/1.1', ['expect: 200-ok']))
    await line.untilClosed()
    expect(line.statuses()).toEqual([417])
  })

  test('OP-108: the body of a GET is never read as the next request', async () => {
    const hidden = head('GET /bff/session HTTP/1.1')
    const line = openRawSocket(planbridge.port)
    await line.send(head('GET / HTTP/1.1', [alive, `content-length: ${hidden.length}`]) + hidden)
    await line.untilResponses(1)
    line.endWriting()
    await line.untilClosed()
    expect(line.statuses()).toEqual([200])
  })
})

test('OP-107 OP-108: no request behind a refused one was interpreted', () => {
  expect(planbridge.lines().filter(({ path }) => path === '/bff/pipelined')).toEqual([])
})
