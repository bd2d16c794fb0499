import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { serve } from './serve.ts'

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => void server.close(resolve))
  return port
}

test('a server leaves the classes of web requests of its process as they are', async () => {
  const before = [globalThis.Request, globalThis.Response]
  const server = await serve({ fetch: () => new Response() }, { host: '127.0.0.1', port: 0 })
  await server.close()
  expect([globalThis.Request === before[0], globalThis.Response === before[1]]).toEqual([true, true])
})

test('OP-107: the response before a request that is refused says that its connection ends', async () => {
  const port = await freePort()
  const fetch = async () => {
    await new Promise((resolve) => void setImmediate(resolve))
    return new Response('ok')
  }
  const server = await serve({ fetch }, { host: '127.0.0.1', port })
  const socket = connect(port, '127.0.0.1')
  socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\nNONSENSE\r\n\r\n')
  const received = await text(socket)
  expect(received).toMatch(/^HTTP\/1\.1 200 /)
  expect(received).toMatch(/\r\nconnection: close\r\n/i)
  await server.close()
})
