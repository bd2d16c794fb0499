import { type KeepAliveSocket, openKeepAliveSocket } from './keep-alive-socket.ts'
import type { LoadOptions, LoadReport } from './options.ts'
import { openPeriod } from './period.ts'
import { requestsOf } from './requests.ts'

// Node timers are late by up to a millisecond, so the last part of each wait polls the clock.
const pollMs = 1.2

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
    if (leftMs > pollMs) setTimeout(step, leftMs - pollMs)
    else setImmediate(step)
  }
  step()
  return () => {
    stopped = true
  }
}

/**
 * An open loop: requests are due at constant intervals, independent of the server. Waiting for a free socket counts as latency.
 * @see https://www.scylladb.com/2021/04/22/on-coordinated-omission/
 */
export const steady = async (options: LoadOptions & { readonly perSecond: number }): Promise<LoadReport> => {
  const stretch = openPeriod(options)
  const waiting: number[] = []
  const idle: ((dueAt: number) => void)[] = []
  const nextRequest = requestsOf(options)
  const open = (nth: number): KeepAliveSocket => {
    let due = 0
    const send = (dueAt: number) => {
      due = dueAt
      connection.send(nextRequest())
    }
    const record = (status: number) => {
      stretch.record(status, due)
      const next = waiting.shift()
      if (next === undefined) idle.push(send)
      else send(next)
    }
    const connection = openKeepAliveSocket(options.ports[nth % options.ports.length] ?? 0, record)
    idle.push(send)
    return connection
  }
  const connections = Array.from({ length: options.connections }, (_, nth) => open(nth))
  const stop = everySpacing(1000 / options.perSecond, (at) => {
    const send = idle.shift()
    if (send) send(at)
    else waiting.push(at)
  })
  const report = await stretch.run()
  stop()
  for (const connection of connections) connection.close()
  return report
}
