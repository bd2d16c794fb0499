import { createServer } from 'node:http'
import { type AddressInfo, createServer as createSocketServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { ReleasableBuffer } from '../streams/releasable-buffer.ts'
import { openClientDisconnect } from './client-disconnect.ts'
import { undiciForward } from './undici-engine.ts'

test('the buffers of a request body are released once they are flushed', async () => {
  const server = createServer((request, response) => void request.resume().once('end', () => response.end()))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { forward, close } = undiciForward()
  onTestFinished(close)
  const chunks = Array.from({ length: 20 }, () => ReleasableBuffer.owning(new Uint8Array(100_000)))
  const outcome = await forward({
    method: 'PUT',
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    path: '/',
    headers: { 'content-length': '2000000' },
    body: (async function* () {
      yield* chunks
    })(),
    caller: openClientDisconnect(),
  })
  expect(outcome).toMatchObject({ kind: 'answer', response: { status: 200 } })
  expect(chunks.map(({ length }) => length)).toEqual(chunks.map(() => 0))
})

test('PX-33: requests to one server do not wait for a socket, because admission limits their number', async () => {
  const wanted = 300
  let received = 0
  const { promise, resolve } = Promise.withResolvers<void>()
  const server = createServer(() => {
    received += 1
    if (received === wanted) resolve()
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { forward, close } = undiciForward()
  onTestFinished(async () => {
    await close()
    server.close()
  })
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  for (let n = 0; n < wanted; n += 1)
    void forward({
      method: 'GET',
      origin,
      path: '/',
      headers: {},
      body: null,
      caller: openClientDisconnect(),
    })
  await promise
  expect(received).toBe(wanted)
})

test('PX-50: a response in chunks of one byte that is read late arrives complete, while its socket is paused', async () => {
  const count = 200_000
  const head = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n'
  const chunks = '1\r\na\r\n1\r\nb\r\n'.repeat(count / 2)
  const server = createSocketServer((socket) => {
    socket.once('data', () => void socket.end(`${head}${chunks}0\r\n\r\n`))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { forward, close } = undiciForward()
  onTestFinished(async () => {
    await close()
    server.close()
  })
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const caller = openClientDisconnect()
  const outcome = await forward({ method: 'GET', origin, path: '/', headers: {}, body: null, caller })
  if (outcome.kind !== 'answer' || outcome.response.body === null) throw new Error(outcome.kind)
  await new Promise((resolve) => void setTimeout(resolve, 100))
  const { body } = outcome.response
  const began = performance.now()
  let text = ''
  for await (const chunk of body instanceof Uint8Array ? [body] : body) text += String.fromCharCode(...chunk)
  expect(text).toBe('ab'.repeat(count / 2))
  // A list that long is read in a second at most, or in a minute if each chunk moves all others.
  expect(performance.now() - began).toBeLessThan(20_000)
})
