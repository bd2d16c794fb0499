import { type KeepAliveSocket, openKeepAliveSocket } from './keep-alive-socket.ts'
import type { LoadOptions, LoadReport } from './options.ts'
import { openPeriod } from './period.ts'
import { requestsOf } from './requests.ts'

/** A closed loop: each socket sends its next request after a response. */
export const saturate = async (options: LoadOptions): Promise<LoadReport> => {
  const stretch = openPeriod(options)
  const nextRequest = requestsOf(options)
  const open = (nth: number): KeepAliveSocket => {
    let askedAt = 0
    const send = () => {
      askedAt = performance.now()
      connection.send(nextRequest())
    }
    const record = (status: number) => {
      stretch.record(status, askedAt)
      send()
    }
    const connection = openKeepAliveSocket(options.ports[nth % options.ports.length] ?? 0, record)
    send()
    return connection
  }
  const connections = Array.from({ length: options.connections }, (_, nth) => open(nth))
  const report = await stretch.run()
  for (const connection of connections) connection.close()
  return report
}
