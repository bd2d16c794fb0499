import { randomInt } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

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

const reservations = join(tmpdir(), 'planbridge-test-ports')

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

const ownerOf = (file: string): number => {
  try {
    return Number(readFileSync(file, 'utf8'))
  } catch {
    return process.pid
  }
}

/** Reserves a port for this process: until its server listens, another test could be given the same port. */
const reserve = (port: number): boolean => {
  mkdirSync(reservations, { recursive: true })
  const file = join(reservations, String(port))
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
    return true
  } catch {
    if (!isRunning(ownerOf(file))) rmSync(file, { force: true })
    return false
  }
}

/** A random port without a listener, for the tests of this process only. */
export const freePort = async (): Promise<number> => {
  const port = randomInt(first, afterLast)
  return reserve(port) && (await isFree(port)) ? port : freePort()
}

/** A random port for the tests of this process only. Unlike `freePort` it does not look whether a program listens there. */
export const reservedPort = (): number => {
  const port = randomInt(first, afterLast)
  return reserve(port) ? port : reservedPort()
}

/** Returns `count` distinct free ports. */
export const freePortsOf = async (count: number): Promise<number[]> => {
  const ports = new Set<number>()
  while (ports.size < count) ports.add(await freePort())
  return [...ports]
}
