import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { openKeepAliveSocket } from './keep-alive-socket.ts'

const body = 'x'.repeat(200_000)

const startServer = async () => {
  const ports = new Set<number | undefined>()
  const server = createServer((request, response) => {
    ports.add(request.socket.remotePort)
    if (request.url === '/broken') return request.socket.destroy()
    if (request.url === '/none') return response.writeHead(401, { 'content-length': 0 }).end()
    if (request.url === '/sized') return response.writeHead(200, { 'content-length': body.length }).end(body)
    response.writeHead(200)
    response.write(body)
    return response.end('the end')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const stop = () => {
    server.close()
    server.closeAllConnections()
  }
  return { port: (server.address() as AddressInfo).port, ports, [Symbol.dispose]: stop }
}

test('reports each complete response once, sized or chunked, and reopens a broken socket', async () => {
  using server = await startServer()
  const statuses: number[] = []
  let record = () => undefined as void
  const connection = openKeepAliveSocket(server.port, (status) => {
    statuses.push(status)
    record()
  })
  for (const path of ['sized', 'chunks', 'none', 'chunks', 'broken', 'sized']) {
    const answered = new Promise<void>((resolve) => {
      record = resolve
    })
    connection.send(`GET /${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`)
    await answered
  }
  connection.close()
  expect(statuses).toEqual([200, 200, 401, 200, 0, 200])
  expect(server.ports.size).toBe(2)
})
