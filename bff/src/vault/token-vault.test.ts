import { ConnectionId } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import { Secret } from '../domain/secret.ts'
import { openKeyring } from './keyring.ts'
import { seal } from './seal.ts'
import { type TokenSet, tokensPlace, tokenVault, type VaultOptions } from './token-vault.ts'

const keyring = openKeyring('main', { main: new Secret(Buffer.alloc(32, 7).toString('base64')) })
const place = { id: ConnectionId.parse('connection'), tenant: 'tenant' }
const tokens: TokenSet = {
  access: 'CANARY-access',
  refresh: 'CANARY-refresh',
  signIn: { nonce: 'CANARY-nonce', authTime: 5 },
  account: 'ada',
  unverified: { idToken: 'CANARY-id', receivedAt: 6, since: 4 },
}

/** A vault with a row of version 1, and the changes that it reports. */
const openEnvironment = async (options: VaultOptions = {}) => {
  const reported: unknown[] = []
  const events = {
    vaultRefused: (event: unknown) => void reported.push(['refused', event]),
    vaultOpened: (event: unknown) => void reported.push(['opened', event]),
  }
  const vault = tokenVault(keyring, { events, ...options })
  const row = { ...place, tokenVersion: 1, sealed: await tokenVault(keyring).seal(place, 1, tokens) }
  return { vault, row, reported, damaged: { ...row, sealed: `${row.sealed}x` } }
}

describe('the vault', () => {
  test('opens every member of a token set that it sealed (VT-03)', async () => {
    const { vault, row } = await openEnvironment()
    expect(await vault.read(row)).toEqual({ kind: 'tokens', tokens })
    expect(await vault.open(place, 1, row.sealed)).toEqual({ kind: 'tokens', tokens })
    expect(await vault.read({ ...row, sealed: null })).toEqual({ kind: 'none' })
  })

  test('opens a token set once per version, and again after it was forgotten', async () => {
    const { vault, row, damaged } = await openEnvironment()
    expect(vault.peek(row)).toBeUndefined()
    await vault.read(row)
    expect(vault.peek(row)).toEqual(tokens)
    expect(vault.peek({ ...row, tokenVersion: 2 })).toBeUndefined()
    expect((await vault.read(damaged)).kind).toBe('tokens')
    vault.forget(row.id)
    expect((await vault.read(damaged)).kind).toBe('refused')
    await vault.read(row)
    vault.clear()
    expect(vault.peek(row)).toBeUndefined()
  })

  test('keeps as many opened token sets as configured', async () => {
    const { vault, row } = await openEnvironment({ cachedMax: 1 })
    await vault.read(row)
    const other = { ...row, id: ConnectionId.parse('other') }
    await vault.read({ ...other, sealed: await vault.seal(other, 1, tokens) })
    expect([vault.peek(row), vault.peek(other)]).toEqual([undefined, tokens])
  })

  test('refuses a text that is no token set, and says nothing of it (VT-12)', async () => {
    const { vault } = await openEnvironment()
    for (const text of ['CANARY-text', '{"access":1}', 'null'])
      expect(await vault.open(place, 1, await seal(keyring, tokensPlace(place, 1), text))).toEqual({
        kind: 'refused',
        detail: 'not a token set',
      })
  })

  test('reports a token set that does not open once, and when it opens again (VT-60)', async () => {
    const { vault, row, damaged, reported } = await openEnvironment()
    await vault.read(damaged)
    await vault.read(damaged)
    expect(vault.unreadable.ids()).toEqual([row.id])
    expect([vault.unreadable.has(row), vault.unreadable.has({ ...row, tokenVersion: 2 })]).toEqual([
      true,
      false,
    ])
    await vault.read(row)
    expect([vault.unreadable.ids(), vault.unreadable.has(row)]).toEqual([[], false])
    await vault.read({ ...row, tokenVersion: 2 })
    vault.unreadable.drop(row.id)
    expect(vault.unreadable.ids()).toEqual([])
    expect(reported).toEqual([
      ['refused', { connection: row.id, detail: 'JWEInvalid' }],
      ['opened', { connection: row.id }],
      ['refused', { connection: row.id, detail: 'sealed for another place' }],
    ])
  })

  test('uses and seals nothing while its key is not that of the store, and still tells a damaged text apart (VT-61)', async () => {
    const keyFault = () => Promise.resolve('another key')
    const { vault, row, damaged } = await openEnvironment({ keyFault })
    expect(await vault.read(row)).toEqual({ kind: 'key-missing', detail: 'another key' })
    expect(vault.peek(row)).toBeUndefined()
    expect((await vault.read(damaged)).kind).toBe('refused')
    await expect(vault.seal(place, 1, tokens)).rejects.toMatchObject({
      code: 'store-unavailable',
      retryAfterSeconds: 60,
    })
  })
})
