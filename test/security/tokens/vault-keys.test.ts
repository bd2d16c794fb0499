import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { Secret } from '@planbridge/bff/internal/domain/secret.ts'
import type { ConnectionRow, Store } from '@planbridge/bff/internal/store/ports/ports.ts'
import { missingKeys, openKeyring } from '@planbridge/bff/internal/vault/keyring.ts'
import { reseal } from '@planbridge/bff/internal/vault/reseal.ts'
import { seal, sealedUnder } from '@planbridge/bff/internal/vault/seal.ts'
import { tokenVault } from '@planbridge/bff/internal/vault/token-vault.ts'
import { ConnectionId, endpoints } from '@planbridge/shared/contract'
import { base64url } from 'jose'
import { describe, expect, test } from 'vitest'
import { type Browser, openBrowser } from '../../harness/deployment/browser.ts'
import { deployment } from '../../harness/deployment/deployment.ts'
import { movedTo, sharedStore } from '../../harness/deployment/instances.ts'
import { keyText, ringOf, withVault } from '../../harness/deployment/keyrings.ts'
import { providerRequests, type RecordedDeployment } from '../../harness/deployment/recorded-deployment.ts'
import { sealedRow } from '../../harness/deployment/sealed-row.ts'

const place = { tenant: 'deployment', connection: 'c1', field: 'tokens', version: 7 }
const plaintext = JSON.stringify({ access: 'CANARY-AT-vault', refresh: 'CANARY-RT-vault' })
const ring = ringOf('main')

const partsOf = (sealed: string) => {
  const [header = '', key = '', iv = '', text = '', tag = ''] = sealed.split('.')
  return { header, key, iv, text, tag }
}
type Parts = ReturnType<typeof partsOf>
const textOf = ({ header, key, iv, text, tag }: Parts) => [header, key, iv, text, tag].join('.')
const headerOf = (sealed: string) =>
  JSON.parse(new TextDecoder().decode(base64url.decode(partsOf(sealed).header))) as Record<string, string>

const clients = '/crm/v1/clients?pageSize=2'
const priya = { account: 'priya.nair' }
const mei = { account: 'mei.tanaka' }

const resealed = (store: Store, current: 'main' | 'next') =>
  reseal({
    store: store.sealed,
    keyring: ringOf(current, ['main', 'next']),
    clock: { now: () => performance.now() },
    sleep: (ms) => sleep(ms),
  })()

describe('the vault key of a token set', () => {
  test('VT-07: is read without opening the token set, and is unknown for other texts', async () => {
    const sealed = await seal(ring, place, plaintext)
    expect(sealedUnder(sealed)).toBe('main')
    const { kid: _, ...nameless } = headerOf(sealed)
    const without = textOf({ ...partsOf(sealed), header: base64url.encode(JSON.stringify(nameless)) })
    for (const text of [without, 'rubbish', '', plaintext]) expect(sealedUnder(text)).toBe('')
  })

  test('VT-07: must be on the keyring, whose keys must all be valid', () => {
    const counts = new Map([
      ['main', 2],
      ['lost', 3],
      ['', 1],
    ])
    expect(missingKeys(ring, counts)).toEqual([{ id: 'lost', rows: 3 }])
    const short = new Secret(base64url.encode(new Uint8Array(31).fill(7)))
    expect(() => openKeyring('main', { main: new Secret(keyText('main')), old: short })).toThrow('key old')
  })
})

const keysInUse = async ({ store }: RecordedDeployment) => Object.fromEntries(await store.sealed.countByKey())

const statusAt = async (at: RecordedDeployment, browser: Browser, connection: string): Promise<number> =>
  (await movedTo(at, browser).api(connection, clients)).status

const sealedAs = async ({ id, tenant, tokenVersion }: ConnectionRow) => ({
  sealed: await tokenVault(ringOf('main')).seal({ id, tenant }, tokenVersion, {
    access: 'CANARY-AT-late',
    refresh: null,
  }),
})

