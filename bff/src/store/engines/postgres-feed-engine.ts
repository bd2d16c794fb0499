import { Client } from 'pg'
import { openTicker } from '../../runtime/ticker.ts'
import type { Sleep } from '../../runtime/platform.ts'
import { changeChannel, readChange } from '../ports/change-channel.ts'
import type { Change, ChangeFeed } from '../ports/feed-port.ts'

const pollEveryMs = 500
const answerMsMax = 500
const connectMsMax = 3_000

export interface FeedOptions {
  /** Holds a password, as a rule: never to be printed. */
  readonly url: string
}

/**
 * For PostgreSQL: one connection beside the pool that listens, and is asked twice a second whether it is still alive. What was
 * committed before is told before the answer. It must be a session of its own: a pooler that hands connections on between
 * transactions loses what was listened to.
 * @see https://www.postgresql.org/docs/current/sql-listen.html
 */
export const postgresFeed = ({ url }: FeedOptions): ChangeFeed => ({
  subscribe(follower, { clock, sleep }) {
    let listener: Listener | undefined
    const close = () => {
      listener?.close()
      listener = undefined
    }
    const poll = async () => {
      try {
        if (!listener) {
          listener = await openListener(url, (change) => follower.changed(change), sleep)
          follower.opened()
        }
        const asOf = clock.now()
        await listener.ping()
        follower.caughtUp(asOf)
      } catch (error) {
        close()
        follower.lost(error instanceof Error ? error.message : 'unknown')
      }
    }
    const ticker = openTicker({ work: poll, delayMs: pollEveryMs, sleep })
    ticker.start()
    return {
      async stop() {
        await ticker.stop()
        close()
      },
    }
  },
})

interface Listener {
  /** Rejects where no answer comes in time, or not from the session that listens. */
  ping(): Promise<void>
  close(): void
}

const clientOf = (url: string): Client =>
  new Client({
    connectionString: url,
    connectionTimeoutMillis: connectMsMax,
    // As for the pool; a pooler that cannot keep it refuses the connection.
    statement_timeout: connectMsMax,
    keepAlive: true,
    application_name: 'planbridge-changes',
  })

const openListener = async (
  url: string,
  changed: (change: Change) => void,
  sleep: Sleep,
): Promise<Listener> => {
  const client = clientOf(url)
  const close = () => void client.connection.stream.destroy()
  // The next question fails, and says so.
  client.on('error', () => undefined)
  client.on('notification', ({ payload }) => changed(readChange(payload)))
  try {
    await client.connect()
    await withinTime(client.query(`listen ${changeChannel}`), sleep)
    const session = await sessionOf(client, sleep)
    return {
      close,
      async ping() {
        if ((await sessionOf(client, sleep)) !== session) throw new Error('a pooler changed the session')
      },
    }
  } catch (error) {
    close()
    throw error
  }
}

const withinTime = async <T extends object>(answer: Promise<T>, sleep: Sleep): Promise<T> => {
  answer.catch(() => undefined)
  const first = await Promise.race([answer, sleep(answerMsMax)])
  if (first) return first
  throw new Error(`the server said nothing for ${answerMsMax} ms`)
}

/** The session that answers, as the server numbers it. */
const sessionOf = async (client: Client, sleep: Sleep): Promise<number | undefined> => {
  const answer = client.query<{ pid: number }>('select pg_backend_pid() as pid')
  return (await withinTime(answer, sleep)).rows[0]?.pid
}
