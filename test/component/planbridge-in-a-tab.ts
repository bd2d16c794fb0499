import { compose, type Planbridge } from '@planbridge/bff/compose'
import { fetchForward, openEvents, readConfig, sqlStore } from '@planbridge/bff/testing'
import initSqlJs from 'sql.js'
import sqlWasm from 'sql.js/dist/sql-wasm.wasm?url'
import { redirectUrisAt } from '../mock/registrations.ts'
import { simulatorsOf } from '../mock/simulators/all-simulators.ts'
import {
  appOrigin,
  configText,
  environment as variables,
  providerOrigins,
} from '../harness/deployment/config-text.ts'
import { sqlJsDialect } from '../harness/deployment/sql-js-dialect.ts'
import { interruptible } from '../mock/simulators/interruptible.ts'
import { throughMswBrowser } from '../mock/transports/msw-browser.ts'
import { browserCookies } from './browser-cookies.ts'

const { origin } = window.location

const configure = (change: (text: string) => string) => {
  const text = change(configText('guests').replaceAll(appOrigin.guests, origin))
  const result = readConfig({ text, file: 'tab.yaml', env: variables, readFile: () => undefined })
  if (result.kind === 'config') return result.config
  throw new Error(result.problems.map(({ path, message }) => `${path}: ${message}`).join('\n'))
}

const createSimulators = () => {
  const environment = { now: () => Date.now(), seed: 'tab' }
  const simulators = simulatorsOf({
    environment,
    uris: redirectUrisAt(origin),
    origins: providerOrigins.guests,
  })
  return {
    dynamicPlanner: interruptible(simulators.dynamicPlanner),
    plannr: simulators.plannr,
    docplanner: simulators.docplanner,
  }
}

const composeHere = async (change: (text: string) => string): Promise<Planbridge> => {
  const fetch = (request: Request) => window.fetch(request)
  return compose(configure(change), {
    store: await sqlStore(await sqlJsDialect(() => initSqlJs({ locateFile: () => sqlWasm }))),
    fetch,
    forward: fetchForward(fetch),
    clock: { now: () => Date.now() },
    random: { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) },
    sleep: (ms) => new Promise((resolve) => void setTimeout(resolve, ms)),
    events: openEvents([]),
    site: { app: '', callback: '', assets: new Map() },
  })
}

/**
 * Runs the whole BFF in this tab: SQLite in WebAssembly, with the simulators and `/bff/*` behind a service worker.
 * It is the same code as in Node, on Web APIs only.
 */
export const planbridgeInATab = async (change: (text: string) => string = (text) => text) => {
  const planbridge = await composeHere(change)
  const simulators = createSimulators()
  const cookies = browserCookies()
  const handler = cookies.wrap(planbridge.fetch)
  const bff = interruptible({
    origins: [`${origin}/bff`],
    fetch: async (request: Request) => handler(request),
  })
  const worker = await throughMswBrowser([bff, ...Object.values(simulators)])
  const close = async () => {
    cookies.close()
    await worker.close()
  }
  return { planbridge, bff, simulators, close }
}

export type PlanbridgeInATab = Awaited<ReturnType<typeof planbridgeInATab>>
