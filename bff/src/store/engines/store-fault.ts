import { NoResultError } from 'kysely'

/** The meaning of an error of the store. */
export interface StoreFault {
  /**
   * `away`: it does not answer. `full`, `read-only`: it answers and takes no writes. `busy`: another user holds a lock. All of these
   * pass. `data`: it answers, and refuses this statement or its data, now and later.
   */
  readonly kind: 'away' | 'full' | 'read-only' | 'busy' | 'data'
  /** For the log, for example `SQLSTATE 53100`; contains no data. */
  readonly code: string
}

type Kind = StoreFault['kind']

/** A text that no engine keeps unchanged reached the store. */
export class UnstorableText extends Error {
  override readonly name = 'UnstorableText'
}

/**
 * The first prefix that matches decides; every other state is a fault of the statement or its data.
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const sqlStates: readonly (readonly [prefix: string, kind: Kind])[] = [
  ['53100', 'full'],
  ['25006', 'read-only'],
  ['25P03', 'away'], // idle in transaction for too long
  ['25P04', 'away'], // transaction timeout
  ['08', 'away'], // connection exception
  ['28', 'away'], // authorization: the password was changed
  ['3D', 'away'], // the database was removed or renamed
  ['53', 'away'], // insufficient resources
  ['57', 'away'], // operator intervention, statement timeout
  ['58', 'away'], // system error
  ['F0', 'away'], // configuration file error
  ['XX', 'away'], // internal error, corruption
  ['40', 'busy'], // serialization failure, deadlock
  ['55006', 'busy'],
  ['55P03', 'busy'],
  ['72', 'busy'], // snapshot too old
]

/** By primary result code; every other one is a fault of the statement or its data. @see https://sqlite.org/rescode.html */
const sqliteCodes: ReadonlyMap<number, Kind> = new Map([
  [13, 'full'],
  [8, 'read-only'],
  [5, 'busy'],
  [6, 'busy'],
  [3, 'away'], // PERM
  [4, 'away'], // ABORT
  [7, 'away'], // NOMEM
  [9, 'away'], // INTERRUPT
  [10, 'away'], // IOERR
  [11, 'away'], // CORRUPT
  [14, 'away'], // CANTOPEN
  [15, 'away'], // PROTOCOL
  [22, 'away'], // NOLFS
  [23, 'away'], // AUTH
  [26, 'away'], // NOTADB
])

// Extended result codes contain the primary code in their lowest byte. @see https://sqlite.org/rescode.html#extrc
const primaryOf = (errcode: number): number => errcode & 0xff

// Codes of five letters that start with E are those of the operating system, such as EPIPE.
const sqlStatePattern = /^(?!E)[0-9A-Z]{5}$/

/** Errors of this program: the store did not cause them. */
const ownErrors: ReadonlySet<string> = new Set([
  'UnstorableText',
  'ZodError',
  '$ZodError',
  'TypeError',
  'RangeError',
  'SyntaxError',
  'ReferenceError',
])

const faultOfSqlite = (errcode: number): StoreFault => ({
  kind: sqliteCodes.get(primaryOf(errcode)) ?? 'data',
  code: `SQLite ${errcode}`,
})

const faultOfSqlState = (state: string): StoreFault => {
  const [, kind = 'data'] = sqlStates.find(([prefix]) => state.startsWith(prefix)) ?? []
  return { kind, code: `SQLSTATE ${state}` }
}

const codeOf = (error: Error): string | undefined =>
  'code' in error && typeof error.code === 'string' ? error.code : undefined

const isOwn = (error: Error): boolean => ownErrors.has(error.name) || error instanceof NoResultError

/** Classifies an error of an engine by its SQLSTATE or its SQLite result code. An unknown error counts as an outage. */
export const faultOf = (error: unknown): StoreFault => {
  if (!(error instanceof Error)) return { kind: 'away', code: 'unknown' }
  if ('errcode' in error && typeof error.errcode === 'number') return faultOfSqlite(error.errcode)
  const code = codeOf(error)
  if (code !== undefined && sqlStatePattern.test(code)) return faultOfSqlState(code)
  return { kind: isOwn(error) ? 'data' : 'away', code: code ?? error.name }
}

/** The store is there and refuses this client: a later try gets the same answer. 28: the role or its password. 3D: no such database. */
const refusedStates = /^(?:28|3D)/

/** Errors of the network, the name service and the socket file of a server that is not there yet. */
const unreachable: ReadonlySet<string> = new Set([
  'EADDRNOTAVAIL',
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'ENOENT',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
])

// Errors of `pg` without a code: the connection was closed, or nothing was answered in time.
const silence = /\b(?:terminated|timeout|silent)\b/i

/**
 * True if a store that cannot be opened may answer later without a change of the configuration: it is not reachable yet, it starts,
 * stops, recovers or is busy. False if it refuses the password, the database or the certificate, and for every unknown error.
 */
export const mayPass = (error: unknown): boolean => {
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.every(mayPass)
  if (!(error instanceof Error)) return false
  if ('errcode' in error) return faultOf(error).kind === 'busy'
  const code = codeOf(error)
  return code === undefined ? !isOwn(error) && silence.test(error.message) : mayPassWith(code)
}

const mayPassWith = (code: string): boolean => {
  if (!sqlStatePattern.test(code)) return unreachable.has(code)
  return faultOfSqlState(code).kind !== 'data' && !refusedStates.test(code)
}

/** For the log. Omits the message, which can quote data. */
export const faultText = (error: unknown): string => {
  const { kind, code } = faultOf(error)
  return `${kind} (${code})`
}

const connectionCode = /^E(?:CONN|TIMEDOUT|PIPE|HOST|NET|AI_|NOTFOUND)/

const isOfEngine = (error: Error): boolean => {
  const code = codeOf(error)
  return (
    'errcode' in error || (code !== undefined && (sqlStatePattern.test(code) || connectionCode.test(code)))
  )
}

/** Like `faultText`; undefined for an error that no engine and no connection to one reported. */
export const storeErrorText = (error: unknown): string | undefined =>
  error instanceof Error && isOfEngine(error) ? faultText(error) : undefined
