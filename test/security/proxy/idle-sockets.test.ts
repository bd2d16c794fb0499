import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { createServer as createSecureServer, TLSSocket } from 'node:tls'
import { openEgress } from '@planbridge/bff/internal/transport/egress-engine.ts'
import { directEgress } from '@planbridge/bff/internal/transport/egress.ts'
import type { Forward } from '@planbridge/bff/internal/transport/forward.ts'
import { openFetch } from '@planbridge/bff/internal/transport/outbound-engine.ts'
import { undiciForward } from '@planbridge/bff/internal/transport/undici-engine.ts'
import { describe, expect, onTestFinished, test } from 'vitest'
import { requestTo } from '../../harness/raw-api/forward-requests.ts'
import { openAuthority } from '../../harness/tls/authority.ts'

const authority = openAuthority('An authority of idle sockets')
const localhost = authority.issue({ subject: 'localhost', hosts: ['localhost'] })

type Close = (socket: Socket) => void

/** Ways in which a server closes a socket that it took for idle. */
const closings: readonly (readonly [string, Close])[] = [
  ['with a FIN', (socket) => void socket.end()],
  [
    'with a reset',
    (socket) => void (socket instanceof TLSSocket ? socket.destroy() : socket.resetAndDestroy()),
  ],
  ['without a word', (socket) => void socket.destroy()],
]

const answer = (hint = '') =>
  `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n${hint}content-length: 2\r\n\r\n{}`

interface ClosingServer {
  readonly origin: string
  /** The first lines of the requests that arrived, with the number of their socket. */
  readonly arrived: readonly string[]
}

/** A server that answers the first request of each socket, and closes the socket when the second one arrives. */
const openClosingServer = async (
  close: Close,
  { secure = false, hint = '' } = {},
): Promise<ClosingServer> => {
  const arrived: string[] = []
  let sockets = 0
  const serve = (socket: Socket | TLSSocket) => {
    const number = (sockets += 1)
    let requests = 0
    socket.on('error', () => undefined)
    socket.on('data', (chunk: Buffer) => {
      const [line = ''] = chunk.toString('latin1').split('\r\n')
      // A body that arrives on its own.
      if (!line.endsWith(' HTTP/1.1')) return
      arrived.push(`${number} ${line.replace(' HTTP/1.1', '')}`)
      requests += 1
      if (requests === 1) socket.write(answer(hint))
      else close(socket)
    })
  }
  const server: Server = secure ? createSecureServer(localhost, serve) : createServer(serve)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return {
    origin: `${secure ? 'https' : 'http'}://localhost:${(server.address() as AddressInfo).port}`,
    arrived,
  }
}

/** Lets the socket of the last response become idle: undici uses it again one turn of the event loop later. */
const becomeIdle = async () => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => void setImmediate(resolve))
}

const openWays = () => {
  const egress = openEgress({ ...directEgress, authorities: [authority.cert] })
  const calls = undiciForward({}, egress)
  const protocol = openFetch(egress, fetch)
  onTestFinished(async () => void (await Promise.all([calls.close(), protocol.close()])))
  const forward: Forward = async (request) => {
    await becomeIdle()
    return calls.forward(request)
  }
  const send = async (request: Request) => {
    await becomeIdle()
    return protocol.fetch(request)
  }
  return { forward, fetch: send }
}

