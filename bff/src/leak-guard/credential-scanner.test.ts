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
import { credentialPatterns } from './credential-patterns.ts'
import { openCredentialScanner, openStreamScanner } from './credential-scanner.ts'

const numRuns = process.env['PLANBRIDGE_ROUNDS'] === 'full' ? 20_000 : 600

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(text, (one) => one.charCodeAt(0))
const textOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes)

const hexOf = (character: string): string[] => {
  const hex = character.charCodeAt(0).toString(16).padStart(2, '0')
  return [...new Set([hex, hex.toUpperCase()])]
}

/** Every encoded form of a character, listed independently of the decoder. */
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

/** The position of the first credential. */
const firstIn = (text: string, credentials: readonly string[]): number | undefined => {
  const forms = credentials.map((each) => Array.from(each, formsOf))
  for (let start = 0; start < text.length; start += 1) {
    const isHere = forms.some((characters) => {
      let positions = [start]
      for (const each of characters) {
        const next = positions.flatMap((at) =>
          each.filter((form) => text.startsWith(form, at)).map(({ length }) => at + length),
        )
        positions = [...new Set(next)]
      }
      return positions.length > 0
    })
    if (isHere) return start
  }
  return undefined
}

const plainAlphabet = 'eyJ0.u25A4-'
const ambiguousAlphabet = 'eu0251aA/\\%"'
const characterOf = (alphabet: string) => constantFrom(...alphabet.split(''))
/** Repeats a short text, so that many possible matches overlap. */
const periodic = (alphabet: string) =>
  tuple(
    string({ unit: characterOf(alphabet), minLength: 1, maxLength: 4 }),
    integer({ min: 8, max: 90 }),
    string({ unit: characterOf(alphabet), minLength: 0, maxLength: 2 }),
  ).map(([period, length, end]) => period.repeat(length).slice(0, length) + end)

const credential = (alphabet: string) =>
  oneof(
    string({ unit: characterOf(alphabet), minLength: 8, maxLength: 12 }),
    string({ unit: characterOf(alphabet), minLength: 33, maxLength: 48 }),
    string({ unit: characterOf(alphabet), minLength: 62, maxLength: 99 }),
    periodic(alphabet),
  )

/** Encodes some characters of a credential, each in a chosen form. */
const encoded = (text: string, [from, count, choose]: Encoding): string =>
  Array.from(text.slice(from % text.length).slice(0, count), (character, at) => {
    const forms = formsOf(character)
    return forms[choose(at) % (2 * forms.length)] ?? character
  }).join('')

type Encoding = [from: number, count: number, choose: (at: number) => number]

const encoding = tuple(
  oneof(constantFrom(0), nat(60)),
  oneof(constantFrom(100), nat(60)),
  oneof(
    constantFrom(() => 1_000_001),
    func(nat(100)),
  ),
)

/** Bodies of complete credentials, parts of credentials, and text between them. */
const body = (alphabet: string) =>
  tuple(
    array(credential(alphabet), { minLength: 1, maxLength: 3 }),
    array(tuple(nat(2), encoding, string({ unit: characterOf(`${alphabet} "`), maxLength: 6 })), {
      maxLength: 6,
    }),
  ).map(([credentials, chunks]) => ({
    credentials,
    text: chunks
      .map(([index, how, between]) => encoded(credentials[index % credentials.length] ?? '', how) + between)
      .join(''),
  }))

const anyBody = oneof(
  body(plainAlphabet),
  body(ambiguousAlphabet),
  ...['\\%', '\\"/u', '%25', 'a\\', '\\u05c', 'ab'].map(body),
)
const visible = Array.from({ length: 0x5e }, (_, code) => String.fromCharCode(0x21 + code))

/** Credentials of forty characters, each with one of the characters at one of the places. */
const placesFor = (characters: readonly string[], places: readonly number[]) => {
  const text = 'GHIJKLMNOPQRSTVWXYZghijklmnopqrstvwxyzGH'
  return characters.flatMap((character) =>
    places.map((place) => ({ before: text.slice(0, place), character, after: text.slice(place + 1) })),
  )
}

/** A form with each of its characters replaced by one that could be taken for it. */
const almost = (form: string): string[] =>
  Array.from(form, (_, at) =>
    Array.from('0178gGuU\\%/', (other) => form.slice(0, at) + other + form.slice(at + 1)),
  ).flat()

