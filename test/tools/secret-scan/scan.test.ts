import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { scan } from './scan.ts'

const plantedSecret = 'CANARY-AT-7?>~ü/9'
const marked = 'CANARY-SECRET-plain-0001'
const unmarked = 'f3b1c8d2a6e94470'

const percentEach = (text: string): string =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
const escapeEach = (text: string): string =>
  Array.from(text, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')
const base64After = (prefix: string): string =>
  Buffer.from(`${prefix}${plantedSecret}, and more`).toString('base64')
const base64urlAfter = (prefix: string): string =>
  Buffer.from(`${prefix}${plantedSecret}, and more`).toString('base64url')

const planted: Readonly<Record<string, string | Uint8Array>> = {
  plain: `before ${plantedSecret} after`,
  'base64 at 0': base64After('abc'),
  'base64 at 1': base64After('abcd'),
  'base64 at 2': base64After('abcde'),
  'base64url at 0': base64urlAfter(''),
  'base64url at 1': base64urlAfter('a'),
  'base64url at 2': base64urlAfter('ab'),
  'a JWT': `e30.${Buffer.from(JSON.stringify({ sub: '1', plantedSecret })).toString('base64url')}.c2ln`,
  'base64 in base64': Buffer.from(`x${base64After('ab')}`).toString('base64'),
  'lower hex': Buffer.from(plantedSecret).toString('hex'),
  'upper hex': Buffer.from(plantedSecret).toString('hex').toUpperCase(),
  'URL-encoded': `?a=${encodeURIComponent(plantedSecret)}&b=1`,
  'URL-encoded, letter by letter': percentEach(plantedSecret),
  'URL-encoded twice': encodeURIComponent(percentEach(plantedSecret)),
  'URL-encoded base64': encodeURIComponent(base64After('a')),
  'JSON-escaped': escapeEach(plantedSecret),
  'JSON in JSON': JSON.stringify(JSON.stringify({ at: `"${plantedSecret}"` })),
  gzip: gzipSync(`before ${plantedSecret} after`),
  'gzip behind other bytes': Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\n\r\n'), gzipSync(plantedSecret)]),
  'a truncated gzip': gzipSync(`${plantedSecret}${'and more '.repeat(9)}`).subarray(0, -12),
  'UTF-16': Buffer.from(`a${plantedSecret}`, 'utf16le'),
}

const names = (plantedSecrets: string[], bytes: string | Uint8Array): string[] =>
  scan(plantedSecrets, [{ name: 'here', bytes }]).map((leak) => leak.plantedSecret)

describe('the secret scan', () => {
  test.each(Object.entries(planted))('finds a planted secret as %s', (_, bytes) => {
    expect(names([plantedSecret], bytes)).toEqual([plantedSecret])
  })

  test('finds a secret without the marker', () => {
    expect(names([unmarked], Buffer.from(`xy${unmarked}`).toString('base64'))).toEqual([unmarked])
  })

  test('finds a form-encoded password with a space', () => {
    expect(names(['CANARY pass & word'], 'user=a&password=CANARY+pass+%26+word')).toEqual([
      'CANARY pass & word',
    ])
  })

  test('reports source, form, view and offset', () => {
    expect(
      scan(
        [marked],
        [
          { name: 'clean', bytes: 'nothing' },
          { name: 'log', bytes: `12345${marked}` },
        ],
      ),
    ).toEqual([{ plantedSecret: marked, source: 'log', form: 'plain', view: 'bytes', offset: 5 }])
  })

  test('reports each of several secrets once per source', () => {
    expect(names([plantedSecret, marked, unmarked], `${marked} ${unmarked} ${marked}`)).toEqual([
      marked,
      unmarked,
    ])
  })

  test('ignores text that only resembles a planted secret', () => {
    expect(
      names([plantedSecret, marked, unmarked], `CANARY-AT- ${marked.slice(0, -1)} ${unmarked.slice(1)}`),
    ).toEqual([])
  })

  test('scans megabytes of encoded text to the end', () => {
    const long = Buffer.alloc(4_000_000, 'x')
    expect(names([marked], Buffer.concat([long, Buffer.from(marked)]).toString('base64'))).toEqual([marked])
  })

  test('rejects a planted secret short enough to occur by coincidence', () => {
    expect(() => scan(['short'], [])).toThrow('5 characters')
  })

  test('finds a deleted row in a database file or its write-ahead log', () => {
    const folder = mkdtempSync(join(tmpdir(), 'secret-scan-'))
    const path = join(folder, 'a.sqlite')
    const database = new DatabaseSync(path)
    database.exec('pragma journal_mode = wal; create table t (secret text)')
    database.prepare('insert into t values (?)').run(marked)
    database.exec('delete from t')
    const sources = [path, `${path}-wal`].map((name) => ({ name, bytes: readFileSync(name) }))
    database.close()
    rmSync(folder, { recursive: true })
    expect(scan([marked], sources)).not.toEqual([])
  })
})
