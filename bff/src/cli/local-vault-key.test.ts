import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { vaultKeyFault } from '../config/resolve/vault-key.ts'
import { localVaultKey } from './local-vault-key.ts'

const random = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) }
const folder = (): string => join(mkdtempSync(join(tmpdir(), 'planbridge-')), '.planbridge')

it('the local vault key is created once, readable by its owner only, and read again', () => {
  const path = join(folder(), 'vault-key')
  const made = localVaultKey(path, random)
  expect(made.kind === 'key' && vaultKeyFault(made.key)).toBeUndefined()
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700)
  expect(localVaultKey(path, random)).toEqual(made)
  expect(readdirSync(join(path, '..'))).toEqual(['vault-key'])
})

it('VT-11: a local vault key that others can read is refused and never printed', () => {
  const path = join(folder(), 'vault-key')
  localVaultKey(path, random)
  chmodSync(path, 0o640)
  const found = localVaultKey(path, random)
  expect(found).toMatchObject({ kind: 'refused', reason: expect.stringContaining('chmod 600') })
  expect(JSON.stringify(found)).not.toContain(readFileSync(path, 'utf8'))
})

it('a symbolic link in place of the key file is refused', () => {
  const path = join(folder(), '..', 'vault-key')
  writeFileSync(`${path}.elsewhere`, 'x', { mode: 0o600 })
  symlinkSync(`${path}.elsewhere`, path)
  expect(localVaultKey(path, random).kind).toBe('refused')
})

it('a folder that cannot be created is reported as a reason', () => {
  const file = join(folder(), '..', 'a-file')
  writeFileSync(file, '')
  expect(localVaultKey(join(file, 'vault-key'), random)).toMatchObject({ kind: 'refused' })
})
