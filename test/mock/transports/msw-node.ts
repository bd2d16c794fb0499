import { setupServer } from 'msw/node'
import type { Program } from './in-process.ts'
import { mswHandlers } from './msw-handlers.ts'

export interface MswWire {
  readonly close: () => void
}

export interface MswNodeOptions {
  /** What becomes of a request to anybody else; `pass` is for a process that also calls servers of its own. */
  readonly elsewhere?: 'refuse' | 'pass'
}

const unhandled = { refuse: 'error', pass: 'bypass' } as const

/** Lets global `fetch` and `node:http` of this process reach the programs; any other address is refused by default. */
export const throughMswNode = (
  programs: readonly Program[],
  { elsewhere = 'refuse' }: MswNodeOptions = {},
): MswWire => {
  const server = setupServer(...mswHandlers(programs))
  server.listen({ onUnhandledFrame: unhandled[elsewhere] })
  return { close: () => server.close() }
}
