import { isStorableText } from '@planbridge/shared/contract'
import type { CompiledQuery, DatabaseConnection, Dialect, Driver } from 'kysely'
import { UnstorableText } from './store-fault.ts'

type Execute = DatabaseConnection['executeQuery']

const requireStorable = ({ parameters }: CompiledQuery): void => {
  for (const parameter of parameters)
    if (typeof parameter === 'string' && !isStorableText(parameter))
      throw new UnstorableText('a text contains U+0000 or a lone surrogate')
}

/**
 * A dialect whose connections refuse texts that not every engine keeps unchanged: SQLite would store U+0000, PostgreSQL refuses it, and
 * both would replace a lone surrogate, so that two identifiers could become one.
 */
export const storableTextDialect = (dialect: Dialect): Dialect => ({
  createAdapter: () => dialect.createAdapter(),
  createIntrospector: (db) => dialect.createIntrospector(db),
  createQueryCompiler: () => dialect.createQueryCompiler(),
  createDriver: () => checkingDriver(dialect.createDriver()),
})

// Drivers keep their connection objects and recognize them on release, so the connections are changed and not wrapped.
const checkingDriver = (driver: Driver): Driver => {
  const checking = new WeakSet<DatabaseConnection>()
  const acquire = driver.acquireConnection.bind(driver)
  driver.acquireConnection = async (...input) => {
    const connection = await acquire(...input)
    if (checking.has(connection)) return connection
    checking.add(connection)
    const execute: Execute = connection.executeQuery.bind(connection)
    connection.executeQuery = async <Row>(...[query, options]: Parameters<Execute>) => {
      requireStorable(query)
      return execute<Row>(query, options)
    }
    return connection
  }
  return driver
}
