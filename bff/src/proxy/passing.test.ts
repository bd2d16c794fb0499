import { describe, expect, test } from 'vitest'
import { withStep } from './passing.ts'
import type { Bytes, Pieces } from './pieces.ts'

const bytes = (text: string): Bytes => new TextEncoder().encode(text)
const textOf = (piece: Bytes): string => new TextDecoder().decode(piece)

/** A body of these pieces, which notes when it is let go. */
const source = (texts: readonly string[], end: () => void = () => {}) => {
  const waiting = [...texts]
  const heard: string[] = []
  const iterator: AsyncIterator<Bytes, undefined> = {
    async next() {
      const text = waiting.shift()
      if (text !== undefined) return { done: false, value: bytes(text) }
      end()
      return { done: true, value: undefined }
    },
    async return() {
      heard.push('let go')
      return { done: true, value: undefined }
    },
  }
  const pieces: Pieces = { [Symbol.asyncIterator]: () => iterator }
  return { pieces, heard }
}

const read = async (pieces: Pieces): Promise<string[]> => {
  const texts: string[] = []
  for await (const piece of pieces) texts.push(textOf(piece))
  return texts
}

const marked =
  (mark: string) =>
  (piece: Bytes): Bytes =>
    bytes(textOf(piece) + mark)

describe('a body with steps', () => {
  test('takes them in the order in which they were added', async () => {
    const { pieces } = source(['a', 'b'])
    const stepped = withStep(withStep(pieces, { piece: marked('1') }), { piece: marked('2') })
    expect(await read(stepped)).toEqual(['a12', 'b12'])
  })

  test('ends with what was held back, which passes the later steps too', async () => {
    const { pieces } = source(['a', 'b'])
    const held: string[] = []
    const hold = (piece: Bytes) => {
      held.push(textOf(piece))
      return bytes('')
    }
    const holding = withStep(pieces, { piece: hold, rest: () => bytes(held.join('')) })
    expect(await read(withStep(holding, { piece: marked('!') }))).toEqual(['ab!'])
  })

  test('lets go of what is behind where a step throws, and passes nothing more', async () => {
    const { pieces, heard } = source(['a', 'b'])
    const refuse = () => {
      throw new Error('no more')
    }
    const stepped = withStep(pieces, { piece: refuse, over: () => void heard.push('over') })
    await expect(read(stepped)).rejects.toThrow('no more')
    expect(heard).toEqual(['over', 'let go'])
    expect(await read(stepped)).toEqual([])
  })

  test('says that it is over at its end', async () => {
    const { pieces, heard } = source(['a'])
    await read(withStep(pieces, { over: () => void heard.push('over') }))
    expect(heard).toEqual(['over'])
  })

  test('says that it is over where it breaks off', async () => {
    const { pieces, heard } = source(['a'], () => {
      throw new Error('broken off')
    })
    await expect(read(withStep(pieces, { over: () => void heard.push('over') }))).rejects.toThrow(
      'broken off',
    )
    expect(heard[0]).toBe('over')
  })

  test('says that it is over where nobody has begun to read, and nobody ever will', async () => {
    const { pieces, heard } = source(['a'])
    const stepped = withStep(pieces, { over: () => void heard.push('over') })
    await stepped[Symbol.asyncIterator]().return?.()
    expect(heard).toEqual(['over', 'let go'])
  })
})
