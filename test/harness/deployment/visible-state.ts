import { endpoints } from '@planbridge/shared/contract'
import type { Browser } from './browser.ts'

/** The session and connections that a browser can read. */
export const visibleState = async (browser: Browser) => ({
  session: (await browser.call(endpoints.getSession, {})).body,
  connections: (await browser.call(endpoints.listConnections, {})).body,
})