const searches = [
  ['with the native search', nativeFindBytes],
  ['without native code', findBytes],
] as const

describe.each(searches)('the credential scanner, %s', (_, find) => {
  const scanner = openCredentialScanner(find)

  test('finds credentials in any mixture of encodings, and nothing else (PX-21)', () => {
    const seen = { with: 0, without: 0 }
    assert(
      property(anyBody, ({ credentials, text }) => {
        const expected = firstIn(text, credentials) !== undefined
        seen[expected ? 'with' : 'without'] += 1
        expect(scanner.matches(credentialPatterns(credentials), bytesOf(text))).toBe(expected)
      }),
      { numRuns },
    )
    expect(Math.min(seen.with, seen.without)).toBeGreaterThan(numRuns / 10)
  })

  test('passes on no byte of a credential, however the body is split into chunks (PX-21, HP-43)', () => {
    assert(
      property(anyBody, array(integer({ min: 1, max: 20 })), ({ credentials, text }, cuts) => {
        const first = firstIn(text, credentials)
        const { passed, refused } = scanned(credentials, text, cuts)
        expect(refused).toBe(first !== undefined)
        expect(passed).toBe(text.slice(0, first === undefined ? text.length : Math.min(first, passed.length)))
      }),
      { numRuns },
    )
  })

  const scanned = (credentials: readonly string[], text: string, cuts: readonly number[]) => {
    const stream = openStreamScanner(scanner, credentialPatterns(credentials))
    let passed = ''
    let at = 0
    for (const length of [...cuts, text.length]) {
      const passable = stream.push(bytesOf(text.slice(at, at + length)))
      if (!passable) return { passed, refused: true }
      passed += textOf(passable)
      at += length
    }
    return { passed: passed + textOf(stream.flush()), refused: false }
  }

  const forms = placesFor(visible, [1, 15, 30, 31, 32, 33, 38])

  test('finds every visible character in every form, at every kind of place, beside plain and escaped ones (PX-21)', () => {
    const missed = forms.flatMap(({ before, character, after }) => {
      const patterns = credentialPatterns([before + character + after])
      const texts = [
        ...formsOf(character).map((form) => before + form + after),
        ...formsOf(before.at(-1) ?? '').map((form) => before.slice(0, -1) + form + character + after),
        ...formsOf(after.at(0) ?? '').map((form) => before + character + form + after.slice(1)),
      ]
      return texts.filter((text) => !scanner.matches(patterns, bytesOf(`{"${text}`)))
    })
    expect(missed).toEqual([])
  })

  test('finds a credential all of whose characters have the same form, also in the middle of escapes (PX-21)', () => {
    const text = visible.join('')
    const patterns = credentialPatterns([text])
    const texts = formsOf('+').flatMap((_form, at) => {
      const whole = Array.from(text, (character) => formsOf(character)[at] ?? character).join('')
      return ['', '\\', '%', '%2', '\\u00', '\\u002'].map((around) => around + whole)
    })
    expect(texts.filter((each) => !scanner.matches(patterns, bytesOf(each)))).toEqual([])
  })

  test('does not take an almost correct escape for a character, and nothing else for one (PX-21)', () => {
    const wrong = placesFor(Array.from('+"/\\%~'), [5, 32]).flatMap(({ before, character, after }) => {
      const patterns = credentialPatterns([before + character + after])
      const correct = new Set(formsOf(character))
      const candidates = [...new Set([...correct].flatMap(almost))]
      return candidates.filter(
        (form) => scanner.matches(patterns, bytesOf(before + form + after)) !== correct.has(form),
      )
    })
    expect(wrong).toEqual([])
  })

  test('passes on no byte of a credential, wherever a chunk ends in one of its escapes (PX-21)', () => {
    const wrong = placesFor(Array.from('+"\\'), [0, 31, 33, 39]).flatMap(({ before, character, after }) =>
      formsOf(character).flatMap((form) => {
        const text = `{"a":"${before}${form}${after}"}`
        const ends = Array.from({ length: form.length + 4 }, (_byte, at) => 4 + before.length + at)
        return ends.filter((end) => {
          const { passed, refused } = scanned([before + character + after], text, [end])
          return !refused || !'{"a":"'.startsWith(passed)
        })
      }),
    )
    expect(wrong).toEqual([])
  })

  test('passes binary bodies on unchanged', () => {
    assert(
      property(array(uint8Array({ maxLength: 200 })), credential(plainAlphabet), (chunks, text) => {
        const stream = openStreamScanner(scanner, credentialPatterns([text, 'CANARY-AT-of-the-guard']))
        const passed = chunks.flatMap((chunk) => [...(stream.push(chunk) ?? [])])
        expect([...passed, ...stream.flush()]).toEqual(chunks.flatMap((chunk) => [...chunk]))
      }),
    )
  })
})

