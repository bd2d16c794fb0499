import type { CompiledQuery, DatabaseConnection, Dialect } from 'kysely'

/** Called before each write. An error that it throws becomes the error of the write. */
export type BeforeWrite = (sql: string) => Promise<void> | void

const isWrite = (sql: string): boolean => /^\s*(?:insert|update|delete)\b/i.test(sql)

/** Wraps a dialect so that a test can delay writes or make them fail before they take effect. */
export const watchedWrites = (dialect: Dialect, beforeWrite: BeforeWrite): Dialect =>
  watchedQueries(dialect, ({ sql }) => (isWrite(sql) ? beforeWrite(sql) : undefined))

/** Wraps a dialect so that a test sees each query with its parameters before it is executed. */
export const watchedQueries = (
  dialect: Dialect,
  before: (query: CompiledQuery) => Promise<void> | void,
): Dialect => {
  const patched = new WeakSet<DatabaseConnection>()
  const patch = (connection: DatabaseConnection): DatabaseConnection => {
    if (patched.has(connection)) return connection
    patched.add(connection)
    const execute = connection.executeQuery.bind(connection)
    connection.executeQuery = async (query, ...rest) => {
      await before(query)
      return execute(query, ...rest)
    }
    return connection
  }
  return {
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createDriver: () => {
      const driver = dialect.createDriver()
      const acquire = driver.acquireConnection.bind(driver)
      driver.acquireConnection = async (...options) => patch(await acquire(...options))
      return driver
    },
  }
}
