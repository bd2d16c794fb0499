import { type Kysely, sql } from 'kysely'
import { openTicker } from '../../runtime/ticker.ts'
import type { ChangeFeed } from '../ports/feed-port.ts'
import type { Schema } from '../schema/schema.ts'

const pollEveryMs = 500

/**
 * For SQLite: a number that changes when another connection commits, whatever it wrote.
 * @see https://sqlite.org/pragma.html#pragma_data_version
 */
export const versionFeed = (db: Kysely<Schema>): ChangeFeed => ({
  subscribe(follower, { clock, sleep }) {
    let last: number | undefined
    const poll = async () => {
      const asOf = clock.now()
      try {
        const { rows } = await sql<{ data_version: number }>`pragma data_version`.execute(db)
        const version = rows[0]?.data_version
        if (last === undefined) follower.opened()
        else if (version !== last) follower.changed({ table: 'everything' })
        last = version
        follower.caughtUp(asOf)
      } catch (error) {
        last = undefined
        follower.lost(error instanceof Error ? error.message : 'unknown')
      }
    }
    const ticker = openTicker({ work: poll, delayMs: pollEveryMs, sleep })
    ticker.start()
    return { stop: ticker.stop }
  },
})
