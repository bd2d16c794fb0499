import { describe, expect, test } from 'vitest'
import { peekJson } from './peek-json.ts'

const streamOf = (...chunks: readonly string[]) =>
  new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk))
      controller.close()
    },
  })
const answer = (body: ReadableStream<Uint8Array<ArrayBuffer>> | null) => ({
  status: 401,
  headers: new Headers(),
  body,
})

describe('a glance at an error answer', () => {
  test('reads JSON that arrives in pieces, a letter cut in two included', async () => {
    const bytes = new TextEncoder().encode('{"error":"é"}')
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte))
        controller.close()
      },
    })
    expect((await peekJson(answer(body))).json).toEqual({ error: 'é' })
  })

  test.each([
    ['{"a":1}'],
    ['not ', 'JSON'],
    [''],
    ['x'.repeat(65_536), 'y'.repeat(65_536), 'z'.repeat(300_000)],
  ])('gives the whole body back: %#', async (...chunks) => {
    const { body } = await peekJson(answer(streamOf(...chunks)))
    expect(await new Response(body).text()).toBe(chunks.join(''))
  })

  test('PX-15: does not wait for the end of a long body', async () => {
    let pulls = 0
    const endless = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull(controller) {
        pulls += 1
        controller.enqueue(new Uint8Array(16_384))
      },
    })
    const { json, body } = await peekJson(answer(endless))
    expect(json).toBeUndefined()
    expect(pulls).toBeLessThan(10)
    await body?.cancel()
  })

  test('sees nothing where there is no body', async () => {
    expect(await peekJson(answer(null))).toEqual({ json: undefined, body: null })
  })
})
