import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import type { TestProject } from 'vitest/node'
import { type PostgresServer, startPostgres } from './server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where test files ask for the run's PostgreSQL. */
    readonly postgresDoor: number
  }
}

/** What a test file is told at the door. */
export type DoorAnswer = { readonly folder: string } | { readonly failed: string }

let server: Promise<PostgresServer> | undefined

// The first test file that asks makes the server start; a run in which none asks starts none.
const door = createServer((socket) => {
  server ??= startPostgres()
  const say = (answer: DoorAnswer) => socket.end(JSON.stringify(answer))
  socket.on('error', () => undefined)
  server.then(({ folder }) => say({ folder })).catch((error: unknown) => say({ failed: String(error) }))
})

export const setup = async (project: TestProject): Promise<void> => {
  door.listen(0, '127.0.0.1')
  await once(door, 'listening')
  project.provide('postgresDoor', (door.address() as AddressInfo).port)
}

export const teardown = async (): Promise<void> => {
  door.close()
  await (await server)?.close()
}
