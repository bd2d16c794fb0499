import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
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
