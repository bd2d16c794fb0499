import { type KeepAliveConnection, openConnection } from './keep-alive-connection.ts'
import { openStretch } from './stretch.ts'
import type { LoadReport, LoadWish } from './wish.ts'

const failed = (error: Error) => {
  throw error
}

/** A closed loop: every connection asks again as soon as it has heard. */
export const saturate = async (wish: LoadWish): Promise<LoadReport> => {
  const stretch = openStretch(wish)
  const { requests } = wish
  const open = async (nth: number): Promise<KeepAliveConnection> => {
    let next = nth
    let askedAt = 0
    const ask = () => {
      askedAt = performance.now()
      connection.ask(requests[next % requests.length] ?? '')
      next += wish.connections
    }
    const hear = (status: number) => {
      stretch.hear(status, askedAt)
      ask()
    }
    const connection = await openConnection(wish.port, hear, failed)
    ask()
    return connection
  }
  const connections = await Promise.all(Array.from({ length: wish.connections }, (_, nth) => open(nth)))
  const report = await stretch.run()
  for (const connection of connections) connection.close()
  return report
}
