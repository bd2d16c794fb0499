import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Secret } from '../domain/secret.ts'
import { openStore } from './open-store.ts'

const silent = { storeConnectionLost: () => undefined }

it('a local folder is accepted, and created if it does not exist', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'planbridge-open-'))
  const opened = await openStore({ kind: 'sqlite', path: join(folder, 'new/deep/planbridge.db') }, silent)
  if (opened.kind === 'refused') throw new Error(opened.reason)
  expect(await opened.store.sessions.find('unknown')).toBeUndefined()
  await opened.store.close()
  rmSync(folder, { recursive: true })
})

it('a file system without durability is refused before anything is written', async () => {
  const path = '/proc/planbridge/planbridge.db'
  const opened = await openStore({ kind: 'sqlite', path }, silent)
  expect(opened).toEqual({ kind: 'refused', reason: expect.stringContaining('/proc/planbridge') })
})

it('the reason for an unreachable database names its address but never its password', async () => {
  const url = new Secret('postgresql://planbridge:CANARY-SECRET-of-the-store@127.0.0.1:1/planbridge')
  const opened = await openStore({ kind: 'postgres', url, poolMax: 1 }, silent)
  expect(opened).toEqual({ kind: 'refused', reason: expect.stringContaining('127.0.0.1:1') })
  expect(JSON.stringify(opened)).not.toContain('CANARY')
})
