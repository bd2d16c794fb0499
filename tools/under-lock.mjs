// A lock between processes, for installations that concurrent runs must not make twice.
import { mkdirSync, rmSync, statSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../node_modules', import.meta.url))
const lockAgeMsMax = 15 * 60_000

function takeLock(lock) {
  try {
    mkdirSync(lock)
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()
    if (Date.now() - since > lockAgeMsMax) rmSync(lock, { recursive: true, force: true })
    return false
  }
}

/** Runs `act` while no other process runs something under the same name. */
export async function underLock(name, act) {
  const lock = `${folder}/.${name}`
  while (!takeLock(lock)) await wait(500)
  try {
    return await act()
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
}
