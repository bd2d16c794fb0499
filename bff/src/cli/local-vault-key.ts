import { linkSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { base64url } from 'jose'
import type { LocalVaultKey } from '../config/local-vault-key.ts'
import { vaultKeyBytes } from '../domain/vault-key.ts'
import type { Random } from '../runtime/platform.ts'

const otherPeople = 0o077

const refused = (reason: string): LocalVaultKey => ({ kind: 'refused', reason })

const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined

/** Two starts at once both write, and the first link wins: nobody reads a half-written key. */
function makeKey(path: string, random: Random): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const draft = `${path}.${base64url.encode(random.bytes(8))}`
  writeFileSync(draft, base64url.encode(random.bytes(vaultKeyBytes)), { mode: 0o600, flag: 'wx' })
  try {
    linkSync(draft, path)
  } catch (error) {
    if (!isThere(path)) throw error
  } finally {
    rmSync(draft)
  }
}

function readKey(path: string): LocalVaultKey {
  const found = lstatSync(path)
  if (!found.isFile()) return refused(`${path} is no plain file`)
  // Windows knows no such modes and reports 0666 for every file.
  if (process.platform !== 'win32' && (found.mode & otherPeople) !== 0) {
    return refused(`${path} can be read by others: chmod 600 it, or remove it (and connect again)`)
  }
  return { kind: 'key', key: readFileSync(path, 'utf8').trim() }
}

const reasonOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown'

/** The random key of this machine, for loopback origins; made on first use in a file that only its owner can read. */
export function localVaultKey(path: string, random: Random): LocalVaultKey {
  try {
    if (!isThere(path)) makeKey(path, random)
    return readKey(path)
  } catch (error) {
    return refused(`${path} cannot be made or read (${reasonOf(error)})`)
  }
}
