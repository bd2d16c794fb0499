import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test, vi } from 'vitest'
import { sqliteDialect } from './sqlite-engine.ts'

/** A file that another user has locked, and the waits of this process; `release` is called after the given number of them. */
const lockedFile = (releasedAfter: number) => {
  const folder = mkdtempSync(join(tmpdir(), 'planbridge-busy-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'store.sqlite')
  const other = new DatabaseSync(path)
  onTestFinished(() => other.close())
  other.exec('CREATE TABLE notes (text TEXT); BEGIN EXCLUSIVE')
  const waits: (number | undefined)[] = []
  const spied = vi.spyOn(Atomics, 'wait').mockImplementation((...input: readonly unknown[]) => {
    waits.push(input[3] as number | undefined)
    if (waits.length === releasedAfter) other.exec('COMMIT')
    return 'timed-out'
  })
  onTestFinished(() => spied.mockRestore())
  return { path, waits }
}

test('OP-60: a file that another instance is opening is waited for', () => {
  const { path, waits } = lockedFile(3)
  expect(() => sqliteDialect(path)).not.toThrow()
  expect(waits).toEqual([20, 20, 20])
})

test('OP-60: a file that stays busy for five seconds cannot be opened', () => {
  const { path, waits } = lockedFile(0)
  expect(() => sqliteDialect(path)).toThrow('locked')
  expect(waits).toHaveLength(250)
})
