import { expect, test } from 'vitest'
import { OwnPiece } from './own-piece.ts'

const memory = () => Uint8Array.from({ length: 100 }, (_, at) => at).buffer

test('a piece that ends where its memory ends gives all of it back', () => {
  const buffer = memory()
  const [first, last] = [new OwnPiece(buffer, 0, 40), new OwnPiece(buffer, 40, 60)]
  first.giveBack()
  expect(last[0]).toBe(40)
  last.giveBack()
  expect([first.length, last.length, buffer.detached]).toEqual([0, 0, true])
})

test('a part of a piece cannot be given back, and a copy is another’s', () => {
  const piece = new OwnPiece(memory())
  expect(piece.subarray(10)).not.toBeInstanceOf(OwnPiece)
  const copy = piece.slice(0, 10)
  piece.giveBack()
  expect(copy[9]).toBe(9)
})

test('what lies in Node’s own pool stays there', () => {
  const { buffer } = Buffer.from('of the pool')
  const piece = new OwnPiece(buffer)
  piece.giveBack()
  expect(buffer.byteLength).toBeGreaterThan(0)
})
