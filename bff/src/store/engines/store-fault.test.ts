import { NoResultError } from 'kysely'
import { describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { faultOf, faultText, mayPass, type StoreFault, UnstorableText } from './store-fault.ts'

const withFields = (fields: object) => Object.assign(new Error('CANARY-DATA'), fields)

describe('an error of PostgreSQL', () => {
  const table: Readonly<Record<StoreFault['kind'], readonly string[]>> = {
    away: [
      '08000',
      '08003',
      '08006',
      '08P01',
      '28P01',
      '28000',
      '3D000',
      '53000',
      '53200',
      '53300',
      '57014',
      '57P01',
      '57P02',
      '57P03',
      '58000',
      '58030',
      'XX000',
      'XX001',
      'F0000',
      '25P03',
      '25P04',
    ],
    full: ['53100'],
    'read-only': ['25006'],
    busy: ['40001', '40P01', '55P03', '55006', '72000'],
    data: [
      '22021',
      '22P05',
      '22001',
      '22003',
      '22P02',
      '21000',
      '23502',
      '23505',
      '23503',
      '23514',
      '42601',
      '42P01',
      '42703',
      '42501',
      '0A000',
      '54000',
      '25001',
      '26000',
      '34000',
      'P0001',
      '55000',
      '99999',
    ],
  }
  test.each(Object.entries(table).flatMap(([kind, codes]) => codes.map((code) => [code, kind] as const)))(
    'OP-60: with SQLSTATE %s is %s',
    (code, kind) => {
      expect(faultOf(withFields({ code, severity: 'ERROR' }))).toEqual({ kind, code: `SQLSTATE ${code}` })
    },
  )
})

describe('an error of SQLite', () => {
  const table: Readonly<Record<StoreFault['kind'], readonly number[]>> = {
    // 266 and 778 are reading and writing errors, 1034 a failed sync, 270 a missing folder.
    away: [3, 4, 7, 9, 10, 266, 778, 1034, 11, 14, 270, 15, 22, 23, 26],
    full: [13],
    // 520 and 1032: recovery impossible, and the file was moved.
    'read-only': [8, 520, 1032],
    // 261, 517, 773: recovery, a stale snapshot, a timeout.
    busy: [5, 261, 517, 773, 6, 262],
    // 787, 1299, 1555, 2067 are constraints.
    data: [1, 2, 12, 17, 18, 19, 787, 1299, 1555, 2067, 20, 21, 25],
  }
  test.each(Object.entries(table).flatMap(([kind, codes]) => codes.map((code) => [code, kind] as const)))(
    'OP-60: with result code %i is %s',
    (errcode, kind) => {
      const error = withFields({ code: 'ERR_SQLITE_ERROR', errcode })
      expect(faultOf(error)).toEqual({ kind, code: `SQLite ${errcode}` })
    },
  )
})

describe('another error', () => {
  test.each([
    ['ECONNREFUSED', withFields({ code: 'ECONNREFUSED', errno: -111, syscall: 'connect' })],
    ['EPIPE', withFields({ code: 'EPIPE', errno: -32, syscall: 'write' })],
    ['a closed connection', new Error('Connection terminated unexpectedly')],
    ['several refused addresses', new AggregateError([new Error('x')], '')],
    ['a closed file', withFields({ code: 'ERR_INVALID_STATE' })],
    ['a text', 'thrown'],
  ])('OP-60: %s counts as an outage', (_, error) => {
    expect(faultOf(error).kind).toBe('away')
  })

  test.each([
    ['text that cannot be stored', new UnstorableText('x')],
    ['a missing row', new NoResultError({ kind: 'SelectQueryNode' } as never)],
    ['a row that violates its schema', z.string().safeParse(1).error],
    ['a bug', new TypeError('x is not a function')],
    ['a text that is no JSON', new SyntaxError('x')],
  ])('OP-60: %s is no outage', (_, error) => {
    expect(faultOf(error).kind).toBe('data')
  })

  test('OP-60: the text for the log names the code and quotes no data', () => {
    expect(faultText(withFields({ code: '22021' }))).toBe('data (SQLSTATE 22021)')
    expect(faultText(withFields({ errcode: 13 }))).toBe('full (SQLite 13)')
    expect(faultText(withFields({}))).not.toContain('CANARY')
  })
})

describe('a store that cannot be opened', () => {
  const refused = withFields({ code: 'ECONNREFUSED' })
  const wrongPassword = withFields({ code: '28P01' })

  test.each([
    ['a refused connection', refused, true],
    ['a name that is not known yet', withFields({ code: 'ENOTFOUND' }), true],
    ['a socket file that is not there yet', withFields({ code: 'ENOENT' }), true],
    ['a server that starts', withFields({ code: '57P03' }), true],
    ['a server without free connections', withFields({ code: '53300' }), true],
    ['a silent server', new Error('timeout expired'), true],
    ['a closed connection', new Error('Connection terminated unexpectedly'), true],
    ['a locked file', withFields({ errcode: 5 }), true],
    ['one refused address', new AggregateError([refused]), true],
    ['several refused addresses', new AggregateError([refused, refused]), true],
    [
      'several addresses of which one refuses the password',
      new AggregateError([refused, wrongPassword]),
      false,
    ],
    ['one address that refuses the password', new AggregateError([wrongPassword]), false],
    ['no address', new AggregateError([]), false],
    ['a wrong password', wrongPassword, false],
    ['a missing database', withFields({ code: '3D000' }), false],
    ['a certificate', withFields({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }), false],
    ['a statement', withFields({ code: '42601' }), false],
    ['a full disk', withFields({ errcode: 13 }), false],
    ['a bug', new TypeError('terminated'), false],
    ['an unknown error', new Error('x'), false],
    ['a text', 'timeout', false],
  ])('OP-60: because of %s may be opened later: %s', (_, error, expected) => {
    expect(mayPass(error)).toBe(expected)
  })
})

test('OP-60: an error of this program is no outage, whatever its class', () => {
  const own = [
    'UnstorableText',
    'ZodError',
    '$ZodError',
    'TypeError',
    'RangeError',
    'SyntaxError',
    'ReferenceError',
  ]
  for (const name of own) expect(faultOf(withFields({ name }))).toEqual({ kind: 'data', code: name })
  expect(faultOf(withFields({ name: 'Error' }))).toEqual({ kind: 'away', code: 'Error' })
})
