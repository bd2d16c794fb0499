import { createServer, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { followSockets } from './served-sockets.ts'

/** A server whose responses the test ends. */
const open = async () => {
  const responses: ServerResponse[] = []
  const server = createServer((_, outgoing) => {
    sockets.note(outgoing)
    responses.push(outgoing)
  })
  const sockets = followSockets(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const clients: Socket[] = []
  onTestFinished(() => {
    for (const client of clients) client.destroy()
    server.close()
  })
  const client = () => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
    let text = ''
    socket.on('data', (chunk) => void (text += chunk.toString('latin1')))
    clients.push(socket)
    return { text: () => text, send: () => void socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n') }
  }
  const until = (count: number) => expect.poll(() => responses.length).toBe(count)
  return { sockets, responses, client, until }
}

test('a socket is busy from its request until its response is finished', async () => {
  const { sockets, responses, client, until } = await open()
  const [one, two] = [client(), client()]
  one.send()
  await until(1)
  expect([sockets.busy().size, sockets.requests()]).toEqual([1, 1])
  two.send()
  await until(2)
  expect([sockets.busy().size, sockets.requests()]).toEqual([2, 2])
  responses[0]?.end('answered')
  await expect.poll(() => sockets.busy().size).toBe(1)
  expect([...sockets.busy()]).toEqual([responses[1]?.req.socket])
  responses[1]?.end('answered')
  await expect.poll(() => sockets.busy().size).toBe(0)
  one.send()
  await until(3)
  expect([...sockets.busy()].map((socket) => sockets.latestOf(socket))).toEqual([responses[2]])
  responses[2]?.end('answered')
})

test('from the moment on at which responses close their connections, those that have begun do not, and all others do', async () => {
  const { sockets, responses, client, until } = await open()
  const [begun, waiting, later] = [client(), client(), client()]
  begun.send()
  await until(1)
  responses[0]?.writeHead(200, { 'content-length': 2 }).write('a')
  waiting.send()
  await until(2)
  sockets.closeAfterResponses()
  later.send()
  await until(3)
  responses[0]?.end('b')
  responses[1]?.end('answered')
  responses[2]?.end('answered')
  const closes = ({ text }: typeof begun) => /\r\nconnection: close\r\n/i.test(text())
  await expect.poll(() => [begun, waiting, later].every(({ text }) => text() !== '')).toBe(true)
  expect([begun, waiting, later].map(closes)).toEqual([false, true, true])
})
