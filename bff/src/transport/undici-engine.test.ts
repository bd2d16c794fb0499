import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
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
