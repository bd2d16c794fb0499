import { describe, expect, test } from 'vitest'
import { visibleJson, visibleName, visibleText } from './visible-text.ts'

const units = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, at) => String.fromCodePoint(from + at))

/** Of every class: what a terminal obeys, reorders or hides. */
const unseen = [
  ...units(0x00, 0x08),
  ...units(0x0b, 0x1f),
  ...units(0x7f, 0x9f),
  '\u00ad',
  '\u034f',
  '\u061c',
  '\u115f',
  '\u180e',
  ...units(0x200b, 0x200f),
  ...units(0x2028, 0x202e),
  ...units(0x2060, 0x206f),
  '\u3164',
  '\ufe0f',
  '\ufeff',
  ...units(0xfff9, 0xfffb),
  '\u{1d173}',
  '\u{e0001}',
  '\u{e0041}',
  // A low surrogate before a high one: the other order is a character.
  '\udfff',
  '\ud800',
]

const kept = 'Zoë Ünal-Øst 名前 עברית ‘quoted’ … — 🙂 a\u0301'

describe('LG-70: characters that a terminal obeys, reorders or does not show', () => {
  test('LG-70: are escaped in a text, each by itself', () => {
    for (const character of unseen)
      expect(visibleText(`a${character}b`)).toBe(`a\\u{${character.codePointAt(0)?.toString(16)}}b`)
  })

  test('LG-70: are escaped in JSON, which reads back to the same value', () => {
    const value = { name: unseen.join('x'), nested: [unseen.join('')] }
    const json = visibleJson(value)
    expect(json).toMatch(/^[\x20-\x7e]*$/)
    expect(JSON.parse(json)).toEqual(value)
  })

  test('LG-70: do not include letters, marks and punctuation of any language', () => {
    expect(visibleText(kept)).toBe(kept)
    expect(visibleName(kept)).toBe(kept)
    expect(visibleJson(kept)).toBe(JSON.stringify(kept))
  })

  test('LG-70: include the line feeds and tabs of a name, and not those of a text', () => {
    expect(visibleText('a\n\tb')).toBe('a\n\tb')
    expect(visibleName('a\n\tb')).toBe('a\\u{a}\\u{9}b')
  })
})
