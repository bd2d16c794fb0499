import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judgeEntries, readJsonList, readTextList } from './read-address-list.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const readJson = (text: string) => readJsonList(bytes(text), 'API')

describe('the JSON form', () => {
  test('WH-07: the provider’s own sample, with a trailing comma, reads as the clean list', () => {
    const clean = '{"API": ["198.51.100.7", "203.0.113.0/24"]}'
    const sample = '{\n"API": [\n"198.51.100.7",\n"203.0.113.0/24",\n],\n}\n'
    expect(readJson(sample)).toEqual(readJson(clean))
    expect(readJson(clean)).toEqual({ kind: 'entries', entries: ['198.51.100.7', '203.0.113.0/24'] })
  })

  test('WH-07: with or without trailing commas, every list reads as JSON.parse reads the clean one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string(), { minLength: 1 }),
        fc.constantFrom(',', ' ,\n', '\t, '),
        (entries, comma) => {
          const items = entries.map((entry) => JSON.stringify(entry)).join(',')
          const clean = JSON.parse(`{"API":[${items}]}`) as { API: string[] }
          expect(readJson(`{"API":[${items}${comma}]${comma}}`)).toEqual({
            kind: 'entries',
            entries: clean.API,
          })
        },
      ),
    )
  })

  test.each([
    ['nothing', ''],
    ['a cut-off document', '{"API": ["198.51.100.7", "203'],
    ['HTML', '<!doctype html><p>198.51.100.7</p>'],
    ['a byte order mark', '\uFEFF{"API": ["198.51.100.7"]}'],
    ['an array', '["198.51.100.7"]'],
    ['a text', '"198.51.100.7"'],
    ['null', 'null'],
    ['another member', '{"ips": ["198.51.100.7"]}'],
    ['a member of another spelling', '{"api": ["198.51.100.7"]}'],
    ['an object of addresses', '{"API": {"0": "198.51.100.7"}}'],
    ['a text instead of the array', '{"API": "198.51.100.7"}'],
    ['a number among the addresses', '{"API": ["198.51.100.7", 3325256711]}'],
    ['null among the addresses', '{"API": ["198.51.100.7", null]}'],
    ['an array among the addresses', '{"API": [["198.51.100.7"]]}'],
    ['a member that is given twice', '{"API": ["198.51.100.7"], "API": ["0.0.0.0"]}'],
    ['a member that is given twice in two spellings', '{"API": ["198.51.100.7"], "\\u0041PI": ["0.0.0.0"]}'],
    ['another member that is given twice', '{"a": 1, "a": 2, "API": ["198.51.100.7"]}'],
    ['only a prototype', '{"__proto__": {"API": ["198.51.100.7"]}}'],
    ['a comment', '{"API": [/* "198.51.100.7" */]}'],
    ['two commas', '{"API": ["198.51.100.7",,]}'],
    ['a comma alone', '{"API": [,]}'],
    ['a missing comma', '{"API": ["198.51.100.7" "203.0.113.1"]}'],
    ['single quotes', "{'API': ['198.51.100.7']}"],
    ['bare words', '{API: [198.51.100.7]}'],
    ['text after the document', '{"API": ["198.51.100.7"]} {"API": []}'],
    ['a depth that no stack holds', `{"API": ${'['.repeat(100_000)}`],
  ])('WH-08: %s is unreadable', (_, text) => {
    expect(readJson(text).kind).toBe('unreadable')
  })

  test('WH-08: bytes that are not UTF-8 are unreadable', () => {
    expect(readJsonList(Uint8Array.of(0x7b, 0xff, 0x7d), 'API').kind).toBe('unreadable')
    expect(readTextList(Uint8Array.of(0x31, 0xff)).kind).toBe('unreadable')
  })

  test('other members are not read', () => {
    expect(readJson('{"updated": "2026-11-30", "API": ["198.51.100.7"], "CDN": ["0.0.0.0/0"]}')).toEqual({
      kind: 'entries',
      entries: ['198.51.100.7'],
    })
  })
})

test('WH-07: the text form reads as the JSON form', () => {
  expect(readTextList(bytes('198.51.100.7\r\n203.0.113.0/24 \n\n'))).toEqual(
    readJson('{"API": ["198.51.100.7", "203.0.113.0/24"]}'),
  )
})

describe('judging the entries', () => {
  test('WH-08: order, repetitions and spelling make no difference', () => {
    expect(judgeEntries(['8.8.4.4', '8.8.8.8/32', '2600:1F00::0', '8.8.8.8'], 'public')).toEqual({
      kind: 'list',
      ranges: ['2600:1f00::', '8.8.4.4', '8.8.8.8'],
    })
  })

  test.each([
    '10.0.xxx.xx',
    '0.0.0.0/0',
    '010.0.0.1',
    '1.2.3.4/',
    '192.168.1.1',
    ' 8.8.8.8',
    '\uFEFF8.8.8.8',
    '',
  ])('WH-05 WH-08 HP-46: one entry %j among nineteen good ones refuses the list and is named', (bad) => {
    const good = Array.from({ length: 19 }, (_, at) => `8.8.8.${at}`)
    const judged = judgeEntries([...good.slice(0, 9), bad, ...good.slice(9)], 'public')
    expect(judged).toMatchObject({
      kind: 'refused',
      detail: expect.stringMatching(/^".*" (?:is|needs|has)/) as string,
    })
  })

  test('WH-08: the message names three entries at most, cut and without characters that a terminal obeys', () => {
    const judged = judgeEntries([`\u001b[2J${'x'.repeat(500)}`, 'a', 'b', 'c', 'd'], 'public')
    const { detail } = judged as { detail: string }
    expect(detail).toContain('\\u{1b}')
    expect(detail).toMatch(/; 2 more$/)
    expect(detail.length).toBeLessThan(400)
  })

  test('WH-08: more than a thousand entries are refused, a thousand are not', () => {
    const many = (count: number) => Array.from({ length: count }, (_, at) => `8.8.${at >> 8}.${at & 255}`)
    expect(judgeEntries(many(1_000), 'public').kind).toBe('list')
    expect(judgeEntries(many(1_001), 'public')).toMatchObject({ kind: 'refused' })
  })
})
