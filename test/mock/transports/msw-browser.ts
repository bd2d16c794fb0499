import { setupWorker } from 'msw/browser'
import type { Program } from './in-process.ts'
import { mswHandlers } from './msw-handlers.ts'

export interface MswWorkerWire {
  readonly close: () => Promise<void>
}

/** Lets `fetch` of this page reach the programs; the page's own files pass. A navigation stays with the browser. */
export const throughMswBrowser = async (programs: readonly Program[]): Promise<MswWorkerWire> => {
  const worker = setupWorker(...mswHandlers(programs))
  await worker.start({ quiet: true, onUnhandledFrame: 'bypass' })
  return { close: async () => worker.stop() }
}
