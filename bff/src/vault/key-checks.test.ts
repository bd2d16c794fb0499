import { base64url } from 'jose'
import { expect, test } from 'vitest'
import { keyCheckValue } from './key-checks.ts'

const key = crypto.getRandomValues(new Uint8Array(32))

test('VT-61: the check value of a key is stable, differs by key and by id, and contains no part of the key', async () => {
  const value = await keyCheckValue('main', key)
  expect(await keyCheckValue('main', Uint8Array.from(key))).toBe(value)
  expect(await keyCheckValue('next', key)).not.toBe(value)
  for (let at = 0; at < key.length; at += 1) {
    const other = Uint8Array.from(key)
    other[at] = (other[at] ?? 0) ^ 1
    expect(await keyCheckValue('main', other)).not.toBe(value)
  }
  const bytes = Buffer.from(base64url.decode(value))
  expect(bytes).toHaveLength(32)
  for (let at = 0; at + 4 <= key.length; at += 1) expect(bytes.includes(key.subarray(at, at + 4))).toBe(false)
})
