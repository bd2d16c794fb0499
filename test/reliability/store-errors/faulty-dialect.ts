import type {
  CompiledQuery,
  DatabaseConnection,
  Dialect,
  Driver,
  QueryResult,
  TransactionSettings,
} from 'kysely'

/**
 * The statement at which a fault occurs, and how. `refused`: it has no effect. `lost-answer`: it takes effect, and its caller gets an
 * error. `outage`: from it on every statement is refused, reads included.
 */
export interface StoreFault {
  /** Counted from 1 over all statements that change something, commits included. */
  readonly at: number
  readonly kind: 'refused' | 'lost-answer' | 'outage'
}

/** A switch for faults of a store at its SQL statements. */
export interface FaultSwitch {
  /** Arms a fault and counts from zero. */
  readonly arm: (fault: StoreFault) => void
  /** Disarms it. Returns the number of changing statements since it was armed. */
  readonly disarm: () => number
}

const changes = (query: CompiledQuery): boolean => /^\s*(?:insert|update|delete|with)\b/i.test(query.sql)

class StoreFaulted extends Error {
  override readonly name = 'StoreFaulted'
}

/** Wraps a dialect so that statements fail on demand, like a disk that is full or a connection that breaks. */
export const faultyDialect = (
  dialect: Dialect,
): { readonly dialect: Dialect; readonly faults: FaultSwitch } => {
  let fault: StoreFault | undefined
  let seen = 0
  const isOut = () => fault?.kind === 'outage' && seen >= fault.at
  const perform: Perform = async (isChange, act) => {
    if (isChange) seen += 1
    const hit = isChange && seen === fault?.at ? fault.kind : undefined
    if (isOut() || hit === 'refused') throw new StoreFaulted('refused')
    const result = await act()
    if (hit === 'lost-answer') throw new StoreFaulted('the answer was lost')
    return result
  }
  const faults: FaultSwitch = {
    arm(next) {
      fault = next
      seen = 0
    },
    disarm() {
      fault = undefined
      return seen
    },
  }
  return { dialect: withFaults(dialect, perform), faults }
}

type Perform = <Result>(isChange: boolean, act: () => Promise<Result>) => Promise<Result>

const withFaults = (dialect: Dialect, perform: Perform): Dialect => ({
  createAdapter: () => dialect.createAdapter(),
  createIntrospector: (db) => dialect.createIntrospector(db),
  createQueryCompiler: () => dialect.createQueryCompiler(),
  createDriver: () => faultyDriver(dialect.createDriver(), perform),
})

class FaultyConnection implements DatabaseConnection {
  readonly inner: DatabaseConnection
  readonly #perform: Perform
  constructor(inner: DatabaseConnection, perform: Perform) {
    this.inner = inner
    this.#perform = perform
  }
  executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    return this.#perform(changes(query), () => this.inner.executeQuery<Row>(query))
  }
  streamQuery<Row>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<Row>> {
    return this.inner.streamQuery<Row>(query, chunkSize)
  }
}

const innerOf = (connection: DatabaseConnection): DatabaseConnection =>
  connection instanceof FaultyConnection ? connection.inner : connection

const faultyDriver = (driver: Driver, perform: Perform): Driver => ({
  init: () => driver.init(),
  destroy: () => driver.destroy(),
  acquireConnection: async () => new FaultyConnection(await driver.acquireConnection(), perform),
  releaseConnection: (connection) => driver.releaseConnection(innerOf(connection)),
  beginTransaction: (connection, settings: TransactionSettings) =>
    driver.beginTransaction(innerOf(connection), settings),
  commitTransaction: (connection) => perform(true, () => driver.commitTransaction(innerOf(connection))),
  // After a commit whose answer was lost there is nothing to roll back.
  rollbackTransaction: (connection) => driver.rollbackTransaction(innerOf(connection)).catch(() => undefined),
})
