import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { sqlStore } from '@planbridge/bff/internal/store/engines/sql-store.ts'
import { sqliteDialect } from '@planbridge/bff/internal/store/engines/sqlite-engine.ts'
import type { Store } from '@planbridge/bff/internal/store/ports/ports.ts'
import { tokenVault } from '@planbridge/bff/internal/vault/token-vault.ts'
import { ConnectionId } from '@planbridge/shared/contract'
import { ringOf } from '../../harness/deployment/keyrings.ts'

const script = fileURLToPath(new URL('./writer.ts', import.meta.url))

export interface Kill {
  /** The output to wait for: the opening of the file, or the first stored token. */
  readonly after: 'opening' | 'token'
  readonly waitMs: number
}

/** Starts a process that writes into the file, kills it, and returns its output lines. */
export const writeUntilKilled = (path: string, name: string, { after, waitMs }: Kill): Promise<string[]> => {
  const child = spawn(process.execPath, [script, path, name], { stdio: ['ignore', 'pipe', 'inherit'] })
  let out = ''
  let killing = false
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString()
    if (killing || !out.includes(after)) return
    killing = true
    void sleep(waitMs).then(() => child.kill('SIGKILL'))
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      if (code !== null) reject(new Error(`the writer exited with ${code}`))
      else
        resolve(
          out
            .slice(0, out.lastIndexOf('\n') + 1)
            .split('\n')
            .filter(Boolean),
        )
    })
  })
}

export interface FileReport {
  readonly sound: boolean
  readonly acknowledged: number
  /** Acknowledged writes that are missing. */
  readonly lost: readonly string[]
}

/** Opens the file and checks every acknowledged write. */
export const verify = async (path: string, lines: readonly string[]): Promise<FileReport> => {
  const store = await sqlStore(sqliteDialect(path))
  const lost: string[] = []
  for (const token of latestTokens(lines)) if (!(await isStored(store, token))) lost.push(token.id)
  const sessions = lines.filter((line) => line.startsWith('session ')).map((line) => line.slice(8))
  for (const hash of sessions) if (!(await store.sessions.find(hash))) lost.push(hash)
  await store.close()
  const count = lines.filter((line) => /^(token|session) /.test(line)).length
  return { sound: isSound(path), acknowledged: count, lost }
}

interface AcknowledgedToken {
  readonly id: string
  readonly version: number
  readonly access: string
}

const latestTokens = (lines: readonly string[]): AcknowledgedToken[] => {
  const latest = new Map<string, AcknowledgedToken>()
  for (const line of lines.filter((one) => one.startsWith('token '))) {
    const [, id = '', version = '', access = ''] = line.split(' ')
    latest.set(id, { id, version: Number(version), access })
  }
  return [...latest.values()]
}

const isStored = async (store: Store, { id, version, access }: AcknowledgedToken): Promise<boolean> => {
  const row = await store.connections.find(ConnectionId.parse(id))
  if (!row) return false
  const found = await tokenVault(ringOf('main'), { cachedMax: 1 }).read(row)
  if (found.kind !== 'tokens') return false
  // A later write may have been stored without its acknowledgement.
  return row.tokenVersion > version || (row.tokenVersion === version && found.tokens.access === access)
}

const isSound = (path: string): boolean => {
  if (!existsSync(path)) return false
  const database = new DatabaseSync(path)
  const verdict = database.prepare('PRAGMA integrity_check').get()?.['integrity_check']
  database.close()
  return verdict === 'ok'
}
