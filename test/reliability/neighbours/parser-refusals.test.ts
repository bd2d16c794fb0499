import { serve } from '@planbridge/bff/internal/http/node/serve.ts'
import { Problem } from '@planbridge/shared/contract'
import { describe, expect, onTestFinished, test } from 'vitest'
import { freePort } from '../../harness/free-ports.ts'
import { startPlain } from '../../harness/processes/plain-process.ts'
import { openRawSocket } from '../../harness/raw-api/raw-socket.ts'

interface Refusal {
  readonly name: string
  readonly sent: string
  readonly status: number
  readonly code: string
}

const post = 'POST / HTTP/1.1\r\nhost: a\r\n'
const chunked = `${post}transfer-encoding: chunked\r\n\r\n`

const refusals: readonly Refusal[] = [
  {
    name: 'headers of 20 kB',
    sent: `GET / HTTP/1.1\r\nhost: a\r\ncookie: ${'x'.repeat(20_000)}\r\n\r\n`,
    status: 431,
    code: 'request-headers-too-large',
  },
  {
    name: 'headers of 5 MB, which are still being sent',
    sent: `GET / HTTP/1.1\r\nhost: a\r\n${`cookie: ${'x'.repeat(1_000)}\r\n`.repeat(5_000)}\r\n`,
    status: 431,
    code: 'request-headers-too-large',
  },
  {
    name: 'a target of 20 kB',
    sent: `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nhost: a\r\n\r\n`,
    status: 431,
    code: 'request-headers-too-large',
  },
  {
    name: 'a TLS handshake',
    sent: '\u0016\u0003\u0001\u0002\u0000\u0001\u0000',
    status: 400,
    code: 'request-malformed',
  },
  {
    name: 'a space before a colon',
    sent: 'GET / HTTP/1.1\r\nhost : a\r\n\r\n',
    status: 400,
    code: 'request-malformed',
  },
  { name: 'no Host header', sent: 'GET / HTTP/1.1\r\n\r\n', status: 400, code: 'request-malformed' },
  {
    name: 'a tunnel',
    sent: 'CONNECT a:443 HTTP/1.1\r\nhost: a:443\r\n\r\n',
    status: 400,
    code: 'request-malformed',
  },
  { name: 'a chunk without a size', sent: `${chunked}zz\r\n`, status: 400, code: 'request-malformed' },
  {
    name: 'a chunk extension of 20 kB',
    sent: `${chunked}1;${'x'.repeat(20_000)}\r\na\r\n`,
    status: 413,
    code: 'request-too-large',
  },
  { name: 'headers that stop', sent: 'GET / HTTP/1.1\r\nhost: a\r\n', status: 408, code: 'client-too-slow' },
  {
    name: 'a body that stops',
    sent: `${post}content-length: 5\r\n\r\nab`,
    status: 408,
    code: 'client-too-slow',
  },
]

const openServer = async (answer = async (request: Request) => new Response(await request.text())) => {
  const port = await freePort()
  const limits = { headersTimeout: 300, requestTimeout: 300, connectionsCheckingInterval: 50 }
  const serving = await serve({ fetch: answer }, { host: '127.0.0.1', port }, limits)
  onTestFinished(() => serving.close())
  return port
}

const problemIn = (text: string) => {
  const [head = '', body = ''] = text.split('\r\n\r\n', 2)
  return { head: head.toLowerCase(), problem: Problem.parse(JSON.parse(body)) }
}

describe('a request that the parser refuses', () => {
  test.each(refusals)('OP-71: gets a readable answer: $name', async ({ sent, status, code }) => {
    const socket = openRawSocket(await openServer())
    await socket.send(sent)
    await socket.untilClosed()
    expect(socket.statuses()).toEqual([status])
    const { head, problem } = problemIn(socket.text())
    expect(head).toContain('content-type: application/problem+json')
    expect(head).toContain('connection: close')
    expect(problem).toMatchObject({ status, code })
  })

  test('OP-71: does not take the answer of the request before it', async () => {
    const answered = Promise.withResolvers<Response>()
    const socket = openRawSocket(await openServer(() => answered.promise))
    await socket.send('GET / HTTP/1.1\r\nhost: a\r\n\r\nrubbish\r\n\r\n')
    answered.resolve(new Response('the answer'))
    await socket.untilClosed()
    expect(socket.statuses()[0]).toBe(200)
    expect(socket.text()).toContain('the answer')
  })

  test('OP-71: is logged with its code, once, and reaches the operator of a process', async () => {
    const planbridge = await startPlain()
    const socket = openRawSocket(planbridge.port)
    await socket.send(`GET / HTTP/1.1\r\nhost: a\r\ncookie: ${'CANARY'.repeat(4_000)}\r\n\r\n`)
    await socket.untilClosed()
    expect(problemIn(socket.text()).head).toContain('x-content-type-options: nosniff')
    await planbridge.untilLogged('request.failed')
    const failed = planbridge.lines().filter(({ event }) => event === 'request.failed')
    expect(failed).toMatchObject([{ code: 'request-headers-too-large', by: 'anyone' }])
    expect(planbridge.output()).not.toContain('CANARY')
  })
})
