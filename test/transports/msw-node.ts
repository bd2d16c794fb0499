import { setupServer } from 'msw/node'
import type { Program } from './in-process.ts'
import { mswHandlers } from './msw-handlers.ts'

export interface MswWire {
  close(): void
}

/** Lets global `fetch` and `node:http` of this process reach the programs; any other address is an error. */
export const throughMswNode = (programs: readonly Program[]): MswWire => {
  const server = setupServer(...mswHandlers(programs))
  server.listen({ onUnhandledFrame: 'error' })
  return { close: () => server.close() }
}
