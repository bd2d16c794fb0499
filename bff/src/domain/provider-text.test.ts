import { isStorableText } from '@planbridge/shared/contract'
import { assert, constantFrom, nat, oneof, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { displayText } from './provider-text.ts'

const text = string({
  unit: oneof(constantFrom('\0', '\ud83d', '\udc00', 'ë', '🎉'), string({ maxLength: 1 })),
})

test('OP-60: a cleaned text can be stored, is not longer than its limit, and a storable one that fits is unchanged', () => {
  assert(
    property(text, nat({ max: 20 }), (given, lengthMax) => {
      const shown = displayText(given, lengthMax)
      expect(isStorableText(shown)).toBe(true)
      expect(shown.length).toBeLessThanOrEqual(lengthMax)
      const isSound = isStorableText(given) && given.length <= lengthMax
      expect(shown === given).toBe(isSound)
    }),
  )
})
