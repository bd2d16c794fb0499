import { expect, test } from 'vitest'
import { credentialPatterns } from './credential-patterns.ts'
import { openByteFilter } from './find-beginning.ts'

const bytes = Array.from({ length: 0x100 }, (_, byte) => byte)
const textOf = (some: readonly number[]): string => String.fromCharCode(...some)

test('the filter of a credential knows its bytes and those of escapes, and by which it begins (PX-50)', () => {
  const filterFor = openByteFilter()
  const escapes = '%0123456789ABCDEF\\abcdefu'
  for (const credential of ['CANARY-xyz', 'tokenOther', 'CANARY-xyz']) {
    const filter = filterFor(credentialPatterns([credential]))
    const expected = [...new Set(escapes + credential)].toSorted().join('')
    expect(textOf(bytes.filter((byte) => filter.mayContain(byte)))).toBe(expected)
    expect(textOf(bytes.filter((byte) => filter.isFirst(byte)))).toBe(credential[0])
  }
})
