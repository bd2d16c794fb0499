import { type KeepAliveConnection, openConnection } from './keep-alive-connection.ts'
import { openStretch } from './stretch.ts'
import type { LoadReport, LoadWish } from './wish.ts'

// A timer of Node is late by up to a millisecond: the last part of each wait is spent looking at the clock.
const watchedMs = 1.2

const everySpacing = (spacingMs: number, due: (at: number) => void) => {
  let next = performance.now() + spacingMs
  let stopped = false
  const step = () => {
    if (stopped) return
    while (performance.now() >= next) {
      due(next)
      next += spacingMs
    }
    const leftMs = next - performance.now()
    if (leftMs > watchedMs) setTimeout(step, leftMs - watchedMs)
    else setImmediate(step)
  }
  step()
  return () => {
    stopped = true
  }
}

const failed = (error: Error) => {
  throw error
}

/**
 * An open loop: requests are due at constant spacing, whatever the server does, and waiting for a free connection counts.
 * @see https://www.scylladb.com/2021/04/22/on-coordinated-omission/
 */
export const steady = async (wish: LoadWish & { readonly perSecond: number }): Promise<LoadReport> => {
  const stretch = openStretch(wish)
  const waiting: number[] = []
  const idle: ((dueAt: number) => void)[] = []
  let asked = 0
  const open = async (): Promise<KeepAliveConnection> => {
    let due = 0
    const ask = (dueAt: number) => {
      due = dueAt
      connection.ask(wish.requests[(asked += 1) % wish.requests.length] ?? '')
    }
    const hear = (status: number) => {
      stretch.hear(status, due)
      const next = waiting.shift()
      if (next === undefined) idle.push(ask)
      else ask(next)
    }
    const connection = await openConnection(wish.port, hear, failed)
    idle.push(ask)
    return connection
  }
  const connections = await Promise.all(Array.from({ length: wish.connections }, open))
  const stop = everySpacing(1000 / wish.perSecond, (at) => {
    const ask = idle.shift()
    if (ask) ask(at)
    else waiting.push(at)
  })
  const report = await stretch.run()
  stop()
  for (const connection of connections) connection.close()
  return report
}