describe('the credential scanner', () => {
  const scanner = openCredentialScanner(findBytes)
  const token = `eyJhbGciOiJSUzI1NiJ9.CANARY-AT-${'x'.repeat(1300)}`
  const finds = (credentials: readonly string[], text: string) =>
    scanner.matches(credentialPatterns(credentials), bytesOf(text))

  test.each([
    ['alone', (text: string) => text],
    ['at the very end', (text: string) => `{"a":"${text}`],
    ['after bytes that are not text', (text: string) => `\xff\0\xc3${text}\xff`],
    ['after an apparent start of an escape', (text: string) => `%4${text}`],
    ['after its own beginning', (text: string) => `${text.slice(0, 40)}${text}`],
    ['after itself without its last character', (text: string) => `${text.slice(0, -1)}${text}`],
    ['at the end of a long text', (text: string) => `${'{"name":"Ana \\u00c1lvarez"},'.repeat(4000)}${text}`],
    ['as JSON in JSON', (text: string) => JSON.stringify(JSON.stringify({ '"': `/${text}` }))],
    ['with its end escaped', (text: string) => `${text.slice(0, -1)}\\u0078`],
  ])('finds a credential %s (PX-21)', (_, within) => {
    expect(finds([token], within(token))).toBe(true)
    expect(finds([token], within(token).replaceAll('CANARY-AT', 'CANARY-BT'))).toBe(false)
  })

  test('finds base64 as .NET and PHP escape it in JSON and as browsers escape it in a link (PX-21)', () => {
    const secret = 'CANARY+SECRET/of+a+client=='
    expect(finds([secret], '"CANARY\\u002BSECRET/of\\u002Ba\\u002Bclient=="')).toBe(true)
    expect(finds([secret], '"CANARY+SECRET\\/of+a+client=="')).toBe(true)
    expect(finds([secret], '?secret=CANARY%2BSECRET%2Fof%2Ba%2Bclient%3D%3D')).toBe(true)
  })

  test('finds a credential in a header (PX-21)', () => {
    const patterns = credentialPatterns([token, 'CANARY-SUBKEY-guard'])
    expect(scanner.matchesHeader(patterns, 'W/"CANARY-SUBKEY-guard"')).toBe(true)
    expect(scanner.matchesHeader(patterns, 'W/"CANARY%2dSUBKEY-guard"')).toBe(true)
    expect(scanner.matchesHeader(patterns, 'W/"CANARY-SUBKEY-guarb"')).toBe(false)
  })

  test('switches between the patterns of different connections', () => {
    const one = credentialPatterns(['CANARY-AT-of-one'])
    const other = credentialPatterns(['"CANARY-AT-of-other'])
    const plain = bytesOf('"CANARY-AT-of-one\\u0022"')
    const escaped = bytesOf('"CANARY\\u002dAT-of-other"')
    for (let round = 0; round < 3; round += 1) {
      expect([scanner.matches(one, plain), scanner.matches(other, plain)]).toEqual([true, false])
      expect([scanner.matches(one, escaped), scanner.matches(other, escaped)]).toEqual([false, true])
      expect([scanner.partialMatchLength(one, plain), scanner.partialMatchLength(other, plain)]).toEqual([
        0, 1,
      ])
    }
  })

  test('withholds nothing that cannot be the beginning of a credential', () => {
    const patterns = credentialPatterns([token])
    const partial = (text: string) => scanner.partialMatchLength(patterns, bytesOf(text))
    for (const end of ['}', '\\n"}\n\n', '"price":"100%"}', '\\/', 'eyJhbGciOiJSUzI1NiJ8', ' '])
      expect(partial(`{"id":"eyJ"${end}`)).toBe(0)
    expect(partial('{"id":"eyJ')).toBe(3)
  })

  test('does not search for short credentials', () => {
    expect(finds(['CANARY7'], 'a CANARY7 sings')).toBe(false)
    expect(finds([], 'anything at all, and a bit more than thirty bytes of it')).toBe(false)
  })
})
