import { describe, expect, test } from 'vitest'
import type { Body } from './body.ts'
import { parseJsonBody, bufferUpTo } from './buffered-prefix.ts'

const limit = 65_536

const arriving = async function* (...chunks: readonly string[]) {
  for (const chunk of chunks) yield await Promise.resolve(new TextEncoder().encode(chunk))
}

const textOf = async (body: Body) => {
  const decoder = new TextDecoder()
  if (body === null || body instanceof Uint8Array) return decoder.decode(body ?? undefined)
  let text = ''
  for await (const chunk of body) text += decoder.decode(chunk, { stream: true })
  return text
}

describe('buffering a body', () => {
  test('JSON in several chunks is parsed, even with a character split between two of them', async () => {
    const letters = async function* () {
      for (const byte of new TextEncoder().encode('{"error":"é"}'))
        yield await Promise.resolve(Uint8Array.of(byte))
    }
    expect(parseJsonBody(await bufferUpTo(letters(), limit))).toEqual({ error: 'é' })
  })

  test.each([
    ['{"a":1}'],
    ['not ', 'JSON'],
    [''],
    ['x'.repeat(65_536), 'y'.repeat(65_536), 'z'.repeat(300_000)],
  ])('the body is returned complete: %#', async (...chunks) => {
    expect(await textOf(await bufferUpTo(arriving(...chunks), limit))).toBe(chunks.join(''))
  })

  test('PX-50: a long body in chunks of one byte is passed on in time proportional to its length', async () => {
    const count = 200_000
    const letters = async function* () {
      for (let at = 0; at < count; at += 1) yield Uint8Array.of(0x61)
    }
    const began = performance.now()
    expect((await textOf(await bufferUpTo(letters(), count - 1))).length).toBe(count)
    expect(performance.now() - began).toBeLessThan(20_000)
  })

  test('PX-15: a long body is returned before its end, and ending its iteration ends the source', async () => {
    let pulls = 0
    let ended = false
    const endless = async function* () {
      try {
        for (; ; pulls += 1) yield await Promise.resolve(new Uint8Array(16_384))
      } finally {
        ended = true
      }
    }
    const body = await bufferUpTo(endless(), limit)
    expect(parseJsonBody(body)).toBeUndefined()
    expect(pulls).toBeLessThan(10)
    if (body === null || body instanceof Uint8Array) throw new Error('expected a stream')
    for await (const chunk of body) if (chunk.byteLength > 0) break
    expect(ended).toBe(true)
  })

  test('no body has no JSON', async () => {
    expect(parseJsonBody(await bufferUpTo(null, limit))).toBeUndefined()
  })
})
