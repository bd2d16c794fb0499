import { describe, expect, test } from 'vitest'
import { transformBody } from './body-transform.ts'
import type { Bytes, Chunks } from './body.ts'

const bytes = (text: string): Bytes => new TextEncoder().encode(text)
const textOf = (chunk: Bytes): string => new TextDecoder().decode(chunk)

/** A body of these chunks that records when it is aborted. */
const source = (texts: readonly string[], end: () => void = () => {}) => {
  const unread = [...texts]
  const events: string[] = []
  const iterator: AsyncIterator<Bytes, undefined> = {
    async next() {
      const text = unread.shift()
      if (text !== undefined) return { done: false, value: bytes(text) }
      end()
      return { done: true, value: undefined }
    },
    async return() {
      events.push('aborted')
      return { done: true, value: undefined }
    },
  }
  const chunks: Chunks = { [Symbol.asyncIterator]: () => iterator }
  return { chunks, events }
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

describe('a transformed body', () => {
  test('applies its steps in the order in which they were added', async () => {
    const { chunks } = source(['a', 'b'])
    const stepped = transformBody(transformBody(chunks, { chunk: marked('1') }), { chunk: marked('2') })
    expect(await read(stepped)).toEqual(['a12', 'b12'])
  })

  test('ends with the bytes that a step held back, after the later steps were applied to them', async () => {
    const { chunks } = source(['a', 'b'])
    const held: string[] = []
    const holdBack = (chunk: Bytes) => {
      held.push(textOf(chunk))
      return bytes('')
    }
    const delayed = transformBody(chunks, { chunk: holdBack, rest: () => bytes(held.join('')) })
    expect(await read(transformBody(delayed, { chunk: marked('!') }))).toEqual(['ab!'])
  })

  test('aborts its source and yields nothing more after a step has thrown', async () => {
    const { chunks, events } = source(['a', 'b'])
    const refuse = () => {
      throw new Error('no more')
    }
    const stepped = transformBody(chunks, { chunk: refuse, over: () => void events.push('over') })
    await expect(read(stepped)).rejects.toThrow('no more')
    expect(events).toEqual(['over', 'aborted'])
    expect(await read(stepped)).toEqual([])
  })

  test('calls `over` at its end', async () => {
    const { chunks, events } = source(['a'])
    await read(transformBody(chunks, { over: () => void events.push('over') }))
    expect(events).toEqual(['over'])
  })

  test('calls `over` if its source breaks off', async () => {
    const { chunks, events } = source(['a'], () => {
      throw new Error('broken off')
    })
    await expect(read(transformBody(chunks, { over: () => void events.push('over') }))).rejects.toThrow(
      'broken off',
    )
    expect(events[0]).toBe('over')
  })

  test('calls `over` if it is aborted before it was read', async () => {
    const { chunks, events } = source(['a'])
    const stepped = transformBody(chunks, { over: () => void events.push('over') })
    await stepped[Symbol.asyncIterator]().return?.()
    expect(events).toEqual(['over', 'aborted'])
  })
})
