import { setupWorker } from 'msw/browser'
import type { Program } from './in-process.ts'
import { mswHandlers } from './msw-handlers.ts'

/** A running MSW service worker. */
export interface MswWorker {
  readonly close: () => Promise<void>
}

/** Routes `fetch` of the page to the programs. Requests to other origins pass, and navigations are not intercepted. */
export const throughMswBrowser = async (programs: readonly Program[]): Promise<MswWorker> => {
  const worker = setupWorker(...mswHandlers(programs))
  await worker.start({ quiet: true, onUnhandledFrame: 'bypass' })
  return { close: async () => worker.stop() }
}
