import { type KeepAliveSocket, openKeepAliveSocket } from './keep-alive-socket.ts'
import { requestsOf } from './requests.ts'
import { openPeriod } from './period.ts'
import type { LoadReport, LoadOptions } from './options.ts'

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

/**
 * An open loop: requests are due at constant spacing, whatever the server does, and waiting for a free connection counts.
 * @see https://www.scylladb.com/2021/04/22/on-coordinated-omission/
 */
export const steady = async (options: LoadOptions & { readonly perSecond: number }): Promise<LoadReport> => {
  const stretch = openPeriod(options)
  const waiting: number[] = []
  const idle: ((dueAt: number) => void)[] = []
  const nextRequest = requestsOf(options)
  const open = (nth: number): KeepAliveSocket => {
    let due = 0
    const ask = (dueAt: number) => {
      due = dueAt
      connection.ask(nextRequest())
    }
    const hear = (status: number) => {
      stretch.hear(status, due)
      const next = waiting.shift()
      if (next === undefined) idle.push(ask)
      else ask(next)
    }
    const connection = openKeepAliveSocket(options.ports[nth % options.ports.length] ?? 0, hear)
    idle.push(ask)
    return connection
  }
  const connections = Array.from({ length: options.connections }, (_, nth) => open(nth))
  const stop = everySpacing(1000 / options.perSecond, (at) => {
    const ask = idle.shift()
    if (ask) ask(at)
    else waiting.push(at)
  })
  const report = await stretch.run()
  stop()
  for (const connection of connections) connection.close()
  return report
}
