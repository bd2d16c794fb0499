import { mkdtempSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lockInstance } from './sqlite-lock-engine.ts'

test('OP-74: the lock of a store is taken once, in a file that only its owner reads', () => {
  const folder = mkdtempSync(join(tmpdir(), 'planbridge-lock-'))
  const path = join(folder, 'new', 'planbridge.db')
  expect([lockInstance(path), lockInstance(path), lockInstance(join(folder, 'other.db'))]).toEqual([
    true,
    false,
    true,
  ])
  expect(statSync(`${path}-instance`).mode & 0o777).toBe(0o600)
  expect(statSync(join(folder, 'new')).mode & 0o777).toBe(0o700)
})
