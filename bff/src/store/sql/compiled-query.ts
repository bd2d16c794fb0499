import type { Compilable, CompiledQuery, Kysely } from 'kysely'
import type { Schema } from '../schema/schema.ts'

/** Stands for a value while the query is compiled. */
class Placeholder {
  readonly index: number

  constructor(index: number) {
    this.index = index
  }
}

/**
 * Builds and compiles a query once and runs it with new values each time, for the questions that background tasks ask every second:
 * building them again is most of the work and memory of an idle process. `build` may only hand its values on to the query, once or more.
 */
export const compiledQuery = <Values extends readonly number[], Row>(
  db: Kysely<Schema>,
  build: (...values: Values) => Compilable<Row>,
): ((...values: Values) => Promise<Row[]>) => {
  let compiled: CompiledQuery<Row> | undefined
  return async (...values) => {
    // Kysely hands values on to the driver unread, whatever they are.
    compiled ??= build(...(values.map((_, index) => new Placeholder(index)) as unknown as Values)).compile()
    const parameters = compiled.parameters.map((one) =>
      one instanceof Placeholder ? values[one.index] : one,
    )
    const { rows } = await db.executeQuery<Row>({ ...compiled, parameters })
    return rows
  }
}
