import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { sqlStore, type Store } from '@planbridge/bff/testing'
import { sqliteDialect } from '@planbridge/bff/internal/store/engines/sqlite-engine.ts'
import { tokenVault } from '@planbridge/bff/internal/vault/token-vault.ts'
import { ConnectionId } from '@planbridge/shared/contract'
import { ringOf } from '../../harness/deployment/keyrings.ts'

const script = fileURLToPath(new URL('./writer.ts', import.meta.url))

export interface Kill {
  /** What the writer has to say first: that it opens the file, or that something was stored. */
  readonly after: 'opening' | 'token'
  readonly waitMs: number
}

/** Lets a process write into the file, kills it, and answers every line that it got out before. */
export const writeAndDie = (path: string, name: string, { after, waitMs }: Kill): Promise<string[]> => {
  const child = spawn(process.execPath, [script, path, name], { stdio: ['ignore', 'pipe', 'inherit'] })
  let out = ''
  let dying = false
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString()
    if (dying || !out.includes(after)) return
    dying = true
    void sleep(waitMs).then(() => child.kill('SIGKILL'))
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      if (code !== null) reject(new Error(`the writer ended by itself with ${code}`))
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

export interface Verdict {
  readonly sound: boolean
  readonly acknowledged: number
  /** Acknowledged writes that are not there. */
  readonly lost: readonly string[]
}

/** Opens the file as the next start would, and looks for everything that was acknowledged. */
export const verify = async (path: string, lines: readonly string[]): Promise<Verdict> => {
  const store = await sqlStore(sqliteDialect(path))
  const lost: string[] = []
  for (const told of latestTokens(lines)) if (!(await isThere(store, told))) lost.push(told.id)
  const sessions = lines.filter((line) => line.startsWith('session ')).map((line) => line.slice(8))
  for (const hash of sessions) if (!(await store.sessions.find(hash))) lost.push(hash)
  await store.close()
  const acknowledged = lines.filter((line) => /^(token|session) /.test(line)).length
  return { sound: isSound(path), acknowledged, lost }
}

interface Told {
  readonly id: string
  readonly version: number
  readonly access: string
}

const latestTokens = (lines: readonly string[]): Told[] => {
  const latest = new Map<string, Told>()
  for (const line of lines.filter((one) => one.startsWith('token '))) {
    const [, id = '', version = '', access = ''] = line.split(' ')
    latest.set(id, { id, version: Number(version), access })
  }
  return [...latest.values()]
}

const isThere = async (store: Store, { id, version, access }: Told): Promise<boolean> => {
  const row = await store.connections.find(ConnectionId.parse(id))
  if (!row) return false
  const found = await tokenVault(ringOf('main'), 1).read(row)
  if (found.kind !== 'tokens') return false
  // A later write may have been stored without its word getting out.
  return row.tokenVersion > version || (row.tokenVersion === version && found.tokens.access === access)
}

const isSound = (path: string): boolean => {
  if (!existsSync(path)) return false
  const database = new DatabaseSync(path)
  const verdict = database.prepare('PRAGMA integrity_check').get()?.['integrity_check']
  database.close()
  return verdict === 'ok'
}
