import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { ReleasableBuffer } from '../../streams/releasable-buffer.ts'
import { nodeAdapter } from './node-adapter.ts'

test('chunks of a response are released as soon as they are flushed', async () => {
  const chunks = Array.from({ length: 20 }, () => ReleasableBuffer.owning(new Uint8Array(100_000)))
  const body = async function* () {
    yield* chunks
  }
  const adapter = nodeAdapter(
    async () => ({ status: 200, headers: {}, body: body() }),
    () => undefined,
  )
  const server = createServer((incoming, outgoing) => void adapter(incoming, outgoing))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  expect((await response.bytes()).length).toBe(2_000_000)
  expect(chunks.map(({ length }) => length)).toEqual(chunks.map(() => 0))
})

test('a call that is ended while its client does not read loses its connection at once, although nothing can be written', async () => {
  let end: (() => void) | undefined
  let asked = 0
  const body = async function* () {
    for (;;) {
      asked += 1
      await Promise.resolve()
      yield ReleasableBuffer.owning(new Uint8Array(1_000_000))
    }
  }
  const adapter = nodeAdapter(
    ({ caller }) => {
      end = () => caller.end(new Error('its client is too slow'))
      return Promise.resolve({ status: 200, headers: {}, body: body() })
    },
    () => undefined,
  )
  const server = createServer((incoming, outgoing) => void adapter(incoming, outgoing))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1').pause()
  client.on('error', () => undefined)
  onTestFinished(() => {
    client.destroy()
    server.close()
  })
  client.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n')
  const connections = () =>
    new Promise<number>((resolve) => {
      server.getConnections((_, count) => resolve(count))
    })
  const askedLater = async () => {
    const before = asked
    for (let turns = 0; turns < 100; turns += 1) await turn()
    return before > 0 ? asked - before : -1
  }
  // The buffers of the connection are full.
  await expect.poll(askedLater).toBe(0)
  expect(await connections()).toBe(1)
  end?.()
  await expect.poll(connections).toBe(0)
})
