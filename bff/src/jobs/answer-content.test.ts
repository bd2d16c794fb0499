import { describe, expect, it, test } from 'vitest'
import { entriesIn, readContent, writeContent } from './answer-content.ts'

const kept = (bytes: Uint8Array<ArrayBuffer>, truncated = false) => {
  const { text, entries } = writeContent({ mediaType: 'application/json', bytes, truncated })
  return { ...readContent(text), entries }
}
const utf8 = new TextEncoder()

describe('a kept answer', () => {
  it('is a text, also if its last character is cut off', () => {
    const bytes = utf8.encode('["ä"]')
    expect(kept(bytes)).toEqual({
      media_type: 'application/json',
      text: '["ä"]',
      base64url: null,
      entries: 1,
    })
    expect(kept(bytes.slice(0, 3), true)).toMatchObject({ text: '["', base64url: null, entries: null })
  })

  it('is base64url if its bytes are no text', () => {
    expect(kept(Uint8Array.of(0xff, 0xfe))).toMatchObject({ text: null, base64url: '__4', entries: null })
  })
})

test('entries are those of a list, or of the only list of an object', () => {
  expect(['[1,2]', '[]', '{"data":[1],"meta":{}}', '{"data":[]}'].map(entriesIn)).toEqual([2, 0, 1, 0])
  expect(['{"a":[1],"b":[2]}', '{}', '"text"', 'null', '7', '[1'].map(entriesIn)).toEqual(
    Array.from({ length: 6 }, () => null),
  )
})
