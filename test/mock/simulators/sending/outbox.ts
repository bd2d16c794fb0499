import type { Environment } from '../simulator.ts'

/** A request that a provider makes to tell a client of an event. */
export interface Message {
  /** The name of the event. */
  readonly name: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** The source address; undefined: any. */
  readonly from: string | undefined
}

/** A message with everything that has become of it. */
export interface SentMessage extends Message {
  /** Milliseconds since 1970. */
  readonly createdAt: number
  /** `buried`: every try failed, and there will be no other one. */
  readonly state: 'waiting' | 'delivered' | 'buried'
  /** Each try with the status of its answer; null: no answer. */
  readonly tries: readonly { readonly at: number; readonly status: number | null }[]
  readonly nextAt: number
}

/** What a test may change about the sending, at any time. */
export interface SendingManners {
  /** The number of times that each message is sent, all at once. Default: 1. */
  copies: number
  /** True: messages wait. Set it to false, and what has waited is sent late. Default: false. */
  holds: boolean
  /** The order in which waiting messages are sent. Default: `oldest-first`. */
  order: 'oldest-first' | 'newest-first'
  /** The number of messages that are on their way at once. Default: 1. */
  atOnce: number
}

/** The messages of a provider to its clients. */
export interface Outbox {
  readonly manners: SendingManners
  readonly add: (message: Message) => void
  /** Sends everything that is due, and resolves when all of it was answered or failed. Call it again for later tries. */
  readonly sendDue: () => Promise<void>
  /** Makes each message due that was not delivered and is not older than the given time. */
  readonly release: (url: string, since: number) => void
  /** The last messages, newest first. */
  readonly messages: () => readonly SentMessage[]
}

interface Entry extends Message {
  readonly createdAt: number
  state: SentMessage['state']
  readonly tries: SentMessage['tries'][number][]
  nextAt: number
  /** The number of tries, without their copies. */
  rounds: number
}

export interface OutboxOptions extends Pick<Environment, 'now' | 'deliver'> {
  /** The minutes after each failed try. After the last one the message is buried. */
  readonly retryMinutes: readonly number[]
}

// A demo may run for days.
const finishedMax = 500

export const openOutbox = ({ now, deliver, retryMinutes }: OutboxOptions): Outbox => {
  const manners: SendingManners = { copies: 1, holds: false, order: 'oldest-first', atOnce: 1 }
  const entries: Entry[] = []
  const due = (): Entry[] => {
    if (manners.holds) return []
    const found = entries.filter(({ state, nextAt }) => state === 'waiting' && nextAt <= now())
    return (manners.order === 'newest-first' ? found.toReversed() : found).slice(0, manners.atOnce)
  }
  const attempt = async (entry: Entry): Promise<void> => {
    const statuses = await Promise.all(Array.from({ length: manners.copies }, () => statusOf(deliver, entry)))
    for (const status of statuses) entry.tries.push({ at: now(), status })
    const pauseMinutes = retryMinutes[entry.rounds]
    entry.rounds += 1
    if (statuses.some(isSuccess)) entry.state = 'delivered'
    else if (pauseMinutes === undefined) entry.state = 'buried'
    else entry.nextAt = now() + pauseMinutes * 60_000
  }
  const sendAll = async (): Promise<void> => {
    for (let batch = due(); batch.length > 0; batch = due()) await Promise.all(batch.map(attempt))
  }
  let sending: Promise<void> | undefined
  return {
    manners,
    add(message) {
      if (deliver === undefined) return
      entries.push({ ...message, createdAt: now(), state: 'waiting', tries: [], nextAt: now(), rounds: 0 })
      forgetOldest(entries)
    },
    sendDue: () => (sending ??= sendAll().finally(() => (sending = undefined))),
    release(url, since) {
      for (const entry of entries)
        if (entry.url === url && entry.state !== 'delivered' && entry.createdAt >= since)
          Object.assign(entry, { state: 'waiting', nextAt: now(), rounds: 0 })
    },
    messages: () => entries.toReversed(),
  }
}

const isSuccess = (status: number | null): boolean => status !== null && status >= 200 && status < 300

const statusOf = async (
  deliver: Environment['deliver'],
  { url, headers, body, from }: Message,
): Promise<number | null> => {
  try {
    const request = new Request(url, { method: 'POST', headers, body, redirect: 'manual' })
    const response = await deliver?.(request, { from, kind: 'notice' })
    await response?.body?.cancel()
    return response?.status ?? null
  } catch {
    return null
  }
}

const forgetOldest = (entries: Entry[]): void => {
  const delivered = entries.filter(({ state }) => state === 'delivered')
  if (delivered.length <= finishedMax) return
  const [oldest] = delivered
  if (oldest) entries.splice(entries.indexOf(oldest), 1)
}
