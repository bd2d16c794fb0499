import { expect, test } from 'vitest'
import { isolated, withoutDirections } from './isolated.ts'

test('LG-74: a name in a sentence keeps no direction character that reaches beyond it, and is isolated if it is written from right to left', () => {
  expect(isolated('Ana\u202Egnp.exe')).toBe('Anagnp.exe')
  expect(isolated('a\u2066b\u2067c\u2068d\u202Ae\u202Bf\u202Dg\u202C\u2069')).toBe('abcdefg')
  expect(isolated('\u05D0\u05D1\u05D2\u2069\u202E')).toBe('\u2068\u05D0\u05D1\u05D2\u2069')
  expect(isolated('\u200Fx')).toBe('\u2068\u200Fx\u2069')
  expect(withoutDirections('\u05D0\u200F')).toBe('\u05D0\u200F')
})

test('LG-74: an ordinary name is unchanged', () => {
  for (const name of ['Zoë Ünal', 'Dvořák & Sons', '名前', 'a\u0301']) expect(isolated(name)).toBe(name)
})
