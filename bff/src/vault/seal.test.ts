import { base64url, CompactEncrypt } from 'jose'
import { describe, expect, test } from 'vitest'
import { Secret } from '../domain/secret.ts'
import { openKeyring } from './keyring.ts'
import { seal, type SealedPlace, unseal } from './seal.ts'

const keyText = (seed: number) =>
  base64url.encode(Uint8Array.from({ length: 32 }, (_, at) => (at * 37 + seed * 101 + 7) % 256))
const keys = { old: new Secret(keyText(1)), main: new Secret(keyText(2)) }
const keyring = openKeyring('main', keys)

const place: SealedPlace = { tenant: 'deployment', connection: 'c1', field: 'tokens', version: 7 }
const text = '{"access":"CANARY-AT-sealed","refresh":"CANARY-RT-sealed"}'

const parts = ['protected header', 'wrapped key', 'initialisation vector', 'ciphertext', 'tag'] as const

const withPart = (sealed: string, at: number, change: (bytes: Uint8Array) => Uint8Array): string =>
  sealed
    .split('.')
    .map((part, index) => (index === at ? base64url.encode(change(base64url.decode(part))) : part))
    .join('.')

const flipped =
  (bit: number) =>
  (bytes: Uint8Array): Uint8Array =>
    bytes.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))

describe('a sealed text', () => {
  test('opens for its own place', async () => {
    const sealed = await seal(keyring, place, text)
    expect(await unseal(keyring, place, sealed)).toEqual({ kind: 'opened', text })
    expect(sealed).not.toContain('CANARY')
  })

  test.each([
    { part: 'another connection', elsewhere: { connection: 'c2' } },
    { part: 'another tenant', elsewhere: { tenant: 'firm' } },
    { part: 'another field', elsewhere: { field: 'id_token' } },
    { part: 'a later version', elsewhere: { version: 8 } },
    { part: 'an earlier version', elsewhere: { version: 6 } },
  ])('VT-03 VT-08: does not open for $part', async ({ elsewhere }) => {
    const sealed = await seal(keyring, place, text)
    const opened = await unseal(keyring, { ...place, ...elsewhere }, sealed)
    expect(opened).toEqual({ kind: 'refused', detail: 'sealed for another place' })
  })

  test('VT-03: does not open for a place whose fields concatenate to the same string', async () => {
    const sealed = await seal(keyring, { ...place, tenant: 'a","b', connection: 'c' }, text)
    const opened = await unseal(keyring, { ...place, tenant: 'a', connection: 'b","c' }, sealed)
    expect(opened.kind).toBe('refused')
  })

  test.each(parts.map((part, at) => ({ part, at })))(
    'VT-04: does not open if any single bit of its $part is flipped',
    async ({ at }) => {
      const sealed = await seal(keyring, place, text)
      const bits = base64url.decode(sealed.split('.')[at] ?? '').length * 8
      const openedDespite: number[] = []
      for (let bit = 0; bit < bits; bit += 1) {
        const opened = await unseal(keyring, place, withPart(sealed, at, flipped(bit)))
        if (opened.kind === 'opened') openedDespite.push(bit)
      }
      expect(bits).toBeGreaterThan(90)
      expect(openedDespite).toEqual([])
    },
  )

  test.each([15, 12, 8, 4, 0])('VT-02: with a tag of %i bytes is refused', async (length) => {
    const sealed = await seal(keyring, place, text)
    const opened = await unseal(
      keyring,
      place,
      withPart(sealed, 4, (tag) => tag.subarray(0, length)),
    )
    expect(opened.kind).toBe('refused')
  })

  test.each([15, 12, 8, 4, 0])(
    'VT-02: with a wrapped key whose tag has %i bytes is refused',
    async (length) => {
      const sealed = await seal(keyring, place, text)
      const shortened = withPart(sealed, 0, (header) => {
        const members = JSON.parse(new TextDecoder().decode(header)) as { tag: string }
        const tag = base64url.encode(base64url.decode(members.tag).subarray(0, length))
        return new TextEncoder().encode(JSON.stringify({ ...members, tag }))
      })
      expect((await unseal(keyring, place, shortened)).kind).toBe('refused')
    },
  )

  test.each(parts.map((part, at) => ({ part, at })))(
    'VT-04: does not open without its $part',
    async ({ at }) => {
      const sealed = await seal(keyring, place, text)
      expect(
        (
          await unseal(
            keyring,
            place,
            withPart(sealed, at, () => new Uint8Array()),
          )
        ).kind,
      ).toBe('refused')
    },
  )

  test('VT-07: is the only accepted input: unsealed text is refused, never returned', async () => {
    const plain = [text, '', 'null', '.', '....', 'a.b.c.d.e', base64url.encode(text), `${text}.....`]
    const opened = await Promise.all(plain.map((each) => unseal(keyring, place, each)))
    expect(new Set(opened.map(({ kind }) => kind))).toEqual(new Set(['refused']))
  })
})

