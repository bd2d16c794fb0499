import {
  array,
  assert,
  constantFrom,
  func,
  integer,
  nat,
  oneof,
  property,
  string,
  tuple,
  uint8Array,
} from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findBytes } from '../transport/find-bytes.ts'
import { nativeFindBytes } from '../transport/find-bytes-engine.ts'
import { credentialsOf } from './credentials.ts'
import { openGuard } from './guard.ts'
import { openWatch } from './watch.ts'

const numRuns = process.env['PLANBRIDGE_ROUNDS'] === 'full' ? 20_000 : 600

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(text, (one) => one.charCodeAt(0))
const textOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes)

const hexOf = (character: string): string[] => {
  const hex = character.charCodeAt(0).toString(16).padStart(2, '0')
  return [...new Set([hex, hex.toUpperCase()])]
}

/** Every form of a character, said a second time: as a list. */
const formsOf = (character: string): string[] => {
  const short = /[/"\\]/.test(character) ? [character] : []
  const json = [...hexOf(character).map((hex) => `u00${hex}`), ...short]
  const backslashes = [1, 2, 3, 4].map((times) => '\\'.repeat(times))
  const escaped = backslashes.flatMap((before) => json.map((rest) => before + rest))
  const nested = ['', '25', '2525', '252525', '25252525']
  return [
    character,
    ...escaped.filter((form) => form !== '\\'.repeat(5)),
    ...nested.flatMap((before) => hexOf(character).map((hex) => `%${before}${hex}`)),
  ]
}

/** Where the first credential begins. */
const firstIn = (text: string, credentials: readonly string[]): number | undefined => {
  const forms = credentials.map((each) => Array.from(each, formsOf))
  for (let start = 0; start < text.length; start += 1) {
    const standsHere = forms.some((characters) => {
      let places = [start]
      for (const each of characters) {
        const next = places.flatMap((at) =>
          each.filter((form) => text.startsWith(form, at)).map(({ length }) => at + length),
        )
        places = [...new Set(next)]
      }
      return places.length > 0
    })
    if (standsHere) return start
  }
  return undefined
}

const plainLetters = 'eyJ0.u25A4-'
const awkwardLetters = 'eu0251aA/\\%"'
const letterOf = (letters: string) => constantFrom(...letters.split(''))
const credential = (letters: string) =>
  oneof(
    string({ unit: letterOf(letters), minLength: 8, maxLength: 12 }),
    string({ unit: letterOf(letters), minLength: 33, maxLength: 48 }),
  )

/** Some characters of a credential, each in some form. */
const spelled = (text: string, [from, count, choose]: Spelling): string =>
  Array.from(text.slice(from % text.length).slice(0, count), (character, at) => {
    const forms = formsOf(character)
    return forms[choose(at) % (2 * forms.length)] ?? character
  }).join('')

type Spelling = [from: number, count: number, choose: (at: number) => number]

const spelling = tuple(
  oneof(constantFrom(0), nat(60)),
  oneof(constantFrom(100), nat(60)),
  oneof(
    constantFrom(() => 1_000_001),
    func(nat(100)),
  ),
)

/** Bodies made of whole credentials, of pieces of them, and of what stands in between. */
const body = (letters: string) =>
  tuple(
    array(credential(letters), { minLength: 1, maxLength: 3 }),
    array(tuple(nat(2), spelling, string({ unit: letterOf(`${letters} "`), maxLength: 6 })), {
      maxLength: 6,
    }),
  ).map(([credentials, chunks]) => ({
    credentials,
    text: chunks
      .map(([which, how, between]) => spelled(credentials[which % credentials.length] ?? '', how) + between)
      .join(''),
  }))

const anyBody = oneof(body(plainLetters), body(awkwardLetters))
const searches = [
  ['with the native search', nativeFindBytes],
  ['with nothing but the language', findBytes],
] as const

describe.each(searches)('the guard, %s', (_, find) => {
  const guard = openGuard(find)

  test('finds a credential in whatever mixture of forms, and nothing else (PX-21)', () => {
    const seen = { with: 0, without: 0 }
    assert(
      property(anyBody, ({ credentials, text }) => {
        const expected = firstIn(text, credentials) !== undefined
        seen[expected ? 'with' : 'without'] += 1
        expect(guard.finds(credentialsOf(credentials), bytesOf(text))).toBe(expected)
      }),
      { numRuns },
    )
    expect(Math.min(seen.with, seen.without)).toBeGreaterThan(numRuns / 10)
  })

  test('lets no byte of a credential go on, wherever the body is cut into pieces (PX-21, HP-43)', () => {
    assert(
      property(anyBody, array(integer({ min: 1, max: 20 })), ({ credentials, text }, cuts) => {
        const first = firstIn(text, credentials)
        const { passed, refused } = watched(credentials, text, cuts)
        expect(refused).toBe(first !== undefined)
        expect(passed).toBe(text.slice(0, first === undefined ? text.length : Math.min(first, passed.length)))
      }),
      { numRuns },
    )
  })

  const watched = (credentials: readonly string[], text: string, cuts: readonly number[]) => {
    const watch = openWatch(guard, credentialsOf(credentials))
    let passed = ''
    let at = 0
    for (const length of [...cuts, text.length]) {
      const admitted = watch.admit(bytesOf(text.slice(at, at + length)))
      if (!admitted) return { passed, refused: true }
      passed += textOf(admitted)
      at += length
    }
    return { passed: passed + textOf(watch.rest()), refused: false }
  }

  test('lets binary bodies through as they are', () => {
    assert(
      property(array(uint8Array({ maxLength: 200 })), credential(plainLetters), (chunks, text) => {
        const watch = openWatch(guard, credentialsOf([text, 'CANARY-AT-of-the-guard']))
        const passed = chunks.flatMap((chunk) => [...(watch.admit(chunk) ?? [])])
        expect([...passed, ...watch.rest()]).toEqual(chunks.flatMap((chunk) => [...chunk]))
      }),
    )
  })
})

describe('the guard', () => {
  const guard = openGuard(findBytes)
  const token = `eyJhbGciOiJSUzI1NiJ9.CANARY-AT-${'x'.repeat(1300)}`
  const finds = (credentials: readonly string[], text: string) =>
    guard.finds(credentialsOf(credentials), bytesOf(text))

  test.each([
    ['alone', (text: string) => text],
    ['at the very end', (text: string) => `{"a":"${text}`],
    ['behind bytes that are no text', (text: string) => `\xff\0\xc3${text}\xff`],
    ['behind what looks like the beginning of an escape', (text: string) => `%4${text}`],
    ['behind its own beginning', (text: string) => `${text.slice(0, 40)}${text}`],
    ['behind all of it but one', (text: string) => `${text.slice(0, -1)}${text}`],
    ['in far more text', (text: string) => `${'{"name":"Ana \\u00c1lvarez"},'.repeat(4000)}${text}`],
    ['as JSON in JSON', (text: string) => JSON.stringify(JSON.stringify({ '"': `/${text}` }))],
    ['with its end escaped', (text: string) => `${text.slice(0, -1)}\\u0078`],
  ])('finds one %s (PX-21)', (_, within) => {
    expect(finds([token], within(token))).toBe(true)
    expect(finds([token], within(token).replaceAll('CANARY-AT', 'CANARY-BT'))).toBe(false)
  })

  test('finds what .NET and PHP make of base64 in their JSON, and browsers in a link (PX-21)', () => {
    const secret = 'CANARY+SECRET/of+a+client=='
    expect(finds([secret], '"CANARY\\u002BSECRET/of\\u002Ba\\u002Bclient=="')).toBe(true)
    expect(finds([secret], '"CANARY+SECRET\\/of+a+client=="')).toBe(true)
    expect(finds([secret], '?secret=CANARY%2BSECRET%2Fof%2Ba%2Bclient%3D%3D')).toBe(true)
  })

  test('finds one in a header (PX-21)', () => {
    const credentials = credentialsOf([token, 'CANARY-SUBKEY-guard'])
    expect(guard.findsIn(credentials, 'W/"CANARY-SUBKEY-guard"')).toBe(true)
    expect(guard.findsIn(credentials, 'W/"CANARY%2dSUBKEY-guard"')).toBe(true)
    expect(guard.findsIn(credentials, 'W/"CANARY-SUBKEY-guarb"')).toBe(false)
  })

  test('knows the credentials of each connection, however they take turns', () => {
    const one = credentialsOf(['CANARY-AT-of-one'])
    const other = credentialsOf(['"CANARY-AT-of-other'])
    const plain = bytesOf('"CANARY-AT-of-one\\u0022"')
    const escaped = bytesOf('"CANARY\\u002dAT-of-other"')
    for (let lease = 0; lease < 3; lease += 1) {
      expect([guard.finds(one, plain), guard.finds(other, plain)]).toEqual([true, false])
      expect([guard.finds(one, escaped), guard.finds(other, escaped)]).toEqual([false, true])
      expect([guard.openEnd(one, plain), guard.openEnd(other, plain)]).toEqual([0, 1])
    }
  })

  test('holds nothing back that cannot be the beginning of a credential', () => {
    const credentials = credentialsOf([token])
    const open = (text: string) => guard.openEnd(credentials, bytesOf(text))
    for (const end of ['}', '\\n"}\n\n', '"price":"100%"}', '\\/', 'eyJhbGciOiJSUzI1NiJ8', ' '])
      expect(open(`{"id":"eyJ"${end}`)).toBe(0)
    expect(open('{"id":"eyJ')).toBe(3)
  })

  test('does not take a short word for a credential', () => {
    expect(finds(['CANARY7'], 'a CANARY7 sings')).toBe(false)
    expect(finds([], 'anything at all, and a bit more than thirty bytes of it')).toBe(false)
  })
})
