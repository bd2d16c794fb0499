import { array, assert, jsonValue, property, uint8Array } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { takenItems } from './taken-items.ts'

const queue = {
  take: 'pull',
  takesMax: 100,
  count: 'limit',
  items: 'notifications',
  left: 'remaining',
  emptyStatus: 404,
  expiresHours: 72,
  release: 'release',
}
const bytesOf = (text: string) => new TextEncoder().encode(text)
const take = (text: string) => {
  const { items, left } = takenItems(bytesOf(text), queue)
  return { items: items.map((item) => new TextDecoder().decode(item)), left }
}

describe('the events of a response', () => {
  test('WH-41: are its items, with the digits that the provider wrote, and the number of those that are left', () => {
    expect(take('{"notifications":[{"a": 12345678901234567890, "b": 1.0},{"c":-0}],"remaining":5}')).toEqual({
      items: ['{"a":12345678901234567890,"b":1.0}', '{"c":-0}'],
      left: 5,
    })
  })

  test.each(['', '{}', 'null', '[]', '3', '<html>', '{"notifications":{}}', '{"notifications":[{"a":1}'])(
    'WH-41: are the whole body if it has another shape: %s',
    (text) => {
      expect(take(text)).toEqual({ items: text === '' ? [] : [text], left: null })
    },
  )

  test('WH-41: are the whole body if it is nested too deeply to be walked through, or is no text', () => {
    const deep = `{"notifications":[${'['.repeat(200_000)}${']'.repeat(200_000)}]}`
    expect(take(deep).items.join('')).toHaveLength(deep.length)
    expect(takenItems(Uint8Array.of(0xff, 0xfe), queue).items).toEqual([Uint8Array.of(0xff, 0xfe)])
  })

  test('WH-41: are never fewer than those that were sent, for any values and any bytes', () => {
    assert(
      property(array(jsonValue()), (values) => {
        const { items } = take(JSON.stringify({ notifications: values, remaining: 0 }))
        expect(items.map((item) => JSON.parse(item) as unknown)).toEqual(JSON.parse(JSON.stringify(values)))
      }),
    )
    assert(
      property(uint8Array({ minLength: 1 }), (bytes) => {
        expect(takenItems(Uint8Array.from(bytes), queue).items.length).toBeGreaterThan(0)
      }),
    )
  })
})
