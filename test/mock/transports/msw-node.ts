import { setupServer } from 'msw/node'
import type { Program } from './in-process.ts'
import { mswHandlers } from './msw-handlers.ts'

/** A running MSW interceptor. */
export interface MswServer {
  readonly close: () => void
}

export interface MswNodeOptions {
  /** The handling of requests to other origins. `pass` is for a process that also calls its own servers. */
  readonly elsewhere?: 'refuse' | 'pass'
}

const unhandled = { refuse: 'error', pass: 'bypass' } as const

/** Routes global `fetch` and `node:http` of this process to the programs. Other origins are refused by default. */
export const throughMswNode = (
  programs: readonly Program[],
  { elsewhere = 'refuse' }: MswNodeOptions = {},
): MswServer => {
  const server = setupServer(...mswHandlers(programs))
  server.listen({ onUnhandledFrame: unhandled[elsewhere] })
  return { close: () => server.close() }
}
