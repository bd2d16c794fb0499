import { type KeepAliveSocket, openKeepAliveSocket } from './keep-alive-socket.ts'
import { requestsOf } from './requests.ts'
import { openPeriod } from './period.ts'
import type { LoadReport, LoadOptions } from './options.ts'

/** A closed loop: every connection asks again as soon as it has onResponse. */
export const saturate = async (options: LoadOptions): Promise<LoadReport> => {
  const stretch = openPeriod(options)
  const nextRequest = requestsOf(options)
  const open = (nth: number): KeepAliveSocket => {
    let askedAt = 0
    const ask = () => {
      askedAt = performance.now()
      connection.ask(nextRequest())
    }
    const hear = (status: number) => {
      stretch.hear(status, askedAt)
      ask()
    }
    const connection = openKeepAliveSocket(options.ports[nth % options.ports.length] ?? 0, hear)
    ask()
    return connection
  }
  const connections = Array.from({ length: options.connections }, (_, nth) => open(nth))
  const report = await stretch.run()
  for (const connection of connections) connection.close()
  return report
}
