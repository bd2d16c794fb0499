import { expect, test } from 'vitest'
import { maskedName } from './masked-name.ts'

test.each([
  ['Priya Nair', 'P… N…'],
  ['  Ana   María de la Cruz ', 'A… M… d…'],
  ['priya.nair@firm.example', 'p…'],
  ['“Édith” O’Neil', 'É… O…'],
  ['e\u0301dith', 'e\u0301…'],
  ['田中 芽衣', '田… 芽…'],
  ['— !', null],
  ['', null],
  [null, null],
])('IDT-110: %j is shown to somebody else as %j', (name, shown) => {
  expect(maskedName(name)).toBe(shown)
})
