import { describe, expect, test } from 'vitest'
import { transformBody } from './body-transform.ts'
import type { Bytes, Chunks } from './body.ts'

const bytes = (text: string): Bytes => new TextEncoder().encode(text)
const textOf = (chunk: Bytes): string => new TextDecoder().decode(chunk)

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
  const chunks: Chunks = { [Symbol.asyncIterator]: () => iterator }
  return { chunks, heard }
}

const read = async (chunks: Chunks): Promise<string[]> => {
  const texts: string[] = []
  for await (const chunk of chunks) texts.push(textOf(chunk))
  return texts
}

const marked =
  (mark: string) =>
  (chunk: Bytes): Bytes =>
    bytes(textOf(chunk) + mark)

describe('a body with steps', () => {
  test('takes them in the order in which they were added', async () => {
    const { chunks } = source(['a', 'b'])
    const stepped = transformBody(transformBody(chunks, { chunk: marked('1') }), { chunk: marked('2') })
    expect(await read(stepped)).toEqual(['a12', 'b12'])
  })

  test('ends with what was held back, which passes the later steps too', async () => {
    const { chunks } = source(['a', 'b'])
    const held: string[] = []
    const hold = (chunk: Bytes) => {
      held.push(textOf(chunk))
      return bytes('')
    }
    const holding = transformBody(chunks, { chunk: hold, rest: () => bytes(held.join('')) })
    expect(await read(transformBody(holding, { chunk: marked('!') }))).toEqual(['ab!'])
  })

  test('lets go of what is behind where a step throws, and passes nothing more', async () => {
    const { chunks, heard } = source(['a', 'b'])
    const refuse = () => {
      throw new Error('no more')
    }
    const stepped = transformBody(chunks, { chunk: refuse, over: () => void heard.push('over') })
    await expect(read(stepped)).rejects.toThrow('no more')
    expect(heard).toEqual(['over', 'let go'])
    expect(await read(stepped)).toEqual([])
  })

  test('says that it is over at its end', async () => {
    const { chunks, heard } = source(['a'])
    await read(transformBody(chunks, { over: () => void heard.push('over') }))
    expect(heard).toEqual(['over'])
  })

  test('says that it is over where it breaks off', async () => {
    const { chunks, heard } = source(['a'], () => {
      throw new Error('broken off')
    })
    await expect(read(transformBody(chunks, { over: () => void heard.push('over') }))).rejects.toThrow(
      'broken off',
    )
    expect(heard[0]).toBe('over')
  })

  test('says that it is over where nobody has begun to read, and nobody ever will', async () => {
    const { chunks, heard } = source(['a'])
    const stepped = transformBody(chunks, { over: () => void heard.push('over') })
    await stepped[Symbol.asyncIterator]().return?.()
    expect(heard).toEqual(['over', 'let go'])
  })
})
