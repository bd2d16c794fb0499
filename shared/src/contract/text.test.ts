import { expect, test } from 'vitest'
import * as z from 'zod/mini'
import { defineEndpoint } from './endpoint.ts'
import { isStorableText } from './text.ts'

const endpoint = defineEndpoint({
  method: 'POST',
  path: '/x',
  access: 'anyone',
  input: z.strictObject({ a: z.string(), list: z.array(z.string()), map: z.record(z.string(), z.string()) }),
  output: z.null(),
  failures: [],
})

const sound = { a: 'Zoë 🎉\u0001', list: ['x'], map: { x: 'y' } }

test.each(['\0', 'a\0', '\ud83d', '\udc00', '\udc00\ud83d'])(
  'OP-60: %j is no text that every store keeps',
  (text) => {
    expect(isStorableText(text)).toBe(false)
  },
)

test('OP-60: the input of every endpoint refuses such text in values and names, with the path of each', () => {
  expect(endpoint.input.safeParse(sound).success).toBe(true)
  const found = endpoint.input.safeParse({ a: '\0', list: ['x', '\ud83d'], map: { x: 'a\0', 'y\0': 'z' } })
  expect(found.error?.issues.map(({ path }) => path.join('.'))).toEqual(['a', 'list.1', 'map.x', 'map.y\0'])
})
