import { expect, test } from 'vitest'
import { ReleasableBuffer } from './releasable-buffer.ts'

const memory = () => Uint8Array.from({ length: 100 }, (_, at) => at).buffer

test('releasing the last chunk of a buffer detaches the whole buffer', () => {
  const buffer = memory()
  const [first, last] = [new ReleasableBuffer(buffer, 0, 40), new ReleasableBuffer(buffer, 40, 60)]
  first.release()
  expect(last[0]).toBe(40)
  last.release()
  expect([first.length, last.length, buffer.detached]).toEqual([0, 0, true])
})

test('a view of a part is not releasable, and a copy survives the release', () => {
  const chunk = new ReleasableBuffer(memory())
  expect(chunk.subarray(10)).not.toBeInstanceOf(ReleasableBuffer)
  const copy = chunk.slice(0, 10)
  chunk.release()
  expect(copy[9]).toBe(9)
})

test('releasing a chunk of Node’s shared pool leaves the pool alone', () => {
  const { buffer } = Buffer.from('of the pool')
  const chunk = new ReleasableBuffer(buffer)
  chunk.release()
  expect(buffer.byteLength).toBeGreaterThan(0)
})