describe('a key rotation', () => {
  test('VT-06: opens existing token sets, seals new ones with the new key, and loses nothing when the old key is removed', async () => {
    const file = sharedStore('VT-06')
    const before = await file.instance({ config: withVault('main') })
    const [old, fresh] = [openBrowser(before), openBrowser(before)]
    const { id: oldId } = await old.connectOrThrow({ integration: 'dp-hybrid', model: 'delegation' }, priya)
    const during = await file.instance({ config: withVault('next', 'main') })
    expect(await statusAt(during, old, oldId)).toBe(200)
    const moved = movedTo(during, fresh)
    const { id: freshId } = await moved.connectOrThrow({ integration: 'dp-hybrid', model: 'delegation' }, mei)
    expect(await keysInUse(during)).toEqual({ main: 1, next: 1 })
    expect(await resealed(during.store, 'next')).toMatchObject({ resealed: 1, superseded: 0, unreadable: [] })
    expect(await keysInUse(during)).toEqual({ next: 2 })
    const after = await file.instance({ config: withVault('next') })
    expect(await statusAt(after, old, oldId)).toBe(200)
    expect(await statusAt(after, moved, freshId)).toBe(200)
  })

  test('VT-06: instances with different current keys serve the same people', async () => {
    const file = sharedStore('VT-06 mixed')
    const ahead = await file.instance({ config: withVault('next', 'main') })
    const behind = await file.instance({ config: withVault('main', 'next') })
    for (const [makes, uses, person] of [
      [ahead, behind, priya],
      [behind, ahead, mei],
    ] as const) {
      const browser = openBrowser(makes)
      const { id } = await browser.connectOrThrow({ integration: 'dp-hybrid', model: 'delegation' }, person)
      expect(await statusAt(uses, browser, id)).toBe(200)
      makes.clock.pass(3_601)
      const renewed = await uses.planbridge.freshToken({ connection: id, present: false })
      expect(renewed).toMatchObject({ kind: 'token', version: 2 })
      const found = await makes.planbridge.freshToken({ connection: id, present: false })
      expect(found).toMatchObject({ kind: 'token', version: 2 })
    }
    expect(await keysInUse(ahead)).toEqual({ main: 1, next: 1 })
  })

  test('VT-06: a token set renewed during resealing stays as renewed', async () => {
    const file = sharedStore('VT-06 race')
    const at = await file.instance({ config: withVault('main', 'next') })
    await openBrowser(at).connectOrThrow({ integration: 'dp-hybrid', model: 'delegation' }, priya)
    const [row] = await at.store.sealed.list({ after: '', max: 10 })
    if (!row) throw new Error('there is no sealed row')
    const renewed = { sealed: 'renewed during resealing', endsAt: null, staleAt: null }
    const id = ConnectionId.parse(row.id)
    await at.store.connections.putTokens(id, row.tokenVersion, renewed)
    expect(await at.store.sealed.replace([{ row, sealed: 'resealed' }])).toBe(1)
    expect(await at.store.connections.find(id)).toMatchObject({ sealed: 'renewed during resealing' })
  })

  test('VT-06: token sets sealed with the old key during resealing are resealed, too', async () => {
    const { store } = await deployment({ config: withVault('next', 'main') })
    const add = async (owner: string) => sealedRow(ringOf('main'), { owner, account: owner })
    for (let n = 0; n < 5; n += 1) await store.connections.add(await add(`early-${n}`))
    const [first] = await store.sealed.list({ after: '', max: 1 })
    if (!first) throw new Error('there is no sealed row')
    let late: Promise<unknown> | undefined
    const behind = async () => {
      // Its id may be before the current page.
      late ??= store.connections
        .remove(ConnectionId.parse(first.id))
        .then(async (row) => row && store.connections.add({ ...row, ...(await sealedAs(row)) }))
      await late
    }
    const needs = { store: store.sealed, clock: { now: () => 0 }, keyring: ringOf('next', ['next', 'main']) }
    const done = await reseal({ ...needs, sleep: behind })({ batchMax: 2 })
    expect(done).toMatchObject({ resealed: 6, superseded: 0, unreadable: [], left: new Map() })
  })

  test('VT-05: no key is in the store, in any encoding', async () => {
    const file = sharedStore('VT-05')
    const at = await file.instance({ config: withVault('main', 'next') })
    await openBrowser(at).connectOrThrow({ integration: 'dp-code' }, priya)
    const flushed = file.offline((database) => database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get())
    expect(flushed).toMatchObject({ busy: 0 })
    const bytes = readFileSync(file.path)
    for (const key of [keyText('main'), keyText('next')]) {
      const raw = Buffer.from(key, 'base64url')
      const spellings = [raw, key, raw.toString('base64').replace(/=+$/, ''), raw.toString('hex')]
      for (const spelling of spellings) expect(bytes.includes(spelling)).toBe(false)
    }
    expect(bytes.includes('CANARY')).toBe(false)
    expect(keyText('main')).not.toBe(keyText('next'))
  })
})

