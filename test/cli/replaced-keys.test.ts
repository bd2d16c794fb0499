import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { sqlStore } from '@planbridge/bff/internal/store/engines/sql-store.ts'
import { sqliteDialect } from '@planbridge/bff/internal/store/engines/sqlite-engine.ts'
import { misfitKeys } from '@planbridge/bff/internal/vault/key-checks.ts'
import type { Keyring } from '@planbridge/bff/internal/vault/keyring.ts'
import { seal } from '@planbridge/bff/internal/vault/seal.ts'
import { tokensPlace } from '@planbridge/bff/internal/vault/token-vault.ts'
import type { Store } from '@planbridge/bff/testing'
import { ConnectionId, IntegrationId } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import { keyText, ringOf, withVault } from '../harness/deployment/keyrings.ts'
import { sealedRow } from '../harness/deployment/sealed-row.ts'
import { openWorkspace, type Workspace } from '../harness/deployment/workspace.ts'
import { createDatabase } from '../harness/postgres/create-database.ts'
import { ringWith } from './named-ring.ts'

const furnish = async (
  at: Pick<Workspace, 'openStore'>,
  ring: Parameters<typeof sealedRow>[0],
  owners: readonly string[],
) => {
  const store: Store = await at.openStore()
  for (const owner of owners)
    await store.connections.add(await sealedRow(ring, { owner, account: `account-of-${owner}` }))
  await store.close()
}

/** The id of the first key, with the bytes of the second. */
const replaced = (text: string): string =>
  withVault('main')(text).replace('env:VAULT_KEY', 'env:VAULT_KEY_NEXT')

const sealedSets = async (at: Pick<Workspace, 'openStore'>) => {
  const store = await at.openStore()
  const rows = await store.sealed.list({ after: '', max: 10 })
  await store.close()
  return rows
}

const longTimeout = { timeout: 240_000 }

const places = [
  { engine: 'SQLite', open: () => Promise.resolve({}) },
  { engine: 'PostgreSQL', open: async () => ({ databaseUrl: await createDatabase() }) },
]

describe.each(places)(
  'VT-61: a key replaced under the same id, on $engine',
  longTimeout,
  ({ engine, open }) => {
    test.each([
      ['recorded', ['reseal']],
      ['of a store without check values', ['status']],
    ] as const)(
      'VT-61: stops the start and the commands with the way out, changes nothing, and the earlier key works again; key %s',
      async (kind, [first]) => {
        const at = openWorkspace(`replaced ${engine} ${kind}`, withVault('main'), await open())
        await furnish(at, ringOf('main'), ['ana', 'ben'])
        expect(await at.run('vault', first)).toMatchObject({ code: 0 })
        const before = await sealedSets(at)
        at.configure(replaced)
        const started = await at.serve(() => undefined).done
        expect(started).toMatchObject({ code: 1, out: '' })
        for (const part of ['main  2 token sets', 'Restore the key', 'planbridge vault discard main'])
          expect(started.err).toContain(part)
        expect(started.err).not.toContain(keyText('next'))
        const status = await at.run('vault', 'status')
        expect(status).toMatchObject({
          code: 1,
          out: expect.stringContaining('main  2 token sets  DOES NOT FIT'),
        })
        for (const command of [
          ['vault', 'reseal'],
          ['vault', 'reseal', '--dry-run'],
          ['erase', 'tenant', 'deployment'],
        ])
          expect(await at.run(...command)).toMatchObject({
            code: 1,
            err: expect.stringContaining('main  2 token sets'),
          })
        expect(await sealedSets(at)).toEqual(before)
        at.configure(withVault('main'))
        expect(await at.run('vault', 'status')).toMatchObject({ code: 0 })
      },
    )
  },
)

