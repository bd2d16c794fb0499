import type { DatabaseConnection, Dialect } from 'kysely'

/** The error of a write that a test made fail. */
export class InjectedFailure extends Error {}

/** Counts the writes of a dialect and makes one of them fail. */
export interface FailingWrites {
  readonly dialect: Dialect
  /** From now on writes are counted, and the one with this number, from 0, fails. */
  readonly failAt: (write: number) => void
  /** True if the write was reached. */
  readonly hasFailed: () => boolean
}

const isWrite = (sql: string): boolean => /^\s*(?:insert|update|delete)\b/i.test(sql)

/** Wraps a dialect so that one write fails without having taken effect. */
export const failingWrites = (dialect: Dialect): FailingWrites => {
  let left = Infinity
  let hasFailed = false
  const patched = new WeakSet<DatabaseConnection>()
  const patch = (connection: DatabaseConnection): DatabaseConnection => {
    if (patched.has(connection)) return connection
    patched.add(connection)
    const execute = connection.executeQuery.bind(connection)
    connection.executeQuery = async (query, ...rest) => {
      if (isWrite(query.sql)) {
        left -= 1
        if (left === -1) {
          hasFailed = true
          throw new InjectedFailure('the disk is full')
        }
      }
      return execute(query, ...rest)
    }
    return connection
  }
  return {
    dialect: {
      createAdapter: () => dialect.createAdapter(),
      createIntrospector: (db) => dialect.createIntrospector(db),
      createQueryCompiler: () => dialect.createQueryCompiler(),
      createDriver: () => {
        const driver = dialect.createDriver()
        const acquire = driver.acquireConnection.bind(driver)
        driver.acquireConnection = async (...options) => patch(await acquire(...options))
        return driver
      },
    },
    failAt: (write) => void (left = write),
    hasFailed: () => hasFailed,
  }
}
