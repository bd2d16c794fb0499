import { linkSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { base64url } from 'jose'
import type { LocalVaultKey } from '../config/local-vault-key.ts'
import { vaultKeyBytes } from '../domain/vault-key.ts'
import type { Random } from '../runtime/platform.ts'
import { fileFault } from './file-fault.ts'

const groupAndOthers = 0o077

const refused = (reason: string): LocalVaultKey => ({ kind: 'refused', reason })

const exists = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined

/** Writes a draft and links it into place, so that concurrent starts agree on one key and none reads a partial one. */
const makeKey = (path: string, random: Random): void => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const draft = `${path}.${base64url.encode(random.bytes(8))}`
  writeFileSync(draft, base64url.encode(random.bytes(vaultKeyBytes)), { mode: 0o600, flag: 'wx' })
  try {
    linkSync(draft, path)
  } catch (error) {
    if (!exists(path)) throw error
  } finally {
    rmSync(draft)
  }
}

const readKey = (path: string): LocalVaultKey => {
  const found = lstatSync(path)
  if (!found.isFile()) return refused(`${path} is not a regular file`)
  // Windows has no such modes and reports 0666 for every file.
  if (process.platform !== 'win32' && (found.mode & groupAndOthers) !== 0) {
    return refused(
      `${path} is readable by other users: run chmod 600 on it, or delete it and connect every account again`,
    )
  }
  return { kind: 'key', key: readFileSync(path, 'utf8').trim() }
}

/** The random vault key of this machine, for loopback origins. Created on first use in a file that only its owner can read. */
export const localVaultKey = (path: string, random: Random): LocalVaultKey => {
  try {
    if (!exists(path)) makeKey(path, random)
    return readKey(path)
  } catch (error) {
    return refused(`${path} cannot be created or read: ${fileFault(error)}`)
  }
}