describe('the way out of a lost key', longTimeout, () => {
  test('VT-61: the new key under another id, beside the earlier one, is accepted', async () => {
    const at = openWorkspace('another id', withVault('main'))
    await furnish(at, ringOf('main'), ['ana'])
    at.configure(withVault('next', 'main'))
    expect((await at.run('vault', 'reseal')).out).toContain('1 token set resealed with next')
  })

  test('VT-61: after the lost key’s token sets are counted and discarded, the new key takes its id', async () => {
    const at = openWorkspace('discarded', withVault('main'))
    await furnish(at, ringOf('main'), ['ana', 'ben'])
    await at.run('vault', 'reseal')
    expect((await at.run('vault', 'discard', 'main')).err).toContain('main is the current key')
    at.configure(replaced)
    const counted = await at.run('vault', 'discard', 'main', '--dry-run')
    expect(counted).toMatchObject({ code: 0, out: expect.stringContaining('2 token sets sealed with main') })
    expect(await sealedSets(at)).toHaveLength(2)
    expect((await at.run('vault', 'discard', 'main', '--yes')).out).toContain(
      '2 token sets sealed with main deleted',
    )
    expect(await at.run('vault', 'status')).toMatchObject({ code: 0, out: 'main  0 token sets  current\n' })
    expect(await sealedSets(at)).toEqual([])
  })

  test('VT-61: one damaged token set does not make a fitting key look replaced', async () => {
    const at = openWorkspace('one damaged', withVault('main'))
    await furnish(at, ringOf('main'), ['ana', 'ben'])
    const database = new DatabaseSync(at.storePath)
    database.exec("UPDATE connections SET sealed = sealed || 'x' WHERE owner = 'ana'")
    database.close()
    expect(await at.run('vault', 'status')).toMatchObject({ code: 0 })
  })
})

test(
  'VT-61: a removed local key file is not silently replaced: the start stops, and works with the restored file',
  longTimeout,
  async () => {
    const at = openWorkspace('local key', (text) => text.replace(/^vault: .*$/m, ''))
    const file = join(at.folder, '.planbridge', 'vault-key')
    await furnish(at, ringOf('main'), [])
    expect(await at.run('vault', 'status')).toMatchObject({ code: 0 })
    const key = readFileSync(file, 'utf8')
    await furnish(at, ringWith('local', key), ['ana'])
    rmSync(file)
    const started = await at.serve(() => undefined).done
    expect(started).toMatchObject({ code: 1, err: expect.stringContaining('.planbridge/vault-key') })
    expect(started.err).toContain('local  1 token set')
    writeFileSync(file, key, { mode: 0o600 })
    expect(await at.run('vault', 'status')).toMatchObject({ code: 0, out: 'local  1 token set  current\n' })
  },
)

test('VT-61: a pending revocation is enough to tell the key of a store without check values from another one', async () => {
  const store = await sqlStore(sqliteDialect(':memory:'))
  const tenant = 'deployment'
  const tokens = '{"access":"CANARY-AT-owed","refresh":null}'
  const sealed = await seal(ringOf('main'), tokensPlace({ id: 'c1', tenant }, 1), tokens)
  const times = {
    tokenEndsAt: null,
    requestedAt: null,
    createdAt: 1,
    nextTryAt: 1,
    givesUpAt: 9,
    settledAt: null,
  }
  await store.revocations.add({
    ...times,
    id: 'r1',
    tenant,
    connection: ConnectionId.parse('c1'),
    owner: '',
    integration: IntegrationId.parse('dp-hybrid'),
    model: 'delegation',
    account: null,
    accountName: null,
    reason: 'disconnected',
    sealed,
    sealedFor: 'c1',
    tokenVersion: 1,
    tries: 0,
    outcome: null,
  })
  const misfits = (keyring: Keyring) => misfitKeys({ store: store.sealed, keyring }, { record: false })
  expect(await misfits(ringOf('main'))).toEqual([])
  expect(await misfits(ringWith('main', keyText('next')))).toEqual([{ id: 'main', rows: 1 }])
  await store.close()
})
