import { CompiledQuery, type Kysely } from 'kysely'
import { openTicker } from '../../runtime/ticker.ts'
import type { ChangeFeed } from '../ports/feed-port.ts'
import type { Schema } from '../schema/schema.ts'
import { faultText } from './store-fault.ts'

const pollEveryMs = 500

const dataVersion = CompiledQuery.raw('pragma data_version')

/**
 * The change feed of SQLite: `data_version` changes when another database handle commits, so every change is `everything`.
 * @see https://sqlite.org/pragma.html#pragma_data_version
 */
export const versionFeed = (db: Kysely<Schema>): ChangeFeed => ({
  subscribe(listener, { clock, sleep }) {
    let last: number | undefined
    const poll = async () => {
      const asOf = clock.now()
      try {
        const { rows } = await db.executeQuery<{ data_version: number }>(dataVersion)
        const version = rows[0]?.data_version
        if (last === undefined) listener.opened()
        else if (version !== last) listener.changed({ table: 'everything' })
        last = version
        listener.caughtUp(asOf)
      } catch (error) {
        last = undefined
        listener.lost(faultText(error))
      }
    }
    const ticker = openTicker({ work: poll, delayMs: pollEveryMs, sleep })
    ticker.start()
    return { stop: ticker.stop }
  },
})
