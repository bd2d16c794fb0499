import { serve } from '@planbridge/bff/internal/http/node/serve.ts'
import { expect, onTestFinished, test } from 'vitest'
import { freePort } from '../../harness/free-ports.ts'
import { startPlain } from '../../harness/processes/plain-process.ts'
import { openRawSocket } from '../../harness/raw-api/raw-socket.ts'

/** The seconds after which a neighbour closes an idle connection to us, by its documented default. */
const neighbours = {
  'AWS Application Load Balancer': 60,
  'nginx, to an upstream': 60,
  'nginx, to a client': 75,
  'Traefik and Go': 90,
  Caddy: 120,
  'Google Cloud load balancer': 600,
}

const announcedBy = async (url: string): Promise<number> => {
  const answer = await fetch(url)
  await answer.text()
  return Number(/timeout=(\d+)/.exec(answer.headers.get('keep-alive') ?? '')?.[1])
}

test('OP-70: an idle connection stays open for longer than any neighbour keeps it, on both listeners', async () => {
  const { origin, operations } = await startPlain()
  for (const seconds of Object.values(neighbours)) {
    expect(await announcedBy(`${origin}/`)).toBeGreaterThan(seconds)
    expect(await announcedBy(`${operations}/healthz`)).toBeGreaterThan(seconds)
  }
})

test('OP-70: the time and the size of headers are settings of both listeners', async () => {
  const { origin, operations } = await startPlain({
    settings: 'http: { keep_alive_seconds: 4000, header_kibibytes: 64 }',
  })
  expect(await announcedBy(`${origin}/`)).toBe(4000)
  expect(await announcedBy(`${operations}/healthz`)).toBe(4000)
  const headers = { cookie: `other-app=${'x'.repeat(60_000)}` }
  expect((await fetch(`${origin}/`, { headers })).status).toBe(200)
  expect((await fetch(`${operations}/healthz`, { headers })).status).toBe(200)
})

test('OP-70: a connection that a pool opened in advance is not closed before its first request', async () => {
  const port = await freePort()
  const limits = { headersTimeout: 50, requestTimeout: 60_000, connectionsCheckingInterval: 20 }
  const app = { fetch: () => new Response('answered') }
  const serving = await serve(app, { host: '127.0.0.1', port }, limits)
  onTestFinished(() => serving.close())
  const unused = openRawSocket(port)
  const used = openRawSocket(port)
  await used.send('GET / HTTP/1.1\r\nhost: a\r\n\r\n')
  await used.untilResponses(1)
  const slow = openRawSocket(port)
  await slow.send('GET / HTTP/1.1\r\nhost: a\r\n')
  // The limit for headers has passed for both, and applies to the one that has begun a request.
  await slow.untilClosed()
  expect(slow.statuses()).toEqual([408])
  expect([unused.isClosed(), used.isClosed()]).toEqual([false, false])
  await unused.send('GET / HTTP/1.1\r\nhost: a\r\n\r\n')
  await used.send('GET / HTTP/1.1\r\nhost: a\r\n\r\n')
  await unused.untilResponses(1)
  await used.untilResponses(2)
  expect([...unused.statuses(), ...used.statuses()]).toEqual([200, 200, 200])
})
