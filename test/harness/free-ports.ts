import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/** Below the ephemeral port range: a port from that range may be taken by the next outgoing connection of any process. */
const first = 20_000
const afterLast = 32_000

/** Reports whether a server can listen on a port. */
export const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })

/** A random port without a listener. */
export const freePort = async (): Promise<number> => {
  const port = randomInt(first, afterLast)
  return (await isFree(port)) ? port : freePort()
}

/** Returns `count` distinct free ports. */
export const freePortsOf = async (count: number): Promise<number[]> => {
  const ports = new Set<number>()
  while (ports.size < count) ports.add(await freePort())
  return [...ports]
}