describe.each([
  { scheme: 'http', secure: false },
  { scheme: 'https', secure: true },
])('a server that closes idle $scheme sockets', ({ secure }) => {
  test.each(closings)('PX-63: %s costs no GET: it is sent again on another socket', async (_, close) => {
    const { origin, arrived } = await openClosingServer(close, { secure })
    const { forward } = openWays()
    const statuses: unknown[] = []
    for (let nth = 0; nth < 4; nth += 1) {
      const outcome = await forward(requestTo(`${origin}/${nth}`))
      statuses.push(outcome.kind === 'answer' ? outcome.response.status : outcome)
    }
    expect(statuses).toEqual([200, 200, 200, 200])
    // The first socket was closed when the second request arrived on it.
    expect(arrived.slice(0, 3)).toEqual(['1 GET /0', '1 GET /1', '2 GET /1'])
  })

  test.each(closings)('PX-63: %s costs no metadata request either', async (_, close) => {
    const { origin, arrived } = await openClosingServer(close, { secure })
    const { fetch } = openWays()
    for (let nth = 0; nth < 3; nth += 1)
      expect(await (await fetch(new Request(`${origin}/${nth}`))).json()).toEqual({})
    expect(arrived.slice(0, 3)).toEqual(['1 GET /0', '1 GET /1', '2 GET /1'])
  })

  test.each(closings)('PX-63: %s never makes a POST be sent twice', async (_, close) => {
    const { origin, arrived } = await openClosingServer(close, { secure })
    const { forward } = openWays()
    const body = new TextEncoder().encode('{"a":1}')
    await forward(requestTo(`${origin}/first`))
    const outcome = await forward(requestTo(`${origin}/second`, { method: 'POST', body }))
    expect(outcome).toMatchObject({ kind: 'unreachable', connected: true })
    expect(outcome).not.toHaveProperty('unsent')
    expect(arrived).toEqual(['1 GET /first', '1 POST /second'])
    expect((await forward(requestTo(`${origin}/third`, { method: 'POST', body }))).kind).toBe('answer')
  })

  test.each(closings)('PX-63: %s costs no POST that its provider allows to repeat', async (_, close) => {
    const { origin, arrived } = await openClosingServer(close, { secure })
    const { forward } = openWays()
    const body = new TextEncoder().encode('{"a":1}')
    await forward(requestTo(`${origin}/first`))
    const outcome = await forward(requestTo(`${origin}/second`, { method: 'POST', body, repeatable: true }))
    expect(outcome.kind).toBe('answer')
    expect(arrived).toEqual(['1 GET /first', '1 POST /second', '2 POST /second'])
  })

  test.each(closings)('PX-64: %s costs no token request: each has a socket of its own', async (_, close) => {
    const { origin, arrived } = await openClosingServer(close, { secure })
    const { fetch } = openWays()
    await fetch(new Request(`${origin}/metadata`))
    for (let nth = 0; nth < 3; nth += 1) {
      const body = new URLSearchParams({ refresh_token: `CANARY-RT-${nth}` })
      expect((await fetch(new Request(`${origin}/token/${nth}`, { method: 'POST', body }))).status).toBe(200)
    }
    expect(arrived).toEqual(['1 GET /metadata', '2 POST /token/0', '3 POST /token/1', '4 POST /token/2'])
  })
})

test('PX-63: a response that began and broke off is not requested again', async () => {
  const { origin, arrived } = await openClosingServer((socket) => void socket.end('HTTP/1.1 20'))
  const { forward } = openWays()
  await forward(requestTo(`${origin}/first`))
  expect((await forward(requestTo(`${origin}/second`))).kind).toBe('unreachable')
  expect(arrived).toEqual(['1 GET /first', '1 GET /second'])
})

test('PX-63: a socket is not used beyond the time that the server announces', async () => {
  const { origin, arrived } = await openClosingServer((socket) => void socket.destroy(), {
    hint: 'keep-alive: timeout=1, max=100\r\n',
  })
  const { forward } = openWays()
  const body = new TextEncoder().encode('{}')
  for (let nth = 0; nth < 3; nth += 1)
    expect((await forward(requestTo(`${origin}/${nth}`, { method: 'POST', body }))).kind).toBe('answer')
  expect(arrived).toEqual(['1 POST /0', '2 POST /1', '3 POST /2'])
})

test('PX-63: a server that cannot be connected got nothing, so that any request can be sent again', async () => {
  const { forward } = openWays()
  const outcome = await forward(requestTo('http://127.0.0.1:1/', { method: 'POST', body: new Uint8Array(2) }))
  expect(outcome).toMatchObject({ kind: 'unreachable', connected: false, unsent: true })
})
