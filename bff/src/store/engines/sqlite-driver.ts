import { type DatabaseConnection, SqliteDriver } from 'kysely'
import type { Sleep } from '../../runtime/platform.ts'
import { faultOf } from './store-fault.ts'

const firstWaitMs = 5
const waitMsMax = 100
/** A statement fails if the file is busy for longer in total. */
const waitsMsMax = 5_000

type Execute = DatabaseConnection['executeQuery']

/** First come, first served. */
const openTurns = () => {
  const waiting: (() => void)[] = []
  let isTaken = false
  return {
    async take(): Promise<void> {
      if (isTaken) await new Promise<void>((resolve) => void waiting.push(resolve))
      isTaken = true
    },
    pass() {
      const next = waiting.shift()
      if (next) next()
      else isTaken = false
    },
  }
}

/**
 * A driver for one SQLite connection that never waits synchronously. A statement that another process locks out, for example a backup
 * or a database browser, is repeated after a wait; meanwhile other statements get their turn. The statements of a transaction are not
 * locked out: it begins as a writer, and its beginning is what waits.
 * @see https://sqlite.org/lang_transaction.html#immediate
 */
export class WaitingSqliteDriver extends SqliteDriver {
  readonly #turns = openTurns()
  readonly #sleep: Sleep
  #isInTransaction = false

  constructor(config: ConstructorParameters<typeof SqliteDriver>[0], sleep: Sleep) {
    super(config)
    this.#sleep = sleep
  }

  override async init(options?: Parameters<SqliteDriver['init']>[0]): Promise<void> {
    await super.init(options)
    const connection = await super.acquireConnection()
    const execute: Execute = connection.executeQuery.bind(connection)
    connection.executeQuery = <Row>(...query: Parameters<Execute>) =>
      this.#untilFree(() => execute<Row>(...query))
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    await this.#turns.take()
    return super.acquireConnection()
  }

  override async releaseConnection(): Promise<void> {
    await super.releaseConnection()
    this.#turns.pass()
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await super.beginTransaction(connection)
    this.#isInTransaction = true
  }

  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await super.commitTransaction(connection)
    this.#isInTransaction = false
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    this.#isInTransaction = false
    // After some errors, such as a full disk, SQLite has rolled back already. Their error must not be replaced by this one.
    await super.rollbackTransaction(connection).catch((error: unknown) => {
      if (!(error instanceof Error && error.message.includes('no transaction is active'))) throw error
    })
  }

  async #untilFree<Result>(act: () => Promise<Result>): Promise<Result> {
    let waitedMs = 0
    for (let waitMs = firstWaitMs; ; waitMs = Math.min(waitMs * 2, waitMsMax)) {
      try {
        return await act()
      } catch (error) {
        if (faultOf(error).kind !== 'busy' || waitedMs >= waitsMsMax) throw error
      }
      waitedMs += waitMs
      await this.#waitAside(waitMs)
    }
  }

  async #waitAside(ms: number): Promise<void> {
    if (this.#isInTransaction) return this.#sleep(ms)
    this.#turns.pass()
    await this.#sleep(ms)
    await this.#turns.take()
  }
}
