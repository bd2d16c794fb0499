import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { OwnPiece } from '../transport/own-piece.ts'
import { nodeDoor } from './node-door.ts'

test('pieces of an answer that went out to the caller are given back', async () => {
  const pieces = Array.from({ length: 20 }, () => OwnPiece.owning(new Uint8Array(100_000)))
  const body = async function* () {
    yield* pieces
  }
  const door = nodeDoor(async () => ({ status: 200, headers: {}, body: body() }))
  const server = createServer((incoming, outgoing) => void door(incoming, outgoing))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  expect((await response.bytes()).length).toBe(2_000_000)
  expect(pieces.map(({ length }) => length)).toEqual(pieces.map(() => 0))
})
