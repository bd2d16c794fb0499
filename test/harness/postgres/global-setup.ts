import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import type { TestProject } from 'vitest/node'
import { type PostgresServer, startPostgres } from './server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The port on which the global set-up reports the PostgreSQL server. */
    readonly postgresPort: number
  }
}

/** The response on that port. */
export type PostgresAnswer = { readonly folder: string } | { readonly failed: string }

let server: Promise<PostgresServer> | undefined

// The server starts with the first request, so a run without PostgreSQL tests starts none.
const control = createServer((socket) => {
  server ??= startPostgres()
  const respond = (answer: PostgresAnswer) => socket.end(JSON.stringify(answer))
  socket.on('error', () => undefined)
  server
    .then(({ folder }) => respond({ folder }))
    .catch((error: unknown) => respond({ failed: String(error) }))
})

export const setup = async (project: TestProject): Promise<void> => {
  control.listen(0, '127.0.0.1')
  await once(control, 'listening')
  project.provide('postgresPort', (control.address() as AddressInfo).port)
}

export const teardown = async (): Promise<void> => {
  control.close()
  await (await server)?.close()
}