describe('a manipulated vault', () => {
  interface Scene {
    readonly victim: string
    readonly bystander: string
    /** A former token set of the victim. */
    readonly former: string
    readonly sealedOf: (connection: string) => string
  }

  const tamperings: readonly [string, (scene: Scene) => string][] = [
    ["another person's row in its place", ({ bystander, sealedOf }) => sealedOf(bystander)],
    ["the same row's text of yesterday", ({ former }) => former],
    [
      'a flipped bit',
      ({ victim, sealedOf }) => {
        const parts = partsOf(sealedOf(victim))
        const bytes = base64url.decode(parts.text)
        bytes[9] = (bytes[9] ?? 0) ^ 1
        return textOf({ ...parts, text: base64url.encode(bytes) })
      },
    ],
    [
      'a truncated tag',
      ({ victim, sealedOf }) => {
        const parts = partsOf(sealedOf(victim))
        return textOf({ ...parts, tag: base64url.encode(base64url.decode(parts.tag).subarray(0, 8)) })
      },
    ],
    [
      'an unknown key id',
      ({ victim, sealedOf }) => {
        const header = base64url.encode(JSON.stringify({ ...headerOf(sealedOf(victim)), kid: 'unknown' }))
        return textOf({ ...partsOf(sealedOf(victim)), header })
      },
    ],
    ['rubbish', () => 'rubbish'],
  ]

  test.each(tamperings)('HC-25: %s fails closed, and other people are not affected', async (_, tamper) => {
    const file = sharedStore('HC-25')
    const warm = await file.instance({ config: withVault('main') })
    const [one, two] = [openBrowser(warm), openBrowser(warm)]
    const { id: victim } = await one.connectOrThrow({ integration: 'dp-code' }, priya)
    const { id: bystander } = await two.connectOrThrow({ integration: 'dp-code' }, mei)
    const sealedOf = (id: string) =>
      file.offline((database) =>
        String(database.prepare('SELECT sealed FROM connections WHERE id = ?').get(id)?.['sealed']),
      )
    const former = sealedOf(victim)
    await one.connectOrThrow({ integration: 'dp-code', purpose: 'reconnect', connection: victim }, priya)
    const text = tamper({ victim, bystander, former, sealedOf })
    expect(text).not.toBe(sealedOf(victim))
    file.offline((database) =>
      database.prepare('UPDATE connections SET sealed = ? WHERE id = ?').run(text, victim),
    )
    const cold = await file.instance({ config: withVault('main') })
    const before = providerRequests(cold)
    const refused = await movedTo(cold, one).api(victim, clients)
    expect(await refused.json()).toMatchObject({ status: 503, code: 'vault-unreadable' })
    expect(providerRequests(cold)).toBe(before)
    expect(await statusAt(cold, two, bystander)).toBe(200)
    const again = movedTo(cold, one)
    await again.connectOrThrow({ integration: 'dp-code', purpose: 'reconnect', connection: victim }, priya)
    expect((await again.api(victim, clients)).status).toBe(200)
  })

  test('HC-25: a deleted key fails closed only for its token sets', async () => {
    const file = sharedStore('HC-25 key')
    const under = {
      main: await file.instance({ config: withVault('main') }),
      next: await file.instance({ config: withVault('next') }),
    }
    const [one, two] = [openBrowser(under.main), openBrowser(under.next)]
    const { id: victim } = await one.connectOrThrow({ integration: 'dp-code' }, priya)
    const { id: bystander } = await two.connectOrThrow({ integration: 'dp-code' }, mei)
    const after = await file.instance({ config: withVault('next') })
    expect(await statusAt(after, two, bystander)).toBe(200)
    expect(await statusAt(after, one, victim)).toBe(503)
    const back = await file.instance({ config: withVault('main') })
    expect(await statusAt(back, one, victim)).toBe(200)
  })
})

describe('erasure of token sets', () => {
  const connectedAt = async () => {
    const at = await deployment({ posture: 'signed-in-people' })
    const browser = openBrowser(at)
    const connection = await browser.connectOrThrow({ integration: 'dp-code' }, priya)
    return { at, browser, connection }
  }

  test('VT-10: signing out erases the token set', async () => {
    const { at, browser, connection } = await connectedAt()
    expect((await at.store.connections.find(connection.id))?.sealed).toBeTypeOf('string')
    await browser.call(endpoints.signOut, {})
    expect(await at.store.connections.find(connection.id)).toMatchObject({ sealed: null, tokenEndsAt: null })
    expect(await at.store.sealed.countByKey()).toEqual(new Map())
  })

  test('VT-10: disconnecting erases the connection', async () => {
    const { at, browser, connection } = await connectedAt()
    await browser.call(endpoints.disconnect, { connection: connection.id })
    expect(await at.store.connections.find(connection.id)).toBeUndefined()
  })

  test('VT-10: expired sessions and attempts are purged', async () => {
    const file = sharedStore('VT-10')
    const at = await file.instance()
    const browser = openBrowser(at)
    await browser.connectOrThrow({ integration: 'dp-code' }, priya)
    await browser.start({ integration: 'dp-code', purpose: 'link' })
    const count = () =>
      file.offline((database) =>
        ['sessions', 'attempts'].map(
          (table) => database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n'],
        ),
      )
    await at.planbridge.purge()
    expect(count()).toEqual([1, 2])
    at.clock.pass(9 * 3_600)
    await at.planbridge.purge()
    expect(count()).toEqual([0, 0])
  })
})
