import { expect, test } from 'vitest'
import { ReleasableBuffer } from './releasable-buffer.ts'

const memory = () => Uint8Array.from({ length: 100 }, (_, at) => at).buffer

test('a piece that ends where its memory ends gives all of it back', () => {
  const buffer = memory()
  const [first, last] = [new ReleasableBuffer(buffer, 0, 40), new ReleasableBuffer(buffer, 40, 60)]
  first.release()
  expect(last[0]).toBe(40)
  last.release()
  expect([first.length, last.length, buffer.detached]).toEqual([0, 0, true])
})

test('a part of a piece cannot be given back, and a copy is another’s', () => {
  const chunk = new ReleasableBuffer(memory())
  expect(chunk.subarray(10)).not.toBeInstanceOf(ReleasableBuffer)
  const copy = chunk.slice(0, 10)
  chunk.release()
  expect(copy[9]).toBe(9)
})

test('what lies in Node’s own pool stays there', () => {
  const { buffer } = Buffer.from('of the pool')
  const chunk = new ReleasableBuffer(buffer)
  chunk.release()
  expect(buffer.byteLength).toBeGreaterThan(0)
})
