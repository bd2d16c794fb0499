import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/**
 * Below the range from which systems deal ports to outgoing connections: a port that was free a moment ago
 * would otherwise be lost to the next connection that anything opens.
 */
const first = 20_000
const afterLast = 32_000

/** Whether a program could listen there. */
export const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })

/** A port that nobody listens on at the moment. */
export const freePort = async (): Promise<number> => {
  const port = randomInt(first, afterLast)
  return (await isFree(port)) ? port : freePort()
}

/** As many of them as are asked for, each another one. */
export const freePortsOf = async (count: number): Promise<number[]> => {
  const ports = new Set<number>()
  while (ports.size < count) ports.add(await freePort())
  return [...ports]
}
