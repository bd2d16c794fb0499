import { Client } from 'pg'
import { openTicker } from '../../runtime/ticker.ts'
import type { Sleep } from '../../runtime/platform.ts'
import { changeChannel, readChange } from '../ports/change-channel.ts'
import type { Change, ChangeFeed } from '../ports/feed-port.ts'

const pollEveryMs = 500
const answerMsMax = 500
const connectMsMax = 3_000

export interface FeedOptions {
  /** Usually contains a password: never print it. */
  readonly url: string
}

/**
 * The change feed of PostgreSQL: a database session outside the pool that runs LISTEN and is pinged twice a second. The
 * server delivers notifications of earlier commits before the reply. It needs a session of its own, because a pooler in
 * transaction mode drops the LISTEN.
 * @see https://www.postgresql.org/docs/current/sql-listen.html
 */
export const postgresFeed = ({ url }: FeedOptions): ChangeFeed => ({
  subscribe(listener, { clock, sleep }) {
    let session: FeedSession | undefined
    const close = () => {
      session?.close()
      session = undefined
    }
    const poll = async () => {
      try {
        if (!session) {
          session = await openFeedSession(url, (change) => listener.changed(change), sleep)
          listener.opened()
        }
        const asOf = clock.now()
        await session.ping()
        listener.caughtUp(asOf)
      } catch (error) {
        close()
        listener.lost(error instanceof Error ? error.message : 'unknown')
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

interface FeedSession {
  /** Rejects if no reply arrives in time, or if it comes from another database session. */
  ping(): Promise<void>
  close(): void
}

const clientOf = (url: string): Client =>
  new Client({
    connectionString: url,
    connectionTimeoutMillis: connectMsMax,
    // As for the pool; a pooler that does not support it refuses the session.
    statement_timeout: connectMsMax,
    keepAlive: true,
    application_name: 'planbridge-changes',
  })

const openFeedSession = async (
  url: string,
  changed: (change: Change) => void,
  sleep: Sleep,
): Promise<FeedSession> => {
  const client = clientOf(url)
  const close = () => void client.connection.stream.destroy()
  // The next ping fails and reports the loss.
  client.on('error', () => undefined)
  client.on('notification', ({ payload }) => changed(readChange(payload)))
  try {
    await client.connect()
    await withinTime(client.query(`listen ${changeChannel}`), sleep)
    const backend = await backendOf(client, sleep)
    return {
      close,
      async ping() {
        if ((await backendOf(client, sleep)) !== backend)
          throw new Error('a connection pooler changed the database session')
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
  throw new Error(`the server was silent for ${answerMsMax} ms`)
}

/** The process id of the server backend that replies. */
const backendOf = async (client: Client, sleep: Sleep): Promise<number | undefined> => {
  const answer = client.query<{ pid: number }>('select pg_backend_pid() as pid')
  return (await withinTime(answer, sleep)).rows[0]?.pid
}
