import { type KeepAliveConnection, openConnection } from './keep-alive-connection.ts'
import { requestsOf } from './requests.ts'
import { openStretch } from './stretch.ts'
import type { LoadReport, LoadOptions } from './options.ts'

/** A closed loop: every connection asks again as soon as it has heard. */
export const saturate = async (options: LoadOptions): Promise<LoadReport> => {
  const stretch = openStretch(options)
  const nextRequest = requestsOf(options)
  const open = (nth: number): KeepAliveConnection => {
    let askedAt = 0
    const ask = () => {
      askedAt = performance.now()
      connection.ask(nextRequest())
    }
    const hear = (status: number) => {
      stretch.hear(status, askedAt)
      ask()
    }
    const connection = openConnection(options.ports[nth % options.ports.length] ?? 0, hear)
    ask()
    return connection
  }
  const connections = Array.from({ length: options.connections }, (_, nth) => open(nth))
  const report = await stretch.run()
  for (const connection of connections) connection.close()
  return report
}