describe('the vault keys', () => {
  test('VT-05: wrap a separate content key for every text', async () => {
    const sealed = await Promise.all([seal(keyring, place, text), seal(keyring, place, text)])
    const [one = [], other = []] = sealed.map((each) => each.split('.'))
    for (const at of [0, 1, 2, 3, 4]) expect(one[at]).not.toBe(other[at])
    expect(base64url.decode(one[1] ?? '')).toHaveLength(32)
  })

  test('VT-02: are used with 96-bit initialisation vectors that do not repeat in 10 000 writes of one text', async () => {
    const content = new Set<string>()
    const wrapping = new Set<string>()
    const lengths = new Set<string>()
    const collect = (sealed: string) => {
      const [header = '', , vector = '', , tag = ''] = sealed.split('.')
      const { iv } = JSON.parse(new TextDecoder().decode(base64url.decode(header))) as { iv: string }
      content.add(vector)
      wrapping.add(iv)
      lengths.add([vector, iv, tag].map((each) => base64url.decode(each).length * 8).join())
    }
    for (let batch = 0; batch < 100; batch += 1) {
      const sealed = await Promise.all(Array.from({ length: 100 }, () => seal(keyring, place, text)))
      sealed.forEach(collect)
    }
    expect([...lengths]).toEqual(['96,96,128'])
    expect([content.size, wrapping.size]).toEqual([10_000, 10_000])
  })

  test('VT-06: open texts sealed with any configured key and seal new texts with the current one', async () => {
    const sealed = await seal(openKeyring('old', keys), place, text)
    expect((await unseal(keyring, place, sealed)).kind).toBe('opened')
    const again = await seal(keyring, place, text)
    const header = new TextDecoder().decode(base64url.decode(again.split('.')[0] ?? ''))
    expect(JSON.parse(header)).toMatchObject({ kid: 'main', alg: 'A256GCMKW', enc: 'A256GCM' })
  })

  test('VT-07: do not open a text sealed with a key that is not configured', async () => {
    const sealed = await seal(openKeyring('old', keys), place, text)
    const alone = openKeyring('main', { main: keys.main })
    expect((await unseal(alone, place, sealed)).kind).toBe('key-missing')
  })

  test('VT-07: refuse a text without a key id, and one whose key id refers to another key', async () => {
    const renamed = openKeyring('main', { main: keys.old })
    expect((await unseal(keyring, place, await seal(renamed, place, text))).kind).toBe('refused')
    const key = keyring.key('main') ?? new Uint8Array()
    const header = { alg: 'A256GCMKW', enc: 'A256GCM', place: Object.values(place) }
    const nameless = await new CompactEncrypt(new TextEncoder().encode(text))
      .setProtectedHeader(header)
      .encrypt(key)
    expect((await unseal(keyring, place, nameless)).kind).toBe('refused')
  })

  test.each([
    { alg: 'dir', enc: 'A256GCM' },
    { alg: 'A256KW', enc: 'A256GCM' },
    { alg: 'A256GCMKW', enc: 'A128CBC-HS256' },
  ])('VT-04: refuse $alg with $enc even if the key is correct', async ({ alg, enc }) => {
    const key = keyring.key('main') ?? new Uint8Array()
    const sealed = await new CompactEncrypt(new TextEncoder().encode(text))
      .setProtectedHeader({ alg, enc, kid: 'main', place: ['deployment', 'c1', 'tokens', 7] })
      .encrypt(key)
    expect((await unseal(keyring, place, sealed)).kind).toBe('refused')
  })

  test.each([
    { fault: 'is missing', current: 'main', given: {} },
    { fault: 'has 31 bytes', current: 'main', given: { main: new Secret('A'.repeat(42)) } },
    { fault: 'has 33 bytes', current: 'main', given: { main: new Secret('A'.repeat(44)) } },
  ])('VT-11: are rejected if the current key $fault', ({ current, given }) => {
    expect(() => openKeyring(current, given)).toThrow(/^vault key main is not 32 bytes long$/)
  })

  test('VT-11: can be given in base64 or base64url, with or without padding', async () => {
    const bytes = Buffer.from(base64url.decode(keyText(2)))
    const sealed = await seal(keyring, place, text)
    for (const encoded of [bytes.toString('base64'), bytes.toString('base64url')])
      expect((await unseal(openKeyring('main', { main: new Secret(encoded) }), place, sealed)).kind).toBe(
        'opened',
      )
  })
})
